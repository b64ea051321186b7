// What a page always loads lacks the rare functions; a bundle that calls one says so, so that the page loads them first.
import assert from "node:assert/strict";
import test from "node:test";
import { FUNCTIONS, isRare } from "../../static/engine/functions.mjs";
import { RARE } from "../../static/engine/rare.mjs";

const bundle = (tree) => ({ items: [{ name: "q", type: "calculate", calculation: tree }], rules: [] });

Object.keys(RARE).forEach((name) => {
  test(`${name} is rare`, () => {
    assert.ok(!Object.prototype.hasOwnProperty.call(FUNCTIONS, name));
    assert.ok(isRare(bundle(["+", 1, [name, "x"]])));
  });
});

test("all else is at hand", () => {
  Object.keys(FUNCTIONS).forEach((name) => assert.ok(!isRare(bundle([name, "x"])), name));
  assert.ok(!isRare({ items: [{ name: "q", label: { en: "log, sin(x)" } }], rules: [] }));
  assert.ok(isRare({ items: [], rules: [{ when: [">", ["log", 3], 1] }] }));
});
