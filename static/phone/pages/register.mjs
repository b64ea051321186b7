// A new household: kept on this phone at once, sent as soon as there is a network.
// It is loaded by itself, with the forms that correct, so it has words of its own, and shares with the app only what it is
// given.

import { uuid } from "../../fieldwork/context.mjs";
import { say, useWords } from "../../fieldwork/words.mjs";
import { BEGUN } from "../changes.mjs";
import { lineOf } from "../directory.mjs";
import { drawn, fillSlot, show } from "../draw.mjs";
import { today } from "../telling.mjs";
import { body, done, watch } from "./correct.mjs";
import { fillVillages, HEAD, inputOf, isRight, PERSON, personCard, read, write } from "./form.mjs";
import { keep } from "./keeping.mjs";

export { showCorrect } from "./correct.mjs";

const HOME = ["area", "address", "note"];

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
  for (const box of form.querySelectorAll("[data-group]")) box.checked = saved.groups.includes(box.dataset.group);
  const add = (values) => rows.append(memberCard(app, form, rows, values));
  saved.residents.forEach(add);
  form.querySelector("[data-add]").onclick = () => {
    add({});
    inputOf(rows.lastElementChild, "name").focus();
  };
  fillSlot(form.querySelector("[data-slot=why]"), saved.why || "");
  const keeper = keep(app, form, BEGUN, () => ({ ...typed(form, saved.id), why: saved.why }));
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

function typed(form, id) {
  const groups = [...form.querySelectorAll("[data-group]")].filter(({ checked }) => checked).map(({ dataset }) => dataset.group);
  const residents = [...form.querySelectorAll("[data-row]")].map((card) => ({ id: card.dataset.id, ...read(card, PERSON) }));
  return { id, ...read(form, HOME), groups, residents };
}

const titleAt = (number, head) => (head ? say("Head of household") : say("Member %(num)s", { num: number }));

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
  const entry = { body: body("household", id, id, { new: made }), title: say("New household") };
  await keeper.stop();
  await app.changes.add(home, [entry], [["meta", BEGUN, undefined]]);
  app.directory.put(lineOf(home, []));
  await done(app, id);
}

const inDays = (days) => new Date(Date.parse(today()) + days * 86400000).toISOString().slice(0, 10);
