// The page's own sentences, in the reader's language; the English text is the key.

let known = {};

/** Words are added to those that are known. */
export function useWords(words) {
  known = { ...known, ...words };
}

/** The words for this text, its %(name)s filled from `params`. */
export function say(text, params = {}) {
  return fill(known[text] || text, params);
}

export function fill(text, params) {
  return text.replace(/%\((\w+)\)[sd]/g, (_, name) => (name in params ? params[name] : "?"));
}
