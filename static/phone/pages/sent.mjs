// What was finished on this phone and what became of it, file by file. It is loaded by itself, so it has words of its own.

import { tell } from "../../fieldwork/problems.mjs";
import { say, useWords } from "../../fieldwork/words.mjs";
import { cell, drawn, fillSlot, show } from "../draw.mjs";
import { time } from "../telling.mjs";
import { shortTitle } from "../titles.mjs";
import { drawTrouble } from "./home.mjs";
import { changeCells } from "./members.mjs";
import { reason } from "./opening.mjs";

/** All that was finished, or one of it. */
export async function showSent(app, id) {
  useWords(app.given.words);
  if (id) await showFinished(app, id);
  else await showAll(app);
}

async function showAll(app) {
  show(drawn("sent"));
  document.querySelector("[data-send]").onclick = () => app.refresh();
  await drawSent(app);
}

export async function drawSent(app) {
  const found = await app.queue.list();
  drawTrouble(app);
  if (app.offline && !app.trouble && found.some(({ state }) => state === "waiting")) fillSlot(document.querySelector("[data-view] [data-slot=trouble]"), say("There is no network. What waits is kept on this phone and sent by itself once there is one."));
  const rows = [...changeCells(app, () => drawSent(app)), ...found.map((entry) => entryCell(app, entry))];
  fillSlot(document.querySelector('[data-view] [data-slot="rows"]'), rows);
  document.querySelector("[data-view] [data-slot=none]").hidden = rows.length > 0;
  const waits = [...found, ...app.changes.pending].some(({ state }) => state !== "delivered");
  document.querySelector("[data-send]").textContent = say(waits ? "Send now" : "Bring what is new");
}

function entryCell(app, entry) {
  const { uuid, head, title, ended, state, held, all, number } = entry;
  const words = why(app, entry);
  const delivered = say("Delivered %(held)s/%(all)s", { held: held.length + (state === "delivered" ? 1 : 0), all });
  const end = { delivered, refused: say("Refused"), waiting: held.length ? delivered : say(words ? "Not here yet" : "Waiting for a network") }[state];
  const tone = { delivered: "good", refused: "bad" }[state] || "warn";
  return cell({ title: head, note: [shortTitle(title), number, time(ended), words].filter(Boolean).join(" · "), end, tone, to: app.at(`sent/${uuid}`) });
}

/** One visit: which of its files are at the station, and what can be done about one that is not. */
async function showFinished(app, uuid) {
  const found = await app.kept.load("sent", uuid);
  if (!found) return showAll(app);
  const { head, number } = found;
  const title = [shortTitle(found.title), number].filter(Boolean).join(" · ");
  show(drawn("finished", { head, title, why: why(app, found), files: [say("Answers"), ...found.files].map((name, at) => fileCell(found, name, at)) }));
  document.querySelector("[data-view] [data-slot=acts]").hidden = found.state === "delivered";
  // The station has the answers already: another version of them would be a second opinion, not a correction.
  document.querySelector("[data-mend]").hidden = Boolean(number);
  document.querySelector("[data-mend]").onclick = () => app.queue.reopen(uuid).then(() => app.go(`visits/${uuid}`));
  document.querySelector("[data-save]").onclick = () => save(app, uuid).catch((error) => tell(reason(error), "bad"));
  document.querySelector("[data-drop]").onclick = () => drop(app, uuid);
  return undefined;
}

/** The answers come first (0), then the files in the order of their hashes. */
function fileCell({ state, held, hashes }, title, at) {
  const arrived = state === "delivered" || (at > 0 && held.includes(hashes[at - 1]));
  return cell({ title, end: say(arrived ? "Delivered" : "Not here yet"), tone: arrived ? "good" : "warn" });
}

/** What cannot be sent can be carried: only the station opens the file. */
async function save(app, uuid) {
  // Its WebView drops what a page lets it download, and says nothing.
  if (/MicroMessenger/.test(navigator.userAgent)) {
    tell(say("WeChat saves no files. The visit stays here and is sent again by itself. Next time use the browser."), "warn").focus();
    return;
  }
  const { visitFile, download } = await import(app.given.county);
  const file = await visitFile(app, uuid);
  const name = `visit-${uuid.slice(0, 8)}.nuanfang`;
  if (file) download(file, name);
  const words = file
    ? say("Saved as %(name)s. Give that file to the station; the visit stays here until it is delivered or deleted.", { name })
    : say("This visit is too large for a file. Open it again and take out films, or send it where the network is good.");
  tell(words, file ? "good" : "bad").focus();
}

async function drop(app, uuid) {
  if (!window.confirm(say("Delete this visit with all its answers and photos?"))) return;
  if (!window.confirm(say("It is not at the station. Nobody can bring it back. Delete it?"))) return;
  await app.queue.drop(uuid);
  await app.go("sent");
}

/** What keeps this visit from the station; "" where it is what keeps them all, which is said once. */
function why(app, { state, lost, words }) {
  if (lost && lost.length) return say("A photo is no longer on this phone: %(names)s", { names: lost.join(", ") });
  return state === "waiting" && (app.offline || app.queue.stopped) ? "" : words;
}
