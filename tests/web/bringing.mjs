// A phone that brings its area home as the app does, with memory instead of IndexedDB. Each line of its input is a round;
// it answers with what it holds then, how often it began anew, and what it would tell the worker.
import { createInterface } from "node:readline";
import { bring } from "../../static/phone/sync.mjs";

const [address, token] = process.argv.slice(2);
const stores = {};
const store = (name) => (stores[name] = stores[name] || new Map());
const put = (name, id, value) => (value === undefined ? store(name).delete(id) : store(name).set(id, JSON.stringify(value)));
const get = (name, id) => (store(name).has(id) ? JSON.parse(store(name).get(id)) : undefined);
const kept = {
  load: async (name, id) => get(name, id),
  loadOpen: async (name, id) => get(name, id),
  ids: async (name) => [...store(name).keys()],
  save: async (...row) => put(...row),
  saveOpen: async (...row) => put(...row),
  saveAll: async (rows) => rows.forEach((row) => put(...row)),
  forget: async (name, id) => put(name, id),
};

let anew = 0;
async function ask(method, path) {
  if (path.startsWith("/api/sync?since=&")) anew += 1;
  const response = await fetch(address + path, { method, headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${response.status} ${path}`);
  return response.json();
}

for await (const _ of createInterface({ input: process.stdin })) {
  const told = await bring(kept, ask, "zh").then((state) => ({ lines: Object.keys(state.lines), count: state.count }), ({ message, words }) => ({ message, words }));
  console.log(JSON.stringify({ ...told, households: await kept.ids("households"), anew }));
}
