// A survey page, brought to life: the engine, the draft on this phone, photos, place, sections, and the way out.

import { Filling, extend, isRare } from "../engine/index.mjs";
import { clocks } from "./clocks.mjs";
import { firstControl, kinds } from "./controls.mjs";
import { contextOf } from "./context.mjs";
import { dressLocations, dressPhotos } from "./extras.mjs";
import { askBack, sumUp, tell } from "./problems.mjs";
import { Sections } from "./sections.mjs";
import { dressShowing, isKept, isShown } from "./showing.mjs";
import { SurveyPage } from "./survey.mjs";
import { say, useWords } from "./words.mjs";

/** The modules of controls that this survey needs beyond what every browser has. */
export const fetchScripts = ({ scripts: { types, days, lists, identity } }) => Promise.all([types, days, lists, identity].filter(Boolean).map((url) => import(url)));

/** What the page of a survey computes and draws with: {context, scripts}. */
export async function ready(bundle, given, scripts) {
  useWords(given.words);
  if (isRare(bundle)) extend((await import(given.scripts.rare)).RARE);
  const context = contextOf(given);
  Object.assign(kinds, clocks(context.offset), ...scripts.map(({ KINDS }) => KINDS));
  return { context, scripts };
}

/** What is wanted after a tap alone. */
async function comforts({ scripts, words }) {
  const found = await import(scripts.comforts);
  found.useWords(words);
  return found;
}

/** Bring the page to life. `kept` says how the draft was found (see draft.mjs), `send(filling)` ends the visit; `early` (as of
 * early.mjs) finds what was typed before on a page that was there already. Returns {page, stop}: `stop()` before it is taken away. */
export function enliven({ bundle, given, draft, kept, context, scripts, send, early }) {
  const filling = new Filling(bundle, draft.answers, context, draft.isNew);
  draft.begin(filling);
  const form = document.getElementById("survey-form");
  const changed = () => {
    draft.keep(filling);
    sections.draw();
  };
  const page = new SurveyPage(form, filling, { ...given, changed });
  const sections = new Sections(form, {
    leave: (section) => right(page, section),
    arrived: () => sumUp([]),
    finish: () => right(page, form) && finish(page, () => send(filling)),
    come: (section) => page.drawSection(section),
  });
  const typed = early && early(page, Boolean(kept));
  const dressers = scripts.map(({ dresser }) => dresser(page, draft, given.words));
  page.dress = (root) => [showLive, ...dressers].forEach((one) => one(root));
  page.removed = draft.removed;
  if (kept) restore(page, draft, kept);
  else page.dress(form);
  if (typed) typed.takeOver(Boolean(kept || scripts.length));
  if (kept) sections.restored();
  delegate(page, sections, () => comforts(given));
  dressPhotos(page, draft, typed ? typed.photos : []);
  dressLocations(page);
  dressShowing(() => {
    sections.turned();
    comforts(given).then(({ readAloud }) => readAloud(page, isShown()), () => {});
  });
  if (draft.removed.length) comforts(given).then(({ showRemoved }) => showRemoved(page), () => {});
  for (const element of document.querySelectorAll("[data-plain]")) element.hidden = true;
  // From now on this phone keeps what is typed; what the browser puts back by itself would be older.
  form.autocomplete = "off";
  return { page, stop: () => sections.stop() };
}

/** What the worker alone may see is told once the phone is theirs again. */
function right(page, root) {
  const rows = page.problems(root).filter(({ place }) => !page.block(place) || !isKept(page.block(place)));
  sumUp(rows);
  return rows.length === 0;
}

/** The end: the worker sends, not the resident; what contradicts itself is asked back once and holds nothing back. */
function finish(page, send) {
  if (isShown()) {
    tell(say("Please give the phone back to the social worker."), "warn").focus();
    return;
  }
  const rows = page.contradictions();
  const asked = JSON.stringify(rows);
  if (rows.length && asked !== page.asked) askBack(rows, send);
  else send();
  page.asked = asked;
}

function restore(page, draft, how) {
  page.drawAll();
  if (how === "begun") return drawSoon(page);
  page.drawRest();
  const words = "Answers kept on this phone are back, beside what was saved since. Check them before you send.";
  tell(say(how === "merged" ? words : "Unsent answers from before are back."), "good");
  if (how === "merged") draft.keep(page.filling);
  else draft.shown();
}

/** What only a script can do is shown once there is one. */
function showLive(root) {
  for (const element of root.querySelectorAll('[data-live=""]')) Object.assign(element, { hidden: false }).dataset.live = "on";
}

/** Nobody has typed yet: the section that is shown answers first, the others are drawn while it is read. */
function drawSoon(page) {
  setTimeout(() => {
    const [section] = page.waiting;
    if (!section) return;
    page.drawSection(section);
    drawSoon(page);
  });
}

function delegate(page, sections, comforts) {
  page.form.addEventListener("submit", (event) => event.preventDefault());
  page.form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const drop = event.target.closest("[data-drop]");
    if (!add && !drop) return;
    event.preventDefault();
    if (add) focusSoon(page.addRow(add.closest("[data-repeat]").dataset.repeat));
    else dropRow(page, drop.closest("[data-row]"), comforts);
  });
  document.querySelector("[data-problems]").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const place = link && decodeURIComponent(link.hash.slice(1));
    const block = place && page.block(place);
    if (!block) return;
    event.preventDefault();
    sections.reveal(block);
    const control = firstControl(block);
    control.focus({ preventScroll: true });
    block.scrollIntoView({ block: "center" });
  });
}

let latest;

/** The row that came last, with the frame that shows it. */
function focusSoon(row) {
  const isAwaited = Boolean(latest);
  latest = row;
  if (isAwaited) return;
  requestAnimationFrame(() => {
    focusIn(latest);
    latest = undefined;
  });
}

function focusIn(row) {
  row.scrollIntoView({ block: "start" });
  const control = row.querySelector("input:not([type=hidden]), select, textarea");
  if (control) control.focus({ preventScroll: true });
}

/** Who can take it back is not asked; without a network the way back may not be here. */
async function dropRow(page, row, comforts) {
  const typed = [...row.querySelectorAll("[data-q]")].some((block) => page.filling.value(block.dataset.q));
  const back = typed && (await comforts().catch(() => null));
  if (!row.isConnected) return; // a second tap of a cold thumb
  if (back) back.removeRow(page, row);
  else if (!typed || window.confirm(say("Remove this one, with its answers?"))) page.dropRow(row.dataset.row);
}
