// A draft moves to another version of its survey: no answer is lost, whatever was changed.
import assert from "node:assert/strict";
import test from "node:test";
import { moved } from "../../static/phone/moving.mjs";

const q = (name, type = "text", more = {}) => ({ name, type, ...more });
const group = (name, ...items) => ({ name, type: "group", items });
const repeat = (name, ...items) => ({ name, type: "repeat", items });
const survey = (...items) => ({ items, choices: { who: [{ name: "self" }, { name: "kin" }], had: [{ name: "a" }, { name: "b" }] } });
const ROWS = [{ _id: "1", name: "Li", job: "farmer" }, {}, { _id: "3", name: "Wu", job: "cook" }];
const what = ({ changes }, kind) => changes.filter((one) => one.what === kind).map(({ path, place }) => place || path);

test("nothing changed: the same answers, nothing to tell", () => {
  const bundle = survey(group("home", q("size", "integer"), repeat("people", q("name"), q("job"))));
  const answers = { home: { size: 3, people: ROWS } };
  assert.deepEqual(moved(answers, {}, bundle, bundle), { answers, aside: {}, changes: [] });
});

test("added and removed, also within rows", () => {
  const from = survey(q("old"), q("unsaid"), repeat("people", q("name"), q("job")));
  const to = survey(q("new"), repeat("people", q("name"), q("age", "integer")));
  const found = moved({ old: "kept", people: ROWS }, {}, from, to);
  assert.deepEqual(found.answers, { people: [{ _id: "1", name: "Li" }, {}, { _id: "3", name: "Wu" }] });
  assert.deepEqual(found.aside, { old: "kept", "people[1]/job": "farmer", "people[3]/job": "cook" });
  assert.deepEqual(what(found, "added"), ["new", "people/age"]);
  assert.deepEqual(what(found, "gone"), ["old", "unsaid", "people[1]/job", "people[3]/job"]);
});

test("a group that was split: answers follow the name, rows and who they are of too", () => {
  const from = survey(group("home", q("roof"), q("well"), repeat("people", q("name"), group("work", q("job")))));
  const to = survey(group("house", q("roof")), group("water", q("well")), group("kin", repeat("people", q("job"), q("name"))));
  const rows = [{ _id: "1", name: "Li", work: { job: "farmer" } }];
  const found = moved({ home: { roof: "tile", well: "dry", people: rows } }, {}, from, to);
  assert.deepEqual(found.answers, { house: { roof: "tile" }, water: { well: "dry" }, kin: { people: [{ _id: "1", name: "Li", job: "farmer" }] } });
  assert.deepEqual([found.aside, what(found, "shifted")], [{}, ["house/roof", "water/well", "kin/people/name", "kin/people/job"]]);
});

test("a name that stands twice is not guessed", () => {
  const from = survey(group("a", q("age")), group("b", q("age")));
  const found = moved({ a: { age: "1" }, b: { age: "2" } }, {}, from, survey(group("a", q("age")), group("c", q("age"))));
  assert.deepEqual([found.answers, found.aside], [{ a: { age: "1" } }, { "b/age": "2" }]);
});

test("a choice that was renamed is put aside; of several the others stay", () => {
  const bundle = survey(q("who", "select_one", { list: "who" }), q("had", "select_multiple", { list: "had" }));
  for (const had of [["a", "gone", "b"], "a gone b"]) {
    const found = moved({ who: "me", had }, {}, bundle, bundle);
    assert.deepEqual([found.answers, found.aside], [{ had: ["a", "b"] }, { who: "me", had: ["gone"] }]);
    assert.deepEqual(what(found, "unfit"), ["who", "had"]);
  }
});

test("one question became another kind, and one went into rows", () => {
  const from = survey(q("n"), q("m"), q("job"), q("sum", "calculate"));
  const to = survey(q("n", "integer"), q("m", "integer"), repeat("people", q("job")), q("sum", "calculate"));
  const found = moved({ n: "12", m: "about ten", job: "cook", sum: "1" }, {}, from, to);
  assert.deepEqual([found.answers, found.aside], [{ n: "12" }, { m: "about ten", job: "cook" }]);
});

test("moved twice: what was aside comes back where it is asked again and unanswered", () => {
  const from = survey(q("kept"), repeat("people", q("name")));
  const to = survey(q("kept"), q("back"), q("taken"), repeat("people", q("name"), q("job")));
  const before = { back: "1", still: "2", "people[2]/job": "cook", "people[9]/job": "gone", kept: "first" };
  const found = moved({ kept: "now", people: [{ name: "Li" }, { name: "Wu" }] }, before, from, to);
  assert.deepEqual(found.answers, { kept: "now", back: "1", people: [{ name: "Li" }, { name: "Wu", job: "cook" }] });
  assert.deepEqual(found.aside, { still: "2", "people[9]/job": "gone", kept: "first" });
  assert.deepEqual([what(found, "gone"), what(found, "added")], [[], ["taken"]]);
});

test("without the old version every answer is somewhere all the same", () => {
  const found = moved({ a: { x: 0, y: false }, people: ROWS }, {}, undefined, survey(group("b", q("x", "integer")), repeat("people", q("name"))));
  assert.deepEqual(found.answers, { b: { x: 0 }, people: [{ _id: "1", name: "Li" }, {}, { _id: "3", name: "Wu" }] });
  assert.deepEqual(found.aside, { "a/y": false, "people[1]/job": "farmer", "people[3]/job": "cook" });
});
