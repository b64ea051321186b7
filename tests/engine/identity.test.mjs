// Every identifier of tests/vectors/identity.json, here in Node; tests/forms/test_identity.py runs the same in Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { areaCode, phone, residentId } from "../../static/engine/identity.mjs";
import { HOUSE } from "./python.mjs";

const read = { id: (value, { on }) => residentId(value, on), phone, area: areaCode };

for (const vector of JSON.parse(readFileSync(`${HOUSE}tests/vectors/identity.json`, "utf8"))) {
  const kind = Object.keys(read).find((name) => name in vector);
  test(`${kind}: ${vector.about}`, () => assert.deepEqual(read[kind](vector[kind], vector), vector.found));
}
