// A new household, a new member, a correction: kept on this phone at once, sent as soon as there is a network.
// It is loaded by itself, so it has words of its own, and shares with the app only what it is given.

import { uuid } from "../../fieldwork/context.mjs";
import { tell } from "../../fieldwork/problems.mjs";
import { say, useWords } from "../../fieldwork/words.mjs";
import { BEGUN } from "../changes.mjs";
import { lineOf } from "../directory.mjs";
import { drawn, show } from "../draw.mjs";
import { likely } from "../duplicates.mjs";
import { today } from "../telling.mjs";
import { drawDuplicates, inputOf, isRight, PERSON, personCard, read, write } from "./form.mjs";

const HEAD = "02";
const HOME = ["area", "address", "note"];
const CORRECTED = { household: ["address", "phone", "note"], resident: [...PERSON, "left"] };

const body = (kind, household, subject, more) => ({ uuid: uuid(), household, at: new Date().toISOString(), kind, subject, ...more });

/** The form as it was left: what was typed is kept until the household is registered or the form is emptied. */
export async function showNewHousehold(app) {
  useWords(app.given.words);
  const begun = await app.kept.load("meta", BEGUN);
  show(drawn("register"));
  const form = document.querySelector("[data-form=register]");
  const rows = form.querySelector("[data-slot=rows]");
  const saved = begun || { id: uuid(), groups: [], residents: [{}] };
  fillVillages(app, inputOf(form, "area"));
  write(form, begun ? { area: begun.area, address: begun.address, note: begun.note } : {});
  for (const box of form.querySelectorAll("[data-group]")) box.checked = saved.groups.includes(box.value);
  const add = (values) => rows.append(memberCard(app, form, rows, values));
  saved.residents.forEach(add);
  form.querySelector("[data-add]").onclick = () => {
    add({});
    inputOf(rows.lastElementChild, "name").focus();
  };
  const keeper = keep(app, form, () => typed(form, saved.id));
  const anew = form.querySelector("[data-anew]");
  anew.hidden = !begun;
  anew.onclick = () => keeper.forget().then(() => showNewHousehold(app));
  app.acts.register = () => register(app, form, saved.id, keeper);
}

function memberCard(app, form, rows, { id = uuid(), ...values }) {
  const head = !rows.children.length;
  const removed = (card) => {
    card.remove();
    [...rows.children].forEach((row, at) => (row.querySelector("legend").textContent = titleAt(at + 1, !at)));
    form.dispatchEvent(new Event("input"));
  };
  const card = personCard(app, { title: titleAt(rows.children.length + 1, head), head, values, removed: head ? undefined : removed });
  card.dataset.id = id;
  watch(app, card, () => inputOf(form, "area").value);
  return card;
}

/** A moment after each change, and when the page is left, the form is written away, sealed. */
function keep(app, form, typedNow) {
  let timer;
  let changed = false;
  const write = () => {
    clearTimeout(timer);
    if (changed) return app.kept.save("meta", BEGUN, typedNow());
    return undefined;
  };
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(write, 400);
  });
  app.leave = async () => write();
  const stop = () => {
    changed = false;
    clearTimeout(timer);
    app.leave = undefined;
  };
  return { stop, forget: async () => (stop(), app.kept.forget("meta", BEGUN)) };
}

function typed(form, id) {
  const groups = [...form.querySelectorAll("[data-group]")].filter(({ checked }) => checked).map(({ value }) => value);
  const residents = [...form.querySelectorAll("[data-row]")].map((card) => ({ id: card.dataset.id, ...read(card, PERSON) }));
  return { id, ...read(form, HOME), groups, residents };
}

const titleAt = (number, head) => (head ? say("Head of household") : say("Member %(num)s", { num: number }));

/** The places where people live: those that no other place lies in. */
function fillVillages(app, select) {
  const codes = app.state.places.map(({ code }) => code);
  const ends = app.state.places.filter(({ code }) => !codes.some((other) => other !== code && other.startsWith(code)));
  for (const { code, name } of ends) select.append(new Option(name, code));
  if (ends.length === 1) select.value = ends[0].code;
}

async function register(app, form, id, keeper) {
  const right = [...form.querySelectorAll("[data-row]")].map((card) => isRight(app, card, PERSON)).every(Boolean);
  if (!isRight(app, form.querySelector("label"), ["area"]) || !right) return;
  const { id: _id, ...asked } = typed(form, id);
  const residents = asked.residents.map((one, at) => (at ? one : { ...one, relation: HEAD }));
  const made = { ...asked, phone: residents[0].phone, residents };
  const home = {
    ...made, id, head: residents[0].name, pinyin: [], needs: [], last: [], conflicts: [], left: [], due: inDays(30),
    residents: residents.map((one) => ({ ...one, household: id, groups: [], left: "" })),
  };
  const line = lineOf(home, []);
  const entry = { body: body("household", id, id, { new: made }), title: say("New household"), line };
  keeper.stop();
  await app.changes.add(home, [entry], [["meta", BEGUN, undefined]]);
  app.directory.put(line);
  await done(app, id);
}

const inDays = (days) => new Date(Date.parse(today()) + days * 86400000).toISOString().slice(0, 10);

async function done(app, id) {
  await app.go(`households/${id}`);
  tell(say("Kept on this phone. It is sent as soon as there is a network."), "good");
  app.refresh();
}

/** While somebody types, who may be registered already. All people of the area are read once. */
function watch(app, card, area, self = "") {
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

/** False where the phone holds no such household or person. `subject`: the person, "new", or "home" for the household. */
export async function showCorrect(app, id, subject) {
  useWords(app.given.words);
  const home = await app.kept.load("households", id);
  if (!home) return false;
  const isHome = subject === "home";
  const person = [...home.residents, ...(home.left || [])].find((one) => one.id === subject);
  if (!isHome && !person && subject !== "new") return false;
  const title = isHome ? say("Correct address or phone") : person ? person.name : say("New member");
  const head = Boolean(person) && person.relation === HEAD;
  const fields = isHome ? drawn("correct-household").firstElementChild : personCard(app, { title, head, values: person });
  show(drawn("correct", { back: home.head, title, fields: [fields] }));
  document.querySelector("[data-view] .back").href = app.at(`households/${id}`);
  if (isHome) write(fields, home);
  else watch(app, fields, () => home.area, subject);
  if (person) fields.append(drawn("left"));
  if (person) inputOf(fields, "left").value = person.left;
  app.acts.correct = () => (subject === "new" ? addMember(app, home, fields) : correct(app, home, isHome ? home : person, fields));
  return true;
}

async function addMember(app, home, fields) {
  if (!isRight(app, fields, PERSON)) return;
  const made = read(fields, PERSON);
  await send(app, home, [{ body: body("resident", home.id, uuid(), { new: made }), title: `${say("New member")} ${made.name}` }]);
}

async function correct(app, home, before, fields) {
  const kind = before === home ? "household" : "resident";
  const names = CORRECTED[kind];
  if (!isRight(app, fields, names)) return;
  const values = read(fields, names);
  const changes = {};
  for (const name of Object.keys(values)) {
    if (values[name] !== (before[name] || "")) changes[name] = { from: before[name] || "", to: values[name] };
  }
  const entries = Object.keys(changes).length ? [{ body: body(kind, home.id, before.id, { changes }), title: before.name || before.head }] : [];
  // The household is called by its head: a name spelled right is spelled right there too.
  if (changes.name && before.relation === HEAD && home.head === before.name) {
    entries.push({ body: body("household", home.id, home.id, { changes: { head: changes.name } }), title: home.head });
  }
  await send(app, home, entries);
}

async function send(app, home, entries) {
  const now = entries.length ? await app.changes.add(home, entries) : home;
  const known = app.directory.lines.get(home.id);
  app.directory.put(lineOf(now, known ? known.pinyin : []));
  if (entries.length) await done(app, home.id);
  else await app.go(`households/${home.id}`);
}
