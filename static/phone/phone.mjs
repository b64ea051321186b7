// The phone app: opened with a PIN, it shows the worker's households, fills visits and sends them, network or not.

import { tell } from "../fieldwork/problems.mjs";
import { persist } from "../fieldwork/store.mjs";
import { say, useWords } from "../fieldwork/words.mjs";
import { Changes } from "./changes.mjs";
import { wipe } from "./database.mjs";
import { Directory } from "./directory.mjs";
import { closeWhenIdle, hasLock, keepSpare, setPin } from "./guard.mjs";
import { drawList, drawState, drawUnsent, showHome } from "./pages/home.mjs";
import { redrawHousehold, showHousehold } from "./pages/household.mjs";
import { reason, showLogin, showNewPin, showPin, tellLoginEnded } from "./pages/opening.mjs";
import { Queue } from "./queue.mjs";
import { bring } from "./sync.mjs";
import { roomWords } from "./room.mjs";
import { alone } from "./tabs.mjs";
import { asker } from "./wire.mjs";

const EVERY = 60000;
const given = JSON.parse(document.getElementById("phone").textContent);

/** What the pages share. Once open: `kept` (sealed stores), `who` (token, account), `state` (as of sync.mjs), `directory`,
 * `queue`, `changes`, `ask`. `acts`: name of a form → what it does with its fields. `leave()` before another page is shown. */
const app = { given, acts: {}, at: (path) => given.root + path, go, refresh, ended, offline: false, leave: undefined, kept: undefined };

async function start() {
  useWords(given.words);
  document.addEventListener("click", follow);
  document.addEventListener("submit", submitted);
  window.addEventListener("popstate", () => route());
  if (await hasLock()) await showPin(app, opened);
  else showLogin(app, logIn);
  document.documentElement.dataset.alive = "yes";
  // What makes the next opening quick waits until this one is done.
  setTimeout(later);
}

function later() {
  filling().catch(() => {});
  if (navigator.serviceWorker) navigator.serviceWorker.register(given.worker, { scope: given.root }).catch(() => {});
  persist();
}

/** On-line: who it is. The first time, then, the PIN that closes all from now on. */
async function logIn(username, password) {
  const device = navigator.userAgent.slice(0, 80);
  const who = await asker()("POST", "/api/login", JSON.stringify({ username, password, device }));
  if (who.account.role !== "worker") throw new Error("role");
  // What waits here goes out as whose it is.
  const before = app.who && app.who.account;
  if (before && before.id !== who.account.id) throw Object.assign(new Error("other"), { holder: before.username });
  const begun = async (found) => {
    await found.kept.save("meta", "who", who);
    await opened(found);
  };
  // The spare key is of the log-in that has ended; the next opening with the PIN makes another.
  if (app.kept) await keepSpare(() => undefined).then(() => begun({ kept: app.kept }));
  else showNewPin(app, async (pin) => ((found) => (found ? begun(found) : location.reload()))(await setPin(pin)));
}

/** `key`, the data key, is here only where the PIN was just typed: long enough to be closed for the county. */
async function opened({ kept, key }) {
  const who = await kept.load("meta", "who");
  const again = app.kept;
  Object.assign(app, { kept, who, ask: asker(who.token) });
  app.changes = new Changes(kept, app.ask, () => drawUnsent(app));
  await app.changes.load();
  app.queue = new Queue(kept, app.ask, () => drawUnsent(app), (household) => app.changes.isNew(household));
  use((await kept.load("meta", "area")) || { lines: {}, places: [], surveys: [], groups: {} });
  if (!again) begin();
  await route(true);
  refresh();
  if (key) keepSpare(async (before) => (await import(given.county)).spareKey(app, key, before)).catch(() => {});
}

/** What goes on as long as the app is open. */
function begin() {
  const close = document.querySelector("[data-close]");
  Object.assign(close, { hidden: false, onclick: shut });
  closeWhenIdle(shut);
  // Where no service worker keeps them, what is loaded on demand is here before the network goes.
  const fetched = (urls) => urls.forEach((url) => import(url).catch(() => {}));
  if (navigator.serviceWorker) setTimeout(() => fetched([given.people]), 5000);
  else fetched(given.later);
  setInterval(refresh, EVERY);
  window.addEventListener("online", refresh);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}

/** The page of a visit, pages/filling.mjs: it comes while somebody types the PIN. */
const filling = () => import(given.filling);

/** What became of each visit, pages/sent.mjs: it comes with the first of them. */
const sent = () => import(given.sent);

/** The forms that register and correct, pages/register.mjs: loaded when they are asked for, or when there is time. */
const people = () => import(given.people);

/** The key is forgotten with the page that held it. */
async function shut() {
  try {
    if (app.leave) await app.leave();
  } finally {
    location.reload();
  }
}

function use(state) {
  const places = state.places.map(({ code, name }) => [code, name]);
  Object.assign(app, { state, directory: new Directory([...Object.values(state.lines), ...app.changes.lines(state.lines)], Object.fromEntries(places)) });
}

let running;
let wanted = false;

/** What waits goes out, what is new comes in. Asked for while a round is under way, another one follows. */
async function refresh() {
  wanted = true;
  running = running || rounds();
  try {
    await running;
  } finally {
    running = undefined;
  }
}

async function rounds() {
  while (wanted) {
    wanted = false;
    await alone("refresh", round);
    await refreshed();
  }
}

/** One tab does it, one round at a time. What fails is tried again. */
async function round() {
  try {
    await app.changes.round();
    await app.queue.round();
    const told = (held, all) => drawState(app, say("Bringing your area: %(held)s/%(all)s", { held, all }));
    const state = await bring(app.kept, app.ask, given.language, told);
    await app.changes.tidy();
    use(state);
    Object.assign(app, { offline: false, trouble: "" });
  } catch (error) {
    await hindered(error);
  }
}

async function refreshed() {
  app.full = await roomWords();
  drawState(app);
  await drawUnsent(app);
  const search = document.querySelector("[data-search]");
  if (search) drawList(app, search.value);
  if (location.pathname === app.at("sent")) await (await sent()).drawSent(app);
  await redrawHousehold(app);
}

async function hindered(error) {
  app.offline = error.kind === "offline";
  app.trouble = error.kind === "login" ? "" : error.words || (error.kind ? "" : reason(error));
  if (error.kind === "login") tellLoginEnded(app, logIn);
  await ended(error).catch(() => {});
}

/** A phone that was given up for lost erases what it holds. */
async function ended(error) {
  if (error.kind === "revoked") await wipe().then(() => location.replace(given.root));
  throw error;
}

function follow(event) {
  const link = event.target.closest("a[data-go][href]");
  if (!link || !app.kept) return;
  event.preventDefault();
  if (link.pathname !== location.pathname) history.pushState(null, "", link.pathname);
  route();
}

/** Show the page at this path within the app. */
function go(path) {
  history.pushState(null, "", app.at(path));
  return route();
}

let shown = "";
let coming;
/** Show what the address names. A section of a visit is an address within its page. */
async function route(anew = false) {
  const path = location.pathname;
  // A link that is tapped twice leads there once: a visit that is being opened would seem to be open elsewhere.
  if (!app.kept || (!anew && path === shown && (app.leave || coming === path))) return;
  shown = coming = path;
  try {
    await turned(path);
  } finally {
    if (coming === path) coming = undefined;
  }
}

async function turned(path) {
  if (app.leave) await app.leave();
  app.leave = undefined;
  tell("");
  await page(...path.slice(given.root.length).split("/"));
}

async function page(name, id, more) {
  if (name === "sent") await sent().then(({ showSent }) => showSent(app, id), () => showHome(app));
  else if (name === "visits" && id) {
    const refused = await filling().then(({ showVisit }) => showVisit(app, id), () => say("There is no network. Try again where there is one."));
    sent().catch(() => {});
    if (!refused) return;
    await showHome(app);
    tell(refused, "warn");
  } else if (name === "households" && id === "new") await (await people()).showNewHousehold(app);
  else if (name === "households" && more && (await (await people()).showCorrect(app, id, more))) return;
  else if (name !== "households" || !(await showHousehold(app, id))) await showHome(app);
}

async function submitted(event) {
  const form = event.target.closest("form[data-form]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  tell("");
  try {
    await (app.acts[form.dataset.form] || (() => {}))(form.elements);
  } catch (error) {
    tell(reason(error), "bad");
  }
  if (button) button.disabled = false;
  // A button that is put out of action drops the focus: it goes to what is to be typed again, or back to the button.
  if (button && form.isConnected && document.activeElement === document.body) (form.querySelector("input:invalid") || button).focus();
}

if (window.indexedDB && window.crypto && crypto.subtle) start().catch((error) => console.error(error));
