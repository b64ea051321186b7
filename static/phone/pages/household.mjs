// A household: who lives there, what they need, and the start of a visit.

import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { cell, drawn, show } from "../draw.mjs";
import { dayWords, draftCells, worded } from "../telling.mjs";
import { begin } from "../visit.mjs";
import { peopleCells, registerActs } from "./members.mjs";

/** False where the phone holds no such household. */
export async function showHousehold(app, id) {
  const found = await app.kept.load("households", id);
  if (!found) return false;
  show(drawn("household", {
    head: found.head,
    place: app.directory.places[found.area] || "",
    facts: facts(app, found),
    drafts: await draftCells(app, id),
    surveys: choices(app, found),
    register: [registerActs(app, found, () => showHousehold(app, id))],
    people: peopleCells(app, found),
    needs: found.needs.map((need) => needCell(app, need)),
  }));
  app.acts.start = (fields) => start(app, found, fields);
  return true;
}

function facts(app, { address, phone, note, door, due }) {
  const closed = door && `${worded(app, door.said)} (${dayWords(door.ended)})`;
  const told = [[say("Address"), address], [say("Phone"), phone], [say("Note"), note], [say("Last visit"), closed], [say("Next visit"), due]];
  return told.filter(([, value]) => value).map(([term, value]) => drawn("fact", { term, value }));
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

const needCell = (app, { reason, resident_name: note, urgency: end }) => cell({ title: worded(app, reason), note, end, tone: "warn" });

async function start(app, household, fields) {
  const chosen = [...fields].filter(({ checked }) => checked).map(({ value }) => value).sort();
  const survey = app.state.surveys.find(({ id }) => id === chosen.join("+"));
  if (survey) await app.go(`visits/${(await begin(app.kept, household, survey)).uuid}`);
  else tell(say(chosen.length ? "These surveys cannot be asked as one here. Choose fewer." : "Choose at least one survey."), "bad");
}
