// Every expression of tests/vectors, here in Node; tests/forms/expressions/test_vectors.py runs the same in Python.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { lineResult } from "../../static/engine/lines.mjs";
import { HOUSE, python } from "./python.mjs";

const FOLDER = `${HOUSE}tests/vectors/`;
const WORLD = {
  now: Date.UTC(2026, 10, 22),
  zone: "UTC",
  uuid: () => "00000000-0000-4000-8000-000000000000",
  random: () => 0.5,
};

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .sort();
const read = (name) => JSON.parse(readFileSync(FOLDER + name, "utf8")).filter(({ expr }) => expr !== undefined);
const vectors = files.map((name) => [name, read(name)]);
const trees = python("forms.expressions.parse", [].concat(...vectors.map(([, all]) => all)));

vectors.forEach(([name, all]) => {
  test(name, async (t) => {
    for (const vector of all) {
      const { expr, value, problem } = vector;
      const parsed = trees.shift();
      await t.test(expr, () => {
        const found = JSON.parse(JSON.stringify(lineResult(vector, parsed, WORLD)));
        assert.deepEqual(found, problem ? { problem } : { value });
      });
    }
  });
});
