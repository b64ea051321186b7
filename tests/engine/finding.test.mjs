// The rows of tests/vectors/finding.json by what is typed, in their order; tests/forms/test_finding.py finds the same.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { find, Keys } from "../../static/fieldwork/finder.mjs";

const { choices, readings, others, found } = JSON.parse(readFileSync(new URL("../vectors/finding.json", import.meta.url)));

for (const [typed, names] of Object.entries(found)) {
  test(`“${typed}”`, () => {
    const keys = new Keys(choices, readings, others);
    assert.equal(find(choices, keys, typed).map(({ name }) => name).join(" "), names);
  });
}
