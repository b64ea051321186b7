// Of a household's page: who lives there and who left, what was changed here, and which of two values is right.

import { uuid } from "../../fieldwork/context.mjs";
import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { isHousehold } from "../changes.mjs";
import { badge, cell, drawn, fillSlot } from "../draw.mjs";
import { time } from "../telling.mjs";

const FIELDS = {
  head: "Head of household", name: "Name", relation: "Relation to the head", sex: "Sex", birth: "Date of birth", id_number: "ID number",
  phone: "Phone", address: "Address", note: "Note", left: "Left on",
};

/** Everybody, each leading to the page that corrects; who left comes last. */
export function peopleCells(app, { id, residents, left = [] }) {
  return [...residents, ...left].map((one) => cell({
    title: one.name, note: [one.birth, one.phone].filter(Boolean).join(" · "), end: one.left ? say("left %(day)s", { day: one.left }) : "",
    to: app.at(`households/${id}/${one.id}`),
  }));
}

/** What stands above who lives there: open questions, what waits, and the ways to correct. */
export function registerActs(app, household, again) {
  const found = drawn("register-acts", {
    conflicts: (household.conflicts || []).map((conflict) => question(app, household, conflict, again)),
    waiting: app.changes.of(household.id).map((entry) => waitingCell(app, entry, again)),
  });
  found.querySelector("[data-slot=correct]").href = app.at(`households/${household.id}/home`);
  found.querySelector("[data-slot=add]").href = app.at(`households/${household.id}/new`);
  return found.firstElementChild;
}

/** The household's page was open while something was sent or came in: its questions and what waits are drawn anew. */
export async function redrawActs(app, again) {
  const slot = document.querySelector("[data-view] [data-slot=register]");
  const household = slot && (await app.kept.load("households", location.pathname.split("/").pop()));
  if (!household) return;
  slot.textContent = "";
  slot.append(registerActs(app, household, again));
}

/** What was changed on this phone and is not at the station, for the page of what was sent. */
export const changeCells = (app) => app.changes.pending.filter(({ state }) => state !== "delivered").map((entry) => cell({
  title: entry.title, note: [time(entry.at), entry.words].filter(Boolean).join(" · "), to: app.at(`households/${entry.body.household}`),
  ...ending(entry),
}));

const ending = ({ state }) => (state === "refused" ? { end: say("Refused"), tone: "bad" } : { end: say("Waiting for a network"), tone: "warn" });

function waitingCell(app, entry, again) {
  const row = drawn("change", { title: entry.title, note: [time(entry.at), entry.words].filter(Boolean).join(" · ") }).firstElementChild;
  const { end, tone } = ending(entry);
  row.querySelector("[data-slot=end]").append(badge(end, tone));
  const drop = row.querySelector("[data-drop]");
  drop.hidden = entry.state !== "refused";
  const mend = row.querySelector("[data-mend]");
  mend.hidden = drop.hidden || !isHousehold(entry.body);
  mend.onclick = async () => {
    const opened = await app.changes.reopen(entry.uuid);
    await app.go("households/new");
    if (!opened) tell(say("Register the household that you began first."), "warn");
  };
  drop.onclick = () => window.confirm(say("Delete this change? It is not at the station.")) && app.changes.drop(entry.uuid).then(again);
  return row;
}

/** Which value is right? Both are kept until somebody says so. */
function question(app, household, conflict, again) {
  const whose = [...household.residents, ...(household.left || [])].find(({ id }) => id === conflict.subject);
  const field = [whose ? whose.name : "", say(FIELDS[conflict.field])].filter(Boolean).join(" · ");
  const found = drawn("conflict", { title: say("%(field)s: which is right?", { field }) }).firstElementChild;
  fillSlot(found.querySelector("[data-slot=said]"), conflict.heads.map((head) => said(app, conflict, head)));
  const acts = found.querySelector("[data-slot=acts]");
  for (const { value } of conflict.heads) {
    acts.append(button(shown(conflict, value), "primary", () => settle(app, household, conflict, value).then(again)));
  }
  acts.append(button(say("Not sure, leave both"), "default", () => (found.hidden = true)));
  return found;
}

function said(app, conflict, { account, name, value }) {
  const words = { name, value: shown(conflict, value) };
  const text = account === app.who.account.id ? say("You wrote down %(value)s.", words)
    : account ? say("%(name)s wrote down %(value)s.", words) : say("Before it was %(value)s.", words);
  return Object.assign(document.createElement("li"), { textContent: text });
}

/** The value as a person reads it: codes by their words. */
function shown({ field }, value) {
  const options = [...document.getElementById("member").content.querySelectorAll(`select[data-name=${field}] option`)];
  const known = options.find((option) => option.value === value);
  return value ? (known ? known.textContent : value) : say("nothing");
}

function button(text, kind, act) {
  return Object.assign(document.createElement("button"), {
    type: "button", className: `weui-btn weui-btn_${kind} weui-btn_small`, textContent: text, onclick: act,
  });
}

function settle(app, household, { kind, subject, field, heads }, value) {
  const conflict = `${subject}.${field}`;
  const body = { uuid: uuid(), household: household.id, at: new Date().toISOString(), kind, conflict, over: heads.map((head) => head.uuid), to: value };
  return app.changes.add(household, [{ body, path: `/api/changes/${encodeURIComponent(conflict)}`, title: say(FIELDS[field]) }]);
}
