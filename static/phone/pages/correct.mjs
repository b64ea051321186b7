// A new member, a correction of a person or of the household: kept while it is typed, then on its way.

import { uuid } from "../../fieldwork/context.mjs";
import { tell } from "../../fieldwork/problems.mjs";
import { say, useWords } from "../../fieldwork/words.mjs";
import { begunAt, GROUP } from "../changes.mjs";
import { lineOf } from "../directory.mjs";
import { drawn, fillSlot, show } from "../draw.mjs";
import { likely } from "../duplicates.mjs";
import { drawDuplicates, fillVillages, HEAD, inputOf, isRight, PERSON, personCard, read, write } from "./form.mjs";
import { keep } from "./keeping.mjs";

const HOME = ["area", "address", "phone", "note"];
const OF_PERSON = [...PERSON, "left"];

export const body = (kind, household, subject, more) => ({ uuid: uuid(), household, at: new Date().toISOString(), kind, subject, ...more });

/** False where the phone holds no such household or person. `subject`: the person, "new", or "home" for the household. */
export async function showCorrect(app, id, subject) {
  useWords(app.given.words);
  const home = await app.kept.load("households", id);
  const person = home && [...home.residents, ...(home.left || [])].find((one) => one.id === subject);
  if (!home || (!person && !["home", "new"].includes(subject))) return false;
  const key = begunAt(id, subject);
  const begun = await app.kept.load("meta", key);
  const sheet = { home, person, key, ...(begun || { id: person ? subject : subject === "home" ? id : uuid(), typed: {}, seen: {} }) };
  const isHome = subject === "home";
  sheet.fields = isHome ? householdFields(app, sheet) : personFields(app, sheet);
  const title = isHome ? say("Correct the household") : person ? person.name : say("New member");
  const why = begun && (begun.why || say("You began this before. It is not saved yet."));
  show(drawn("correct", { back: home.head, title, why, fields: [sheet.fields] }));
  const form = document.querySelector("[data-view] form");
  document.querySelector("[data-view] .back").href = app.at(`households/${id}`);
  const anew = form.querySelector("[data-anew]");
  anew.hidden = !begun;
  sheet.keeper = keep(app, form, key, () => typed(sheet));
  anew.onclick = () => sheet.keeper.forget().then(() => showCorrect(app, id, subject));
  app.acts.correct = () => (isHome || person ? correct(app, sheet) : addMember(app, sheet));
  return true;
}

function personFields(app, { home, person, id, typed: told }) {
  const head = Boolean(person) && person.relation === HEAD;
  const fields = personCard(app, { title: person ? person.name : say("New member"), head, values: { ...person, ...told } });
  watch(app, fields, () => home.area, id);
  if (!person) return fields;
  fields.append(drawn("left"));
  write(fields, { left: person.left, ...told });
  return fields;
}

function householdFields(app, sheet) {
  const { home } = sheet;
  const fields = drawn("correct-household").firstElementChild;
  const area = inputOf(fields, "area");
  fillVillages(app, area, home.area);
  const values = { ...seenNow(sheet), ...sheet.typed };
  write(fields, values);
  for (const box of fields.querySelectorAll("[data-group]")) box.checked = Boolean(values[GROUP + box.dataset.group]);
  const moving = () => {
    const [old, place] = [home.area, area.value].map((code) => app.directory.places[code] || code);
    const words = say("Once this is saved, the household stands under %(place)s. Who works only in %(old)s no longer has it on the phone; what they wrote down until then still counts.", { old, place });
    fillSlot(fields.querySelector("[data-slot=moving]"), area.value && area.value !== home.area ? words : "");
  };
  area.addEventListener("change", moving);
  moving();
  return fields;
}

/** What this phone knows in the fields of the form: of a group, "yes" or "". */
function seenNow({ home, person, id }) {
  if (id !== home.id) return OF_PERSON.reduce((all, name) => ({ ...all, [name]: (person || {})[name] || "" }), {});
  const boxes = [...document.getElementById("correct-household").content.querySelectorAll("[data-group]")];
  const ticks = boxes.map(({ dataset: { group } }) => [GROUP + group, home.groups.includes(group) ? "yes" : ""]);
  return { ...HOME.reduce((all, name) => ({ ...all, [name]: home[name] || "" }), {}), ...Object.fromEntries(ticks) };
}

function now({ home, id, fields }) {
  if (id !== home.id) return read(fields, OF_PERSON);
  const ticks = [...fields.querySelectorAll("[data-group]")].map(({ checked, dataset: { group } }) => [GROUP + group, checked ? "yes" : ""]);
  return { ...read(fields, HOME), ...Object.fromEntries(ticks) };
}

/** What differs from what this phone knows: field → {from: as it was seen when it was typed over, to}. */
function changed(sheet) {
  const [known, values] = [seenNow(sheet), now(sheet)];
  const found = {};
  for (const name of Object.keys(values).filter((one) => values[one] !== known[one])) {
    found[name] = { from: name in sheet.seen ? sheet.seen[name] : known[name], to: values[name] };
  }
  return found;
}

/** The form as it is kept: only what was typed, so that nothing is undone that the station learns meanwhile. */
function typed(sheet) {
  const changes = changed(sheet);
  const side = (name) => Object.keys(changes).reduce((all, field) => ({ ...all, [field]: changes[field][name] }), {});
  return Object.keys(changes).length ? { id: sheet.id, typed: side("to"), seen: side("from"), why: sheet.why } : undefined;
}

async function addMember(app, sheet) {
  if (!isRight(app, sheet.fields, PERSON)) return;
  const made = read(sheet.fields, PERSON);
  await send(app, sheet, [{ body: body("resident", sheet.home.id, sheet.id, { new: made }), title: `${say("New member")} ${made.name}` }]);
}

async function correct(app, sheet) {
  const { home, person, id, fields } = sheet;
  if (!isRight(app, fields, person ? OF_PERSON : HOME)) return;
  const changes = changed(sheet);
  const kind = person ? "resident" : "household";
  const entries = Object.keys(changes).length ? [{ body: body(kind, home.id, id, { changes }), title: (person || { name: home.head }).name }] : [];
  // The household is called by its head: a name spelled right is spelled right there too.
  if (changes.name && person.relation === HEAD && home.head === person.name) {
    entries.push({ body: body("household", home.id, home.id, { changes: { head: changes.name } }), title: home.head });
  }
  await send(app, sheet, entries);
}

async function send(app, { home, key, keeper }, entries) {
  await keeper.stop();
  if (!entries.length) {
    await app.kept.forget("meta", key);
    await app.go(`households/${home.id}`);
    return;
  }
  const known = app.directory.lines.get(home.id);
  const told = await app.changes.add(home, entries, [["meta", key, undefined]]);
  app.directory.put(lineOf(told, known ? known.pinyin : []));
  await done(app, home.id);
}

export async function done(app, id) {
  await app.go(`households/${id}`);
  tell(say("Kept on this phone. It is sent as soon as there is a network."), "good");
  app.refresh();
}

/** While somebody types, who may be registered already. All people of the area are read once. */
export function watch(app, card, area, self = "") {
  let everybody;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    everybody = everybody || people(app);
    const found = likely({ id: self, area: area(), ...read(card, PERSON) }, await everybody);
    if (mine === asked && card.isConnected) drawDuplicates(app, card, found);
  };
  card.addEventListener("input", look);
  card.addEventListener("change", look);
}

async function people(app) {
  const found = [];
  for (const id of app.directory.lines.keys()) {
    const home = await app.kept.load("households", id);
    for (const one of home ? home.residents : []) found.push({ ...one, household: id, head: home.head, area: home.area });
  }
  return found;
}
