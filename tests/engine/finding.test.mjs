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

test("other readings fill only what the usual ones leave", () => {
  const made = ["\u671d", ...Array(30).fill("\u66f9")].map((label, n) => ({ name: `r${n}`, label: { zh: label } }));
  const keys = new Keys(made, { usual: { "\u671d": "zhao", "\u66f9": "cao" } }, { "\u671d": "chao zhao zhu" });
  assert.deepEqual(find(made, keys, "c").length, 30);
  assert.deepEqual(find(made.slice(0, 30), keys, "c").map(({ name }) => name).at(-1), "r0");
});

test("rows that are prepared in slices are found as others", () => {
  const made = Array.from({ length: 1000 }, (_, n) => ({ name: `r${n}`, label: { zh: `\u7b2c${n}\u6751` } }));
  const keys = new Keys(made, { usual: { "\u7b2c": "di", "\u6751": "cun" } }, {});
  keys.prepare(2);
  assert.deepEqual(find(made, keys, "d399c").map(({ name }) => name), ["r399"]);
  assert.deepEqual(find(made, keys, "\u7b2c400").map(({ name }) => name), ["r400"]);
  assert.deepEqual(find(made, keys, "di999cun").map(({ name }) => name), ["r999"]);
});
