// The start page: whose visit is due, the search, what was begun, and how far this phone is up to date.

import { say } from "../../fieldwork/words.mjs";
import { badge, cell, drawn, fillSlot, replace, show } from "../draw.mjs";
import { stayWords } from "../room.mjs";
import { draftCells, dueMark, time, today } from "../telling.mjs";
import { begunCells } from "./members.mjs";

const MOST = 50;

export async function showHome(app) {
  const drafts = [...(await draftCells(app)), ...(await begunCells(app))];
  show(drawn("home", { place: app.who.account.name, drafts, stay: stayWords() }));
  const search = document.querySelector("[data-search]");
  search.addEventListener("input", () => drawList(app, search.value));
  drawList(app, "");
  drawState(app);
  await drawUnsent(app);
}

/** Those who are due, or those that the search finds. */
export function drawList(app, text) {
  const searching = Boolean(text.trim());
  const found = searching ? app.directory.find(text) : app.directory.due(today());
  const slot = (name) => document.querySelector(`[data-view] [data-slot="${name}"]`);
  fillSlot(slot("which"), searching ? say("Found: %(num)s", { num: found.length }) : say("Visits that are due"));
  fillSlot(slot("rows"), found.slice(0, MOST).map((line) => lineCell(app, line)));
  fillSlot(slot("none"), found.length ? "" : noneWords(app, searching));
}

/** Before the first bringing has ended nobody can say who is due. */
function noneWords(app, searching) {
  if (!app.state.at) return say("Your area is not on this phone yet. Wait until it is brought.");
  return searching ? say("Nobody is found. Try a shorter part of the name.") : say("Nobody is due. Search for a household.");
}

function lineCell(app, { id, head, area, address, due }) {
  const note = [app.directory.places[area], address].filter(Boolean).join(" · ");
  return cell({ title: head, note, ...dueMark(due), to: app.at(`households/${id}`) });
}

/** How many households are here and as of when; or how far the bringing is. */
export function drawState(app, progress) {
  drawTrouble(app);
  const slot = document.querySelector('[data-view] [data-slot="synced"]');
  if (!slot) return;
  const known = { num: app.directory.size, time: time(app.state.at) };
  const as = app.offline
    ? say("No network. What is on this phone is as of %(time)s.", known)
    : say("%(num)s households on this phone. Up to date as of %(time)s.", known);
  fillSlot(slot, progress || as);
}

/** What hinders the sending and bringing, and what will soon: one sentence each, with what to do. */
export function drawTrouble(app) {
  const slot = document.querySelector('[data-view] [data-slot="trouble"]');
  if (!slot) return;
  const words = app.trouble || app.full || "";
  slot.className = words ? "error" : "hint";
  fillSlot(slot, words);
}

/** In the bar of every page: how many finished visits are not at the station yet. */
export async function drawUnsent(app) {
  const link = document.querySelector("[data-unsent]");
  const found = [...(await app.queue.list()), ...app.changes.pending];
  const open = found.filter(({ state }) => state !== "delivered").length;
  // "All sent" would be a riddle on a phone from which nothing ever went.
  app.finished = app.finished || found.length > 0;
  const words = app.finished ? badge(say("All sent"), "good") : badge(say("0 to send"), "");
  link.hidden = false;
  replace(link, open ? badge(say("%(num)s not sent", { num: open }), "warn") : words);
}
