// The phone app: opened with a PIN, it shows the worker's households, fills visits and sends them, network or not.

import { tell } from "../fieldwork/problems.mjs";
import { persist } from "../fieldwork/store.mjs";
import { say, useWords } from "../fieldwork/words.mjs";
import { wipe } from "./database.mjs";
import { Directory } from "./directory.mjs";
import { closeWhenIdle, hasLock, setPin, tryPin } from "./guard.mjs";
import { alone } from "./tabs.mjs";
import { Queue } from "./queue.mjs";
import { bring } from "./sync.mjs";
import { views } from "./views.mjs";
import { asker } from "./wire.mjs";

const given = JSON.parse(document.getElementById("phone").textContent);
const EVERY = 60000;

/** What the views share once the phone is open. */
const app = { given, kept: undefined, state: undefined, directory: undefined, queue: undefined, leave: undefined, offline: false };

async function start() {
  useWords(given.words);
  if (navigator.serviceWorker) navigator.serviceWorker.register(given.worker, { scope: given.root }).catch(() => {});
  persist();
  document.addEventListener("click", follow);
  document.addEventListener("submit", submitted);
  window.addEventListener("popstate", () => route());
  await locked();
  document.documentElement.dataset.alive = "yes";
}

/** Before anything is open: the PIN, or the first log-in. */
async function locked() {
  app.views = views(app, { go, opened, logIn, route });
  if (await hasLock()) app.views.pin(tryPin);
  else app.views.login();
}

/** Once on-line: who it is, then the PIN that closes all from now on. */
async function logIn(username, password) {
  const device = navigator.userAgent.slice(0, 80);
  const { token, account } = await asker()("POST", "/api/login", JSON.stringify({ username, password, device }));
  if (account.role !== "worker") throw new Error("role");
  if (app.kept) {
    await app.kept.save("meta", "who", { token, account });
    await opened(app.kept);
    return;
  }
  app.views.newPin(async (pin) => {
    const kept = await setPin(pin);
    await kept.save("meta", "who", { token, account });
    await opened(kept);
  });
}

async function opened(kept) {
  const who = await kept.load("meta", "who");
  Object.assign(app, { kept, who, ask: asker(who.token) });
  app.queue = new Queue(kept, app.ask, () => app.views.unsent());
  use((await kept.load("meta", "area")) || { lines: {}, places: [] });
  const close = document.querySelector("[data-close]");
  close.hidden = false;
  close.onclick = shut;
  app.idle = closeWhenIdle(shut);
  await route();
  app.refresh();
  app.timer = setInterval(app.refresh, EVERY);
  window.addEventListener("online", app.refresh);
  document.addEventListener("visibilitychange", () => document.hidden || app.refresh());
}

/** The key is forgotten with the page that held it. */
async function shut() {
  if (app.leave) await app.leave();
  location.reload();
}

function use(state) {
  app.state = state;
  app.directory = new Directory(Object.values(state.lines), Object.fromEntries((state.places || []).map(({ code, name }) => [code, name])));
}

/** What waits goes out, what is new comes in: one tab does it, and one round at a time. What fails is tried again. */
app.refresh = async () => {
  await alone("refresh", async () => {
    try {
      await app.queue.round();
      use(await bring(app.kept, app.ask, given.language, (held, all) => app.views.synced(say("Bringing your area: %(held)s/%(all)s", { held, all }))));
      app.offline = false;
    } catch (error) {
      await hindered(error);
    }
  });
  await app.views.refreshed();
};

async function hindered(error) {
  app.offline = error.kind === "offline";
  if (error.kind === "revoked") {
    clearInterval(app.timer);
    await wipe();
    location.replace(given.root);
  }
  if (error.kind === "login") app.views.loginEnded();
  if (!error.kind) console.error(error);
}

function follow(event) {
  const link = event.target.closest("a[data-go][href]");
  if (!link || !app.kept) return;
  event.preventDefault();
  go(link.pathname);
}

function go(path) {
  history.pushState(null, "", path);
  return route();
}

let shown = "";
/** Show what the address names. A section of a visit is an address within its page. */
async function route(anew = false) {
  const path = location.pathname;
  if (!app.kept || (!anew && path === shown && app.leave)) return;
  shown = path;
  if (app.leave) await app.leave();
  app.leave = undefined;
  tell("");
  const [name, id] = path.slice(given.root.length).split("/");
  const view = { households: app.views.household, visits: app.views.visit, sent: app.views.sent }[name] || app.views.home;
  await view(id);
}

async function submitted(event) {
  const form = event.target.closest("form[data-form]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  try {
    await app.views.submitted(form.dataset.form, form);
  } catch (error) {
    tell(app.views.reason(error), "bad");
  }
  if (button) button.disabled = false;
}

if (window.indexedDB && window.crypto && crypto.subtle) start().catch((error) => console.error(error));
