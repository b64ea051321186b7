// Every visit of tests/vectors/fillings.json, here in Node; tests/forms/test_filling_vectors.py plays it in Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { derive } from "../../static/engine/needs.mjs";
import { fillingOf, played, seen } from "./play.mjs";
import { HOUSE, python } from "./python.mjs";

const vectors = JSON.parse(readFileSync(`${HOUSE}tests/vectors/fillings.json`, "utf8"));
const bundles = python("tests.forms.surveys", vectors);

vectors.forEach((vector, index) => {
  test(vector.name, () => {
    const filling = fillingOf({ bundle: bundles[index], answers: vector.answers, tables: vector.here, isNew: vector.new !== false });
    vector.moves.forEach((move) => {
      const found = JSON.parse(JSON.stringify(move.do ? played(filling, move.do) : seen(filling)));
      Object.keys(move.see).forEach((name) => assert.deepEqual(found[name], move.see[name], JSON.stringify(move.do)));
    });
    if (vector.needs) assert.deepEqual(JSON.parse(JSON.stringify(derive(filling))), vector.needs);
  });
});
