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
// What is no list of cases tries something else.
const read = (name) => [].concat(JSON.parse(readFileSync(FOLDER + name, "utf8"))).filter(({ expr }) => expr !== undefined);
const vectors = files.map((name) => [name, read(name)]);
const trees = python("forms.expressions.parse", [].concat(...vectors.map(([, all]) => all)));

// What an expression says must not depend on where the phone is.
["Asia/Shanghai", "America/New_York"].forEach((zone) => {
  let next = 0;
  vectors.forEach(([name, all]) => {
    const parsed = trees.slice(next, (next += all.length));
    test(`${name} in ${zone}`, async (t) => {
      process.env.TZ = zone;
      for (const [index, vector] of all.entries()) {
        const { expr, value, problem } = vector;
        await t.test(expr, () => {
          const found = JSON.parse(JSON.stringify(lineResult(vector, parsed[index], WORLD)));
          assert.deepEqual(found, problem ? { problem } : { value });
        });
      }
    });
  });
});
