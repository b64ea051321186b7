// A household: who lives there, what they need, and the start of a visit.

import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { badge, cell, drawn, fillSlot, replace, show } from "../draw.mjs";
import { dayWords, draftCells, dueMark, today, worded } from "../telling.mjs";
import { begin } from "../beginning.mjs";
import { peopleCells, registerActs } from "./members.mjs";

/** False where the phone holds no such household. */
export async function showHousehold(app, id) {
  const found = await app.kept.load("households", id);
  if (!found) return false;
  show(drawn("household", {
    drafts: await draftCells(app, id),
    surveys: choices(app, found),
    needs: found.needs.map((need) => needCell(app, need)),
    ...(await known(app, found)),
  }));
  app.acts.start = (fields) => start(app, found, fields);
  return true;
}

/** The page was open while something was sent or came in: what the register says is drawn anew. */
export async function redrawHousehold(app) {
  const page = document.querySelector("[data-view] [data-slot=register]") && document.querySelector("[data-view]");
  const found = page && (await app.kept.load("households", location.pathname.split("/").pop()));
  if (!found) return;
  const { register, ...slots } = await known(app, found);
  replace(page.querySelector("[data-slot=register]"), ...register);
  for (const name of Object.keys(slots)) fillSlot(page.querySelector(`[data-slot="${name}"]`), slots[name]);
}

async function known(app, found) {
  const begun = await app.kept.ids("meta");
  return {
    head: found.head,
    place: app.directory.places[found.area] || "",
    facts: facts(app, found),
    register: [registerActs(app, found, begun, () => showHousehold(app, found.id))],
    people: peopleCells(app, found, begun),
  };
}

function facts(app, { address, phone, note, groups, door, due }) {
  const closed = door && `${worded(app, door.said)} (${dayWords(door.ended)})`;
  const told = [[say("Address"), address], [say("Phone"), phone && [dial(phone)]], [say("Groups"), groups.map((code) => app.state.groups[code] || code).join(" · ")], [say("Note"), note], [say("Last visit"), closed], [say("Next visit"), due && next(due)]];
  return told.filter(([, value]) => value).map(([term, value]) => drawn("fact", { term, value }));
}

/** The day, and beside it that it has come or gone by, as the start page marks it. */
function next(due) {
  const { end, tone } = dueMark(due);
  return due > today() ? dayWords(due) : [`${dayWords(due)} `, badge(end, tone)];
}

/** A number that is tapped is called. */
function dial(phone) {
  return Object.assign(document.createElement("a"), { className: "dial", href: `tel:${phone.replace(/[^+\d]/g, "")}`, textContent: phone });
}

/** The surveys that suit the household first, and chosen. */
function choices(app, { groups: mine }) {
  const suits = ({ groups }) => groups.some((group) => mine.includes(group));
  const single = app.state.surveys.filter(({ id }) => !id.includes("+")).sort((a, b) => suits(b) - suits(a));
  return single.map((survey) => {
    const found = drawn("survey", { title: worded(app, survey.title) });
    Object.assign(found.querySelector("input"), { value: survey.id, checked: suits(survey) });
    return found;
  });
}

const URGENCIES = { U0: ["At once", "bad"], U1: ["Urgent", "accent"], U2: ["Soon", "warn"], U3: ["Ordinary", ""] };

function needCell(app, { reason, resident_name: note, urgency }) {
  const [end, tone] = URGENCIES[urgency] || [urgency, ""];
  return cell({ title: worded(app, reason), note, end: say(end), tone });
}

async function start(app, household, fields) {
  const chosen = [...fields].filter(({ checked }) => checked).map(({ value }) => value).sort();
  const survey = app.state.surveys.find(({ id }) => id === chosen.join("+"));
  if (survey) await app.go(`visits/${(await begin(app.kept, household, survey)).uuid}`);
  else tell(say(chosen.length ? "These surveys cannot be asked as one here. Choose fewer." : "Choose at least one survey."), "bad");
}
