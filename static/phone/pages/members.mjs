// Of a household's page: who lives there and who left, what was changed here, and which of two values is right.

import { uuid } from "../../fieldwork/context.mjs";
import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { BEGUN, begunAt, GROUP, isHousehold } from "../changes.mjs";
import { badge, cell, drawn, fillSlot } from "../draw.mjs";
import { dayWords, draftCells, time } from "../telling.mjs";

const FIELDS = {
  head: "Head of household", name: "Name", relation: "Relation to the head", sex: "Sex", birth: "Date of birth", id_number: "ID number",
  phone: "Phone", area: "Village", address: "Address", note: "Note", left: "Left on",
};

/** Everybody, each leading to the page that corrects; who left comes last. `begun`: which forms are. */
export function peopleCells(app, { id, residents, left = [] }, begun) {
  return [...residents, ...left].map((one) => cell({
    title: one.name, note: [one.birth, one.phone].filter(Boolean).join(" · "), to: app.at(`households/${id}/${one.id}`),
    ...(one.left ? { end: say("left %(day)s", { day: one.left }) } : marked(begun, id, one.id)),
  }));
}

const marked = (begun, household, subject) => (begun.includes(begunAt(household, subject)) ? { end: say("begun"), tone: "warn" } : {});

/** The forms about people that were begun and not saved, for the start page: each leads back to where it was left. */
export async function begunCells(app) {
  const keys = (await app.kept.ids("meta")).filter((key) => key.startsWith("begun "));
  const found = await Promise.all(keys.map(async (key) => {
    const end = say("Go on filling");
    if (key === BEGUN) return cell({ title: say("New household"), end, to: app.at("households/new") });
    const [, id, subject] = key.split(" ");
    const home = await app.kept.load("households", id);
    const person = home && [...home.residents, ...(home.left || [])].find((one) => one.id === subject);
    const note = person ? person.name : say(subject === "new" ? "New member" : "Correct the household");
    return home && cell({ title: home.head, note, end, to: app.at(`households/${id}/${subject}`) });
  }));
  return found.filter(Boolean);
}

/** What stands above who lives there: open questions, what waits, and the ways to correct. */
export function registerActs(app, household, begun, again) {
  const found = drawn("register-acts", {
    conflicts: (household.conflicts || []).map((conflict) => question(app, household, conflict, again)),
    waiting: app.changes.of(household.id).map((entry) => waitingCell(app, entry, again)),
  });
  for (const [name, subject] of [["correct", "home"], ["add", "new"]]) {
    const link = found.querySelector(`[data-slot=${name}]`);
    link.href = app.at(`households/${household.id}/${subject}`);
    const { end, tone } = marked(begun, household.id, subject);
    if (end) link.append(" ", badge(end, tone));
  }
  return found.firstElementChild;
}

/** What was changed on this phone and is not at the station, for the page of what was sent. */
export const changeCells = (app, again) => app.changes.pending.filter(({ state }) => state !== "delivered").map((entry) => (
  app.changes.homes.some(({ id }) => id === entry.body.household)
    ? cell({ title: entry.title, note: noted(app, entry), to: app.at(`households/${entry.body.household}`), ...ending(entry) })
    : waitingCell(app, entry, again) // the household has left this phone: what is said of it can be deleted here
));

const ending = ({ state, words }) => (state === "refused"
  ? { end: say("Refused"), tone: "bad" } : { end: say(words ? "Not here yet" : "Waiting for a network"), tone: "warn" });

/** What it says, field by field, and why it is not at the station. */
function noted(app, { at, words, body: { changes = {}, conflict, to } }) {
  const field = conflict && conflict.split(".").pop();
  const told = field ? [[field, to]] : Object.keys(changes).map((name) => [name, changes[name].to]);
  return [...told.map(([name, value]) => valued(app, name, value)), time(at), words].filter(Boolean).join(" · ");
}

/** The field and its value as a person reads them. */
function valued(app, field, value) {
  if (!field.startsWith(GROUP)) return say("%(question)s: %(answer)s", { question: say(FIELDS[field]), answer: shown(app, { field }, value) });
  const code = field.slice(GROUP.length);
  return `${value ? "+" : "\u2212"} ${app.state.groups[code] || code}`;
}

function waitingCell(app, entry, again) {
  const refused = entry.state === "refused";
  const row = drawn("change", { title: entry.title, note: noted(app, refused ? { ...entry, words: "" } : entry), words: refused ? entry.words : "" }).firstElementChild;
  const { end, tone } = ending(entry);
  row.querySelector("[data-slot=end]").append(badge(end, tone));
  const { changes = {}, new: made } = entry.body;
  const drop = row.querySelector("[data-drop]");
  drop.hidden = !refused;
  drop.onclick = () => remove(app, entry, again);
  const mend = row.querySelector("[data-mend]");
  mend.hidden = !refused || !(made || (Object.keys(changes).length && !changes.head));
  mend.onclick = async () => {
    const { free, path } = await app.changes.reopen(entry.uuid);
    await app.go(path);
    if (!free) tell(say("You began this form before. Save it or empty it first; what was refused stays."), "warn");
  };
  return row;
}

/** A household that was never registered takes all with it that is said of it: not while a visit to it is here. */
async function remove(app, { uuid, body }, again) {
  const id = body.household;
  const visits = isHousehold(body) && [...(await draftCells(app, id)), ...(await app.queue.list()).filter((one) => one.household === id)];
  if (visits && visits.length) return tell(say("A visit to this household is on this phone. Correct the registration, or delete the visit first."), "warn");
  if (window.confirm(say("Delete this change? It is not at the station."))) await app.changes.drop(uuid).then(again);
  return undefined;
}

/** Which value is right? Both are kept until somebody says so. */
function question(app, household, conflict, again) {
  const whose = [...household.residents, ...(household.left || [])].find(({ id }) => id === conflict.subject);
  const field = [whose ? whose.name : "", say(FIELDS[conflict.field])].filter(Boolean).join(" · ");
  const found = drawn("conflict", { title: say("%(field)s: which is right?", { field }) }).firstElementChild;
  fillSlot(found.querySelector("[data-slot=said]"), conflict.heads.map((head) => said(app, conflict, head)));
  const acts = found.querySelector("[data-slot=acts]");
  for (const { value } of conflict.heads) {
    acts.append(button(shown(app, conflict, value), "primary", () => settle(app, household, conflict, value).then(again)));
  }
  acts.append(button(say("Not sure, leave both"), "default", () => (found.hidden = true)));
  return found;
}

function said(app, conflict, { account, name, value, at }) {
  const words = { name, value: shown(app, conflict, value), day: at && dayWords(at) };
  const text = account === app.who.account.id ? say("You wrote down %(value)s on %(day)s.", words)
    : account ? say("%(name)s wrote down %(value)s on %(day)s.", words) : say("Before it was %(value)s.", words);
  return Object.assign(document.createElement("li"), { textContent: text });
}

/** The value as a person reads it: codes by their words. */
function shown(app, { field }, value) {
  if (field === "area") return app.directory.places[value] || value;
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
