// Who may be registered already, and who is not: twins, siblings, people of the same name.
import assert from "node:assert/strict";
import test from "node:test";
import { likely } from "../../static/phone/duplicates.mjs";
import { applied } from "../../static/phone/changes.mjs";

const ONE = { id: "one", name: "\u738b\u5c0f\u7ea2", birth: "1950-01-01", sex: "female", id_number: "", area: "v" };
const BY = (more) => ({ ...ONE, id: "new", ...more });
const NUMBER = "999901194105060028";
const LONG = "\u963f\u4f9d\u53e4\u4e3d";

const CASES = [
  ["the same ID number", { id_number: NUMBER, name: "x" }, { id_number: NUMBER }, "same_id"],
  ["one digit off", { id_number: "999901194105060029" }, { id_number: NUMBER }, "id_digit"],
  ["two neighbours swapped", { id_number: "999901194105060082" }, { id_number: NUMBER }, "id_digit"],
  ["twins have other numbers", { id_number: "999901195001010034" }, { id_number: "999901195001010018" }, undefined],
  ["name, birth and village", {}, {}, "same_birth"],
  ["another village", { area: "w" }, {}, undefined],
  ["another birth date", { birth: "1950-01-02" }, {}, undefined],
  ["no birth date", { birth: "" }, { birth: "" }, undefined],
  ["twins of like names", { name: "\u738b\u5c0f\u8679" }, {}, undefined],
  ["twins, brother and sister", { sex: "male" }, {}, undefined],
  ["a rare character", { name: "\u{20bb7}\u7530" }, { name: "\u5409\u7530" }, "variant"],
  ["dots and blanks", { name: `${LONG} \u2022 \u4e70\u4e70\u63d0` }, { name: `${LONG}\u00b7\u4e70\u4e70\u63d0` }, "variant"],
  ["without the father's name", { name: LONG }, { name: `${LONG}\u00b7\u4e70\u4e70\u63d0` }, "variant"],
  ["marks and capitals", { name: "anna muller" }, { name: "Anna M\u00fcller" }, "variant"],
];

for (const [about, mine, theirs, reason] of CASES) {
  test(about, () => assert.equal((likely(BY(mine), [{ ...ONE, ...theirs }])[0] || {}).reason, reason));
}

test("nobody is a duplicate of themselves", () => assert.deepEqual(likely(ONE, [ONE]), []));

const HOME = { id: "h", phone: "1", residents: [{ ...ONE, left: "" }], left: [], conflicts: [{ subject: "h", field: "phone" }] };
const step = (body) => applied(HOME, [{ state: "waiting", body: { household: "h", ...body } }]);

test("what waits is shown at once", () => {
  assert.equal(step({ kind: "household", subject: "h", changes: { phone: { from: "1", to: "2" } } }).phone, "2");
  const gone = step({ kind: "resident", subject: "one", changes: { left: { from: "", to: "2026-01-01" } } });
  assert.deepEqual([gone.residents.length, gone.left[0].id], [0, "one"]);
  const settled = step({ kind: "household", conflict: "h.phone", over: [], to: "3" });
  assert.deepEqual([settled.phone, settled.conflicts], ["3", []]);
  assert.equal(step({ kind: "resident", subject: "two", new: { name: "x" } }).residents[1].id, "two");
  assert.equal(step({ household: "other", kind: "household", subject: "other", changes: {} }), HOME);
});
