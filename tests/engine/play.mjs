// Plays visits for the tests of the other engine: JSON lines {bundle, answers, moves} → what is seen after each move.
import { readFileSync } from "node:fs";
import { extend } from "../../static/engine/functions.mjs";
import { Context, Filling, Problem } from "../../static/engine/index.mjs";
import { derive } from "../../static/engine/needs.mjs";
import { RARE } from "../../static/engine/rare.mjs";

extend(RARE);

export const seen = (filling) => {
  const { answers, kept, relevant } = filling;
  return {
    answers,
    kept,
    relevant,
    problems: filling.problems(),
    labels: relevant.map((place) => filling.label(place, "zh")),
    choices: relevant.map((place) => filling.choices(place).map(({ name }) => name)),
    required: relevant.map((place) => filling.isRequired(place)),
  };
};

const MOVES = {
  set: (filling, place, value) => filling.set(place, value),
  add: (filling, place) => filling.addRow(place),
  remove: (filling, place) => filling.removeRow(place),
};

export const fillingOf = ({ bundle, answers, now, tables, zone = "UTC", isNew = true }) => {
  let count = 0;
  const uuid = () => {
    count += 1;
    return `u${count}`;
  };
  const world = new Context({ now: Number(new Date(now || "2026-11-22T00:30:00Z")), zone, uuid, random: () => 0.5, tables });
  return new Filling(bundle, answers || {}, world, isNew);
};

export const played = (filling, [kind, place, value]) => {
  try {
    MOVES[kind](filling, place, value);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { problem };
  }
  return { ...seen(filling), changes: [...filling.changes].sort() };
};

if (process.argv[1] && process.argv[1].endsWith("play.mjs")) {
  readFileSync(0, "utf8")
    .split("\n")
    .filter(Boolean)
    .forEach((line) => {
      const visit = JSON.parse(line);
      const filling = fillingOf(visit);
      const shown = [seen(filling), ...visit.moves.map((move) => played(filling, move))];
      process.stdout.write(`${JSON.stringify({ shown, needs: derive(filling) })}\n`);
    });
}
