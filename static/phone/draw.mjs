// Puts what the phone knows into the templates of the page. Words of people go in as text, never as markup.

const template = (id) => document.getElementById(id).content.cloneNode(true);
const slotIn = (root, name) => root.querySelector(`[data-slot="${name}"]`);

/** What `replaceChildren` does, for WebViews from before 2020. */
export function replace(holder, ...nodes) {
  holder.textContent = "";
  holder.append(...nodes);
}

/** The template `id` with its slots filled: a text, or nodes in a list; undefined hides the slot. */
export function drawn(id, slots = {}) {
  const found = template(id);
  for (const [name, value] of Object.entries(slots)) fillSlot(slotIn(found, name), value);
  return found;
}

export function fillSlot(slot, value) {
  const holder = slot.querySelector("[data-rows]") || slot;
  const empty = value === undefined || value === "" || (Array.isArray(value) && !value.length);
  slot.hidden = empty;
  if (Array.isArray(value)) replace(holder, ...value);
  else if (!empty) holder.textContent = value;
}

/** A row of a list that leads somewhere; `tone` colours what stands at its end. */
export function cell({ title, note = "", end = "", tone = "", to = "" }) {
  const found = drawn("cell", { title, note });
  const [link, mark] = [slotIn(found, "link"), slotIn(found, "end")];
  if (to) link.href = to;
  if (end) mark.append(badge(end, tone));
  return found.firstElementChild;
}

export function badge(text, tone) {
  const found = document.createElement("span");
  found.className = `weui-badge${tone ? ` weui-badge_${tone}` : ""}`;
  found.textContent = text;
  return found;
}

/** Show the view in place of the one before, from its top. */
export function show(view) {
  const holder = put(view);
  toTop(holder);
  return holder;
}

export function put(view) {
  const holder = document.querySelector("[data-view]");
  replace(holder, view);
  return holder;
}

/** The browser lays the page out for this, so whoever goes on to change it does it last. */
export function toTop(holder) {
  window.scrollTo(0, 0);
  const head = holder.querySelector("h1");
  if (head) {
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }
}
