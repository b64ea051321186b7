// The phone's engine for the tests of what we ship: JSON lines in, one line out for each, in one process.
// {"survey", "bundle"} keeps a survey; {"survey", "answers", "now"} fills it and tells what `flask survey fill` prints.
import { createInterface } from "node:readline";
import { Context, Filling } from "../../static/engine/index.mjs";
import { result } from "../../static/engine/needs.mjs";

const bundles = new Map();

const filled = ({ survey, answers, now, language, places }) => {
  const world = new Context({
    now: Number(new Date(now)),
    zone: "Asia/Shanghai",
    uuid: () => "u",
    random: () => 0.5,
  });
  const filling = new Filling(bundles.get(survey), answers, world, true);
  return places ? places.map((place) => filling.label(place, language)) : result(filling);
};

const answered = (asked) => {
  if (!asked.bundle) return filled(asked);
  bundles.set(asked.survey, asked.bundle);
  return {};
};

createInterface({ input: process.stdin }).on("line", (line) => {
  let told;
  try {
    told = answered(JSON.parse(line));
  } catch (error) {
    told = { error: error.stack || String(error) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
