// Replays visits: JSON lines {bundle, visits: [{language, actions}]} → for each visit what every action changed, and what
// is seen at the end.
import { readFileSync } from "node:fs";
import { Scenario } from "../../static/engine/scenario.mjs";
import { fillingOf } from "../engine/play.mjs";

const replayed = (bundle, { language, actions }) => {
  const filling = fillingOf({ bundle });
  const person = new Scenario(filling, language);
  const changes = actions.map((action) => {
    person.act(action);
    return [...filling.changes].sort();
  });
  return { changes, ...person.outcome() };
};

readFileSync(0, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .forEach(({ bundle, visits }) => {
    visits.forEach((visit) => process.stdout.write(`${JSON.stringify(replayed(bundle, visit))}\n`));
  });
