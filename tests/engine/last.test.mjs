// What is offered of a household's last visit, and what never is.
import assert from "node:assert/strict";
import test from "node:test";
import { Filling } from "../../static/engine/index.mjs";
import { askedAgain } from "../../static/phone/again.mjs";
import { Last, placesOf } from "../../static/phone/last.mjs";

const q = (name, type = "text", more = {}) => ({ name, type, ...more });
const ref = (name) => ["ref", name];
const YES_NO = [{ name: "yes" }, { name: "no" }];
const CONTEXT = { now: "2026-11-02T09:00:00+08:00", offset: () => 480, uuid: () => "new", random: () => 0.5, tables: {} };
const survey = (items, urgent = []) => {
  const all = [];
  const go = (inner) => inner.forEach((item) => all.push(item) && item.items && go(item.items));
  go(items);
  return { id: "s", version: "1", languages: ["en"], default_language: "en", items, urgent, choices: { yn: YES_NO }, order: all.map((_, index) => index) };
};

const ITEMS = [
  q("who", "select_one", { list: "yn" }),
  q("falls", "integer", { constraint: [">=", ["self"], 0] }),
  q("more", "text", { relevant: ["=", ref("who"), "yes"] }),
  { name: "home", type: "group", items: [{ name: "members", type: "repeat", items: [q("name"), q("job"), q("ill", "select_multiple", { list: "yn" })] }] },
];
const LAST = {
  who: "yes", falls: 2, more: "as before",
  home: { members: [{ _id: "li", name: "Li", job: "farmer", ill: ["no"] }, { _id: "wu", name: "Wu", job: "cook" }] },
};
const visit = (answers, more = {}) => ({ survey: "s", version: "1", uuid: "old", ended: "2026-10-03T02:00:00Z", answers: JSON.stringify(answers), ...more });

/** A visit that is being filled: {page, draft, last, offered(place)}. */
function begun(answers, visits, { items = ITEMS, ...more } = {}) {
  const filling = new Filling(survey(items), answers, CONTEXT);
  const page = { filling, item: (place) => filling.find(place)[0].item };
  const draft = { survey: "s", version: "1", uuid: "mine", registered: {}, confirmed: {}, ...more };
  const last = new Last(draft, visits, page);
  const offered = (place) => (last.offered(place) || {}).value;
  return { filling, draft, last, offered };
}

test("what was answered last time is offered where nothing is answered yet, and where it is shown", () => {
  const { filling, last, offered } = begun({}, [visit(LAST)]);
  assert.deepEqual(last.offered("who"), { value: "yes", ended: "2026-10-03T02:00:00Z" });
  assert.deepEqual([offered("falls"), offered("more")], [2, undefined]);
  filling.set("who", "yes");
  assert.deepEqual([offered("who"), offered("more")], [undefined, "as before"]);
  assert.deepEqual(filling.answers, { who: "yes" });
});

test("members are known by who they are, not by where they stand", () => {
  const members = [{ _id: "new" }, { _id: "wu" }, { _id: "li" }];
  const { offered } = begun({ home: { members } }, [visit(LAST)]);
  assert.deepEqual([1, 2, 3].map((row) => offered(`home/members[${row}]/job`)), [undefined, "cook", "farmer"]);
  assert.deepEqual(offered("home/members[3]/ill"), ["no"]);
});

test("what fits no longer is not offered: its type, its choice, its constraint", () => {
  const gone = (item, value) => begun({}, [visit({ a: value })], { items: [q("a", ...item)] }).offered("a");
  assert.equal(gone(["integer"], "three"), undefined);
  assert.equal(gone(["select_one", { list: "yn" }], "maybe"), undefined);
  assert.equal(gone(["select_one", { list: "yn", choice_filter: ["!=", ["column", "name"], "no"] }], "no"), undefined);
  assert.equal(gone(["select_one", { list: "yn", choice_filter: ["!=", ["column", "name"], "no"] }], "yes"), "yes");
  assert.equal(gone(["integer", { constraint: ["<", ["self"], 3] }], 3), undefined);
  assert.equal(gone(["integer", { constraint: ["<", ["self"], 3] }], 2), 2);
  assert.equal(gone(["text"], [["a"]]), undefined);
  assert.equal(gone(["select_one", { list: "yn", read_only: ["true"] }], "no"), undefined);
  assert.equal(gone(["select_one", { list: "yn" }], "no"), "no");
});

test("a free text is offered from the same version alone: it may have been a choice", () => {
  const { offered } = begun({ who: "yes" }, [visit(LAST, { version: "0" })]);
  assert.deepEqual([offered("falls"), offered("more")], [2, undefined]);
});

test("a tap is kept by who it is about, and told by place; another answer unmarks it for good", () => {
  const { filling, draft, last } = begun({ home: { members: [{ _id: "li" }, { _id: "wu" }] } }, [visit(LAST)]);
  for (const [place, value] of [["falls", 2], ["home/members[2]/job", "cook"]]) {
    last.confirm(place, value);
    filling.set(place, value);
  }
  assert.deepEqual(placesOf(filling, draft.confirmed), ["falls", "home/members[2]/job"]);
  filling.removeRow("home/members[1]");
  assert.deepEqual(placesOf(filling, draft.confirmed), ["falls", "home/members[1]/job"]);
  filling.set("falls", 3);
  assert.equal(last.isConfirmed("falls"), false);
  filling.set("falls", 2);
  assert.equal(last.isConfirmed("falls"), false);
  assert.deepEqual(placesOf(filling, draft.confirmed), ["home/members[1]/job"]);
});

test("what the register filled in is confirmed by a tap, where it was so last time", () => {
  const members = [{ _id: "li", name: "Li" }, { _id: "wu", name: "Wu Min" }];
  const { filling, draft, last, offered } = begun({ home: { members } }, [visit(LAST)], { registered: { home: { members } } });
  assert.deepEqual([offered("home/members[1]/name"), offered("home/members[2]/name")], ["Li", undefined]);
  assert.deepEqual(placesOf(filling, draft.confirmed), []);
  last.confirm("home/members[1]/name", "Li");
  assert.equal(offered("home/members[1]/name"), undefined);
  assert.deepEqual(placesOf(filling, draft.confirmed), ["home/members[1]/name"]);
});

test("several surveys as one take the last visit with each, the newer first; groups may stand elsewhere", () => {
  const items = [q("who", "select_one", { list: "yn" }), { name: "g", type: "group", items: [q("falls", "integer"), q("steps", "integer"), q("twice", "integer")] }];
  const visits = [
    visit({ x: { falls: 1, steps: 7, who: "no", twice: 1 }, y: { twice: 2 } }, { survey: "a", ended: "2026-10-01T00:00:00Z" }),
    visit({ who: "yes", y: { falls: 4 } }, { survey: "b", ended: "2026-10-02T00:00:00Z" }),
    visit({ who: "no", falls: 9 }, { survey: "c", ended: "2026-10-09T00:00:00Z" }),
    visit({ who: "no", falls: 8 }, { survey: "a+c", version: "1+1", ended: "2026-09-09T00:00:00Z" }),
  ];
  const { offered } = begun({}, visits, { items, survey: "a+b", version: "1+2" });
  assert.deepEqual(["who", "g/falls", "g/steps", "g/twice"].map(offered), ["yes", 4, 7, undefined]);
  assert.equal(begun({}, [visit({ x: { steps: 5 } }, { survey: "a+s", version: "1+1" })], { items }).offered("g/steps"), 5);
});

test("never offered: what is marked, signed, worked out, scored, or seen as a danger", () => {
  const yn = (name, more) => q(name, "select_one", { list: "yn", ...more });
  const points = (name) => ["number", ["=", ref(name), "yes"]];
  const items = [
    yn("plain"), yn("marked", { again: true }), q("sum_of_money", "integer"), q("other_money", "integer"),
    { name: "consent", type: "group", again: true, items: [yn("may")] },
    q("signature", "image"), q("here", "geopoint"), q("ok", "acknowledge"), q("started", "start", { calculation: ["now"] }),
    yn("s1"), yn("s2"), yn("s3"), yn("s4"), yn("mild"), q("times", "integer"),
    q("total", "calculate", { calculation: ["+", ["+", points("s1"), points("s2")], ["child", "s0"]] }),
    q("level", "calculate", { calculation: ["+", ref("total"), ["if", [">", ref("times"), ref("mild")], 1, 0]] }),
    q("all", "calculate", { calculation: ["round", ["sum", ["path", ["root"], ["child", "s3"]], ref("s4")], 0] }),
    q("money", "calculate", { calculation: ["+", ref("sum_of_money"), ref("other_money"), ["if", ["=", ref("plain"), "yes"], 1, 0]] }),
    yn("d1"), yn("d2"), yn("later"), q("danger", "calculate", { calculation: ["if", ["=", ref("d2"), "yes"], 1, 0] }),
  ];
  const again = askedAgain(survey(items, ["d1", "danger"]));
  const all = [...items, ...items[4].items];
  assert.deepEqual(all.filter((item) => !item.items && !again.has(item)).map(({ name }) => name), ["plain", "sum_of_money", "other_money", "later"]);
});
