// What was registered or corrected on a phone, on its way through a network that cuts and a station that refuses.
import assert from "node:assert/strict";
import test from "node:test";
import { Changes } from "../../static/phone/changes.mjs";
import { NotSent } from "../../static/fieldwork/outbox.mjs";
import { Queue } from "../../static/phone/queue.mjs";

const memory = () => {
  const rows = new Map();
  const put = (store, id, value) => (value === undefined ? rows.delete(`${store} ${id}`) : rows.set(`${store} ${id}`, JSON.stringify(value)));
  const load = async (store, id) => (rows.has(`${store} ${id}`) ? JSON.parse(rows.get(`${store} ${id}`)) : undefined);
  const ids = async (store) => [...rows.keys()].filter((key) => key.startsWith(`${store} `)).map((key) => key.slice(store.length + 1));
  return { load, ids, save: async (...row) => put(...row), saveAll: async (all) => all.forEach((row) => put(...row)), forget: async (store, id) => put(store, id) };
};

/** A phone whose station answers as `rule(body)` says: undefined takes it, "cut" or [status, words] does not. */
async function phone(...names) {
  const kept = memory();
  const sent = [];
  const station = { rule: () => undefined };
  const ask = async (_method, _path, text) => {
    const body = JSON.parse(text);
    sent.push(body.uuid);
    const said = station.rule(body);
    if (said === "cut") throw new NotSent("offline");
    if (said) throw Object.assign(new NotSent("refused", said[1], said[0]), { problem: {} });
    return { uuid: body.uuid, files: [] };
  };
  const changes = new Changes(kept, ask, () => {});
  for (const name of names) await kept.save("households", name, { ...home(name), pinyin: ["wjg"] });
  return { kept, sent, station, changes, ask, go: async () => (sent.splice(0), changes.round()) };
}

const home = (id) => ({ id, head: id, area: "1", address: "", phone: "old", note: "", groups: ["laoren"], residents: [{ id: `${id}-1`, name: id, id_number: "" }], left: [], conflicts: [], needs: [], pinyin: [], due: "" });
let clock = 0;
const said = (uuid, household, more) => ({ title: "", body: { uuid, household, at: new Date((clock += 1000)).toISOString(), kind: "household", subject: household, ...more } });
const phoneTo = (uuid, household, to, from = "old") => said(uuid, household, { changes: { phone: { from, to } } });

test("what is cut or refused of one household holds up no other", async () => {
  const { changes, station, go, sent } = await phone("a", "b", "c");
  for (const [uuid, id] of [["a1", "a"], ["a2", "a"], ["b1", "b"], ["c1", "c"]]) await changes.add(home(id), [phoneTo(uuid, id, uuid)]);
  station.rule = ({ household }) => ({ a: "cut", b: [400, "no phone number"] })[household];
  await go();
  assert.deepEqual(sent, ["a1", "b1", "c1"]);
  assert.deepEqual(changes.pending.map(({ uuid, state }) => [uuid, state]), [["a1", "waiting"], ["a2", "waiting"], ["b1", "refused"], ["c1", "delivered"]]);
  station.rule = () => undefined;
  await go();
  assert.deepEqual(sent, ["b1", "a1", "a2"]);
});

test("a network that is gone is not asked again and again, and comes to what it did not cut first", async () => {
  const { changes, station, go, sent } = await phone("a", "b", "c");
  for (const id of ["a", "b", "c"]) await changes.add(home(id), [phoneTo(`${id}1`, id, "new")]);
  station.rule = () => "cut";
  await go();
  assert.deepEqual(sent, ["a1", "b1"]);
  await go();
  assert.deepEqual(sent, ["c1", "a1"]);
});

test("a member and a visit wait for their household, and say so", async () => {
  const { kept, changes, ask, station, go, sent } = await phone();
  await changes.add(home("n"), [said("m1", "n", { kind: "resident", subject: "n-2", new: { name: "x" } })]);
  await changes.add(home("n"), [said("m2", "n", { kind: "resident", subject: "n-2", changes: { name: { from: "x", to: "y" } } })]);
  await changes.add(home("n"), [said("n1", "n", { new: { residents: [] } })]);
  const queue = new Queue(kept, ask, () => {}, (id) => changes.isNew(id));
  await queue.add({ body: { uuid: "v1", ended: "", files: [], household: "n" } }, { head: "", title: "" });
  station.rule = ({ uuid }) => (uuid === "n1" ? [409, "registered already"] : undefined);
  await go();
  await queue.round();
  assert.deepEqual(sent, ["n1"]);
  const words = "Sent by itself once this household is registered at the station.";
  assert.deepEqual(changes.pending.map(({ words: told }) => told), ["registered already", words, words]);
  assert.deepEqual((await queue.list()).map(({ state, words: told }) => [state, told]), [["waiting", words]]);
  station.rule = () => undefined;
  await go();
  await queue.round();
  assert.deepEqual(sent, ["n1", "m1", "m2", "v1"]);
});

test("what the station refuses is shown no more as if it stood, and can be corrected again or deleted", async () => {
  const { kept, changes, station, go } = await phone("a");
  await changes.add(home("a"), [phoneTo("a1", "a", "12")]);
  const note = said("a2", "a", { changes: { note: { from: "", to: "dog" }, "group:canji": { from: "", to: "yes" }, "group:laoren": { from: "yes", to: "" } } });
  await changes.add(home("a"), [note]);
  const shown = async () => (({ phone: number, note: text, groups }) => [number, text, groups.join()])(await kept.load("households", "a"));
  assert.deepEqual(await shown(), ["12", "dog", "canji"]);
  station.rule = ({ uuid }) => (uuid === "a1" ? [400, "no phone number"] : undefined);
  await go();
  assert.deepEqual(await shown(), ["old", "dog", "canji"]);
  await changes.tidy();
  assert.deepEqual(await shown(), ["old", "dog", "canji"]);
  assert.deepEqual(await changes.reopen("a1"), { free: true, path: "households/a/home" });
  assert.deepEqual(await kept.load("meta", "begun a home"), { id: "a", typed: { phone: "12" }, seen: { phone: "old" }, why: "no phone number" });
  assert.deepEqual([await kept.ids("changes"), await shown()], [[], ["old", "dog", "canji"]]);
  await changes.add(home("a"), [phoneTo("a3", "a", "13", "old")]);
  station.rule = () => [400, "no"];
  await go();
  assert.equal((await changes.reopen("a3")).free, false);
  await changes.drop("a3");
  assert.deepEqual([await kept.ids("changes"), await shown()], [[], ["old", "dog", "canji"]]);
});

test("one that was deleted while it was sent does not come back", async () => {
  const { kept, changes, station, go } = await phone("a");
  await changes.add(home("a"), [phoneTo("a1", "a", "12")]);
  station.rule = () => [400, "no"];
  await go();
  station.rule = () => (changes.drop("a1"), [400, "no"]);
  await go();
  assert.deepEqual(await kept.ids("changes"), []);
});
