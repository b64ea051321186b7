// Labels as people read them: with the answers filled in, and choices by their own labels; the twin of forms/labels.py.
import { single, string, words as names } from "./values.mjs";

const BETWEEN = { zh: "\u3001", ar: "\u060c " };

// The label in `language`, else in `fallback`, else in the first language that has one.
export const words = (label = {}, language, fallback) =>
  label[language] ||
  label[fallback] ||
  Object.keys(label)
    .map((tag) => label[tag])
    .find(Boolean) ||
  "";

export const references = (text) => text.split(/\$\{\s*([^{}]+?)\s*\}/).filter((part, index) => index % 2);

export const filled = (text, say) =>
  text
    .split(/\$\{\s*([^{}]+?)\s*\}/)
    .map((part, index) => (index % 2 ? say(part) : part))
    .join("");

// A choice in bare words, each ${} as it stands; its name where it has no label.
export const called = ({ name, label, plain = label }, language, fallback) => words(plain, language, fallback) || name;

export const said = (value, choices, language, fallback, fill = (label) => label) => {
  if (!choices || !choices.size || typeof value !== "string") return string(value);
  const labelOf = (name) => (choices.has(name) ? fill(called(choices.get(name), language, fallback)) : name);
  return names(value)
    .map(labelOf)
    .join(BETWEEN[language] || ", ");
};

export const everyLanguage = (label = {}, languages, fill) => {
  const found = {};
  [...languages, ""].forEach((language) => {
    if (label[language]) found[language] = fill(label[language], language);
  });
  return found;
};

// Fills the labels that are read from one place of the survey.
export class Wording {
  constructor(scope) {
    this.scope = scope;
    this.readers = new Map();
  }

  read(name) {
    if (!this.readers.has(name)) {
      const target = this.scope.steps.find(name, this.scope.path);
      // What names nothing is shown as its author wrote it: so it is seen and mended.
      const read = target ? this.scope.ref(name) : () => `\${${name}}`;
      this.readers.set(name, [read, target && target.choices]);
      if (target) this.scope.steps.quoted(target.item).forEach((quoted) => this.read(quoted));
    }
    return this.readers.get(name);
  }

  fill(text, row, language) {
    const say = (name, fill) => {
      const [closure, choices] = this.read(name);
      return said(single(closure(row)), choices, language, this.scope.steps.defaultLanguage, fill);
    };
    return filled(text, (name) => say(name, (label) => filled(label, (quoted) => say(quoted))));
  }
}
