// What changed between the version that a visit was begun with and the newest one; one tap moves the draft.
// Loaded only then. What the app has already (its words, its templates) is handed over.

import { moved } from "../moving.mjs";

/** `own`, `now`: the pages of both versions, `own` undefined where it is no longer here. `anew()` opens the visit. */
export function showMoved({ app, stored, own, now, newest, drawn, show, say, anew }) {
  const { answers, aside, changes } = moved(stored.answers, stored.aside || {}, own && JSON.parse(own.bundle), JSON.parse(now.bundle));
  const [before, after] = [own ? inert(own.html) : undefined, inert(now.html)];
  const words = (change) => toldOf(change, change.what === "added" || change.what === "shifted" ? after : before || after);
  const list = (what) => changes.filter((one) => one.what === what).map(words).filter(Boolean).map((told) => line(told, say));
  const view = drawn("moved", {
    back: stored.head,
    versions: say("Begun with version %(began)s, goes on with version %(version)s.", { began: stored.version, version: newest.version }),
    added: list("added"), gone: list("gone"), unfit: list("unfit"), shifted: list("shifted"),
  });
  view.querySelector("[data-slot=back]").href = app.at(`households/${stored.household}`);
  show(view);
  const told = { ...stored.told };
  for (const change of changes) if (change.place in aside) told[change.place] = words(change) || [change.place, said(change.value)];
  for (const place of Object.keys(told)) if (!(place in aside)) delete told[place];
  app.acts.move = async () => {
    const { version, mark } = newest;
    const draft = { ...stored, answers, aside, told, version, mark, began: stored.began || stored.version, changed: new Date().toISOString(), origin: undefined };
    await app.kept.save("visits", stored.uuid, draft);
    app.leave = undefined;
    await anew();
  };
}

function line([question, answer], say) {
  const found = document.createElement("li");
  found.textContent = answer ? say("%(question)s: %(answer)s", { question, answer }) : question;
  return found;
}

/** The page as it was drawn, in no document: nothing of it is loaded or run. */
function inert(html) {
  const found = document.createElement("template");
  found.innerHTML = html;
  return found.content;
}

/** [question, answer] as the page says them; undefined for what it does not draw. */
function toldOf({ path, place = "", value }, page) {
  const block = blockOf(page, path);
  const label = block && block.querySelector("[data-label], legend");
  const row = (place.match(/\[\d+\]/g) || []).map((step) => step.slice(1, -1)).join("-");
  const question = label ? label.textContent.trim() : "";
  if (!question && value === undefined) return undefined;
  const answer = value === undefined ? "" : [].concat(value).map((one) => choiceOf(block, one)).join(", ");
  return [`${question || path}${row && ` (${row})`}`, answer];
}

/** A question in a row is drawn once, as what a new row begins with. */
function blockOf(page, path) {
  for (const block of page.querySelectorAll("[data-q]")) if (block.dataset.q.replace(/\[[^\]]*\]/g, "") === path) return block;
  for (const inner of page.querySelectorAll("template")) {
    const found = blockOf(inner.content, path);
    if (found) return found;
  }
  return undefined;
}

function choiceOf(block, value) {
  const options = block ? [...block.querySelectorAll("input[type=radio], input[type=checkbox], option")] : [];
  const found = options.find((one) => one.value === String(value));
  const label = found && (found.tagName === "OPTION" ? found : found.closest("label"));
  return label ? label.textContent.trim() : said(value);
}

const said = (value) => [].concat(value).join(", ");
