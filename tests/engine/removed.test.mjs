// A row that is removed and put back: in every visit of tests/vectors/fillings.json all is as it was, at every place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Problem } from "../../static/engine/index.mjs";
import { fillingOf, played, seen } from "./play.mjs";
import { HOUSE, python } from "./python.mjs";

const vectors = JSON.parse(readFileSync(`${HOUSE}tests/vectors/fillings.json`, "utf8"));
const bundles = python("tests.forms.surveys", vectors);
const plain = (value) => JSON.parse(JSON.stringify(value));
let tried = 0;

/** The places of all rows: "members[1]", "members[2]", "members[2]/ill[1]" … */
const rowsIn = (answers, at = "") =>
  Object.entries(answers).flatMap(([name, value]) => {
    const rows = Array.isArray(value) ? value.filter((one) => one && one._id !== undefined) : [];
    if (rows.length) return rows.flatMap((row, index) => [`${at}${name}[${index + 1}]`, ...rowsIn(row, `${at}${name}[${index + 1}]/`)]);
    return value && typeof value === "object" && !Array.isArray(value) ? rowsIn(value, `${at}${name}/`) : [];
  });

/** False where an expression counts the rows: then nobody removes one. */
function removedAndBack(filling, place) {
  const number = Number(/\[(\d+)\]$/.exec(place)[1]);
  try {
    const row = filling.removeRow(place);
    assert.equal(filling.putRow(row, number), place);
  } catch (error) {
    if (error instanceof Problem && ["counted", "unknown"].includes(error.code)) return false;
    throw error;
  }
  return true;
}

vectors.forEach((vector, index) => {
  test(vector.name, () => {
    const filling = fillingOf({ bundle: bundles[index], answers: vector.answers, tables: vector.here, isNew: vector.new !== false });
    vector.moves.forEach((move) => move.do && played(filling, move.do));
    // What could not be read when the visit was loaded is no answer, and goes with its row.
    filling.state.found = [];
    rowsIn(filling.answers).forEach((place) => {
      const before = plain(seen(filling));
      tried += removedAndBack(filling, place);
      assert.deepEqual(plain(seen(filling)), before, place);
    });
  });
});

test("rows were tried", () => assert.ok(tried > 15, String(tried)));
