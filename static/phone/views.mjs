// The pages of the phone app: each fills a template with what is kept, and knows what its forms do.

import { tell } from "../fieldwork/problems.mjs";
import { say } from "../fieldwork/words.mjs";
import { overdue } from "./directory.mjs";
import { badge, cell, drawn, fillSlot, show } from "./draw.mjs";
import { surveyKey } from "./sync.mjs";
import { held } from "./tabs.mjs";
import { begin, fill } from "./visit.mjs";

const MOST = 50;
const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
const time = (stamp) => (stamp ? new Date(stamp).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "–");

export function views(app, { go, opened, logIn }) {
  const { given } = app;
  const acts = {};
  const at = (path) => given.root + path;

  function login() {
    show(drawn("login"));
    acts.login = ({ username, password }) => logIn(username.value, password.value);
  }

  function newPin(done) {
    show(drawn("new-pin"));
    acts["new-pin"] = async ({ pin, again }) => {
      if (pin.value !== again.value) tell(say("Both must be the same."), "bad");
      else await done(pin.value);
    };
  }

  function pin(attempt) {
    show(drawn("pin")).querySelector("input").focus();
    acts.pin = async ({ pin: typed }) => {
      const { kept, left, wait } = await attempt(typed.value);
      typed.value = "";
      if (kept) await opened(kept);
      else if (wait) tell(say("Wait %(seconds)s seconds, then try again.", { seconds: Math.ceil(wait / 1000) }), "bad");
      else if (left) tell(say("Wrong PIN. %(left)s tries are left.", { left }), "bad");
      else tell(say("The PIN was wrong too often. What was sent is safe at the station. Erase this phone's data to begin anew."), "bad");
    };
  }

  async function home() {
    show(drawn("home", { place: (app.state.account || app.who.account).name, drafts: await drafts() }));
    const search = document.querySelector("[data-search]");
    search.addEventListener("input", () => list(search.value));
    acts.search = () => {};
    list("");
    synced();
    unsent();
  }

  function list(text) {
    const { directory } = app;
    const searching = Boolean(text.trim());
    const found = searching ? directory.find(text) : directory.due(today());
    const slot = (name) => document.querySelector(`[data-view] [data-slot="${name}"]`);
    fillSlot(slot("title"), searching ? say("Found: %(num)s", { num: found.length }) : say("Visits that are due"));
    fillSlot(slot("rows"), found.slice(0, MOST).map(line));
    const words = searching ? say("Nobody is found. Try a shorter part of the name.") : say("Nobody is due. Search for a household.");
    fillSlot(slot("none"), found.length ? "" : words);
  }

  function line({ id, head, area, address, due }) {
    const days = overdue(due, today());
    const end = days > 0 ? say("%(days)s days overdue", { days }) : days === 0 ? say("due today") : say("Due %(day)s", { day: due });
    const note = [app.directory.places[area], address].filter(Boolean).join(" · ");
    return cell({ title: head, note, end, tone: days > 30 ? "bad" : days > 0 ? "warn" : "", to: at(`households/${id}`) });
  }

  async function drafts(household) {
    const ids = await app.kept.ids("visits");
    const sent = await app.kept.ids("sent");
    const found = await Promise.all(ids.filter((id) => !sent.includes(id)).map((id) => app.kept.load("visits", id)));
    const mine = found.filter((draft) => !household || draft.household === household);
    return mine.sort((a, b) => (a.started < b.started ? 1 : -1)).map((draft) => cell({
      title: draft.head, note: `${titleOf(draft)} · ${time(draft.changed || draft.started)}`, end: say("Go on filling"), to: at(`visits/${draft.uuid}`),
    }));
  }

  const words = (label) => label[given.language] || Object.values(label)[0] || "";
  const titleOf = ({ survey }) => words((app.state.surveys || []).find(({ id }) => id === survey)?.title || { "": survey });

  async function household(id) {
    const found = await app.kept.load("households", id);
    if (!found) return home();
    const facts = [["Address", found.address], ["Phone", found.phone], ["Note", found.note], ["Next visit", found.due]];
    const single = app.state.surveys.filter((survey) => !survey.id.includes("+"));
    const suits = ({ groups }) => groups.some((group) => found.groups.includes(group));
    show(drawn("household", {
      head: found.head,
      place: app.directory.places[found.area] || "",
      facts: facts.filter(([, value]) => value).map(([term, value]) => drawn("fact", { term: say(term), value })),
      drafts: await drafts(id),
      surveys: [...single].sort((a, b) => suits(b) - suits(a)).map((survey) => choice(survey, suits(survey))),
      people: found.residents.map((person) => cell({ title: person.name, note: [person.birth, person.phone].filter(Boolean).join(" · ") })),
      needs: found.needs.map((need) => cell({ title: words(need.reason), note: need.resident_name, end: need.urgency, tone: "warn" })),
    }));
    acts.start = async (fields) => {
      const chosen = [...fields].filter((field) => field.checked).map(({ value }) => value).sort();
      if (!chosen.length) return tell(say("Choose at least one survey."), "bad");
      const survey = app.state.surveys.find((one) => one.id === chosen.join("+"));
      if (!survey) return tell(say("These surveys cannot be asked as one here. Choose fewer."), "bad");
      const draft = await begin(app.kept, found, survey);
      return go(at(`visits/${draft.uuid}`));
    };
    return undefined;
  }

  function choice(survey, checked) {
    const found = drawn("survey", { title: words(survey.title) });
    Object.assign(found.querySelector("input"), { value: survey.id, checked });
    return found;
  }

  async function visit(uuid) {
    const draft = await app.kept.load("visits", uuid);
    if (!draft) return home();
    const page = await app.kept.loadOpen("surveys", surveyKey({ ...draft, id: draft.survey }, given.language));
    if (!page) {
      await home();
      return tell(say("This survey is not on this phone yet. Go on-line once."), "bad");
    }
    const release = await held(`visit ${uuid}`);
    if (!release) {
      await home();
      return tell(say("This visit is open in another tab of this phone. Go on there."), "warn");
    }
    const view = drawn("visit", { back: draft.head, title: page.given.title });
    view.querySelector("[data-slot=back]").href = at(`households/${draft.household}`);
    // The server drew it, with nothing in it that anybody typed.
    view.querySelector("[data-slot=form]").innerHTML = page.html;
    show(view);
    const { account } = app.who;
    const known = { account: account.id, username: account.username, tables: tablesOf(app.state.settings, await areaOf(draft)) };
    const left = await fill(app.kept, draft, page, known, (kept, filling) => finish(kept, filling, draft, page));
    app.leave = () => left().then(release);
    document.documentElement.dataset.filling = "yes";
    return undefined;
  }

  const areaOf = async ({ household: id }) => ((await app.kept.load("households", id)) || { area: "" }).area;

  async function finish(draft, filling, { household: id, survey, version, started, head }, page) {
    const { answers } = filling;
    const said = JSON.stringify(answers);
    const files = draft.files.filter(({ name }) => said.includes(JSON.stringify(name)));
    const { username } = app.who.account;
    const ended = new Date().toISOString();
    const body = { uuid: draft.uuid, survey, version, household: id, started, ended, worker: username, answers, files };
    await app.leave();
    app.leave = undefined;
    const stored = await app.kept.load("visits", draft.uuid);
    await app.queue.add({ ...stored, body }, { head, title: page.given.title });
    await go(at("sent"));
    tell(say("Finished. It is sent as soon as there is a network."), "good");
    app.refresh();
  }

  async function sent(uuid) {
    if (uuid) return one(uuid);
    const found = await app.queue.list();
    show(drawn("sent", { rows: found.map(entry), none: found.length ? "" : undefined }));
    document.querySelector("[data-view] [data-slot=none]").hidden = found.length > 0;
    document.querySelector("[data-send]").onclick = () => app.refresh();
    return unsent();
  }

  /** A visit that was finished here: what became of it, and what can be done about one that was refused. */
  async function one(uuid) {
    const found = await app.kept.load("sent", uuid);
    if (!found) return sent();
    const open = found.state !== "delivered";
    const view = drawn("finished", {
      head: found.head, title: found.title, why: reasonOf(found),
      files: [say("Answers"), ...found.files].map((name, at) => cell({ title: name, end: arrived(found, at) ? say("Delivered") : say("Not here yet"), tone: arrived(found, at) ? "good" : "warn" })),
      acts: open ? undefined : "",
    });
    view.querySelector("[data-slot=acts]").hidden = !open;
    show(view);
    const button = (name, act) => Object.assign(document.querySelector(`[data-${name}]`), { onclick: act });
    button("mend", async () => {
      await app.queue.reopen(uuid);
      await go(at(`visits/${uuid}`));
    });
    button("drop", async () => {
      if (!window.confirm(say("Delete this visit with all its answers and photos?"))) return;
      if (!window.confirm(say("It is not at the station. Nobody can bring it back. Delete it?"))) return;
      await app.queue.drop(uuid);
      await go(at("sent"));
    });
    return undefined;
  }

  const arrived = ({ state, held: there, hashes }, number) => state === "delivered" || (number > 0 && there.includes(hashes[number - 1]));
  const reasonOf = ({ lost, words: said }) => (lost && lost.length ? say("A photo is no longer on this phone: %(names)s", { names: lost.join(", ") }) : said);

  function loginEnded() {
    if (document.querySelector("[data-view] form[data-form=login]")) return;
    tell(say("Your log-in has ended. Log in to send; everything is kept on this phone."), "warn", [
      Object.assign(document.createElement("button"), { type: "button", className: "weui-btn weui-btn_primary weui-btn_small", textContent: say("Log in"), onclick: login }),
    ]);
  }

  function entry({ uuid, head, title, ended, state, held: there, all, ...rest }) {
    const delivered = say("Delivered %(held)s/%(all)s", { held: there.length + (state === "delivered" ? 1 : 0), all });
    const end = { delivered, refused: say("Refused"), waiting: there.length ? delivered : say("Waiting for a network") }[state];
    const tone = { delivered: "good", refused: "bad" }[state] || "warn";
    return cell({ title: head, note: [title, time(ended), reasonOf(rest)].filter(Boolean).join(" · "), end, tone, to: at(`sent/${uuid}`) });
  }

  async function unsent() {
    const link = document.querySelector("[data-unsent]");
    const open = (await app.queue.list()).filter(({ state }) => state !== "delivered").length;
    link.hidden = false;
    link.replaceChildren(badge(open ? say("%(num)s not sent", { num: open }) : say("All sent"), open ? "warn" : "good"));
  }

  function synced(progress) {
    const slot = document.querySelector('[data-view] [data-slot="synced"]');
    if (!slot) return;
    const known = { num: app.directory.size, time: time(app.state.at) };
    const as = app.offline ? "No network. What is on this phone is as of %(time)s." : "%(num)s households on this phone. Up to date as of %(time)s.";
    fillSlot(slot, progress || say(as, known));
  }

  async function refreshed() {
    synced();
    await unsent();
    const search = document.querySelector("[data-search]");
    if (search) list(search.value);
    if (location.pathname === at("sent")) {
      const found = await app.queue.list();
      fillSlot(document.querySelector('[data-view] [data-slot="rows"]'), found.map(entry));
    }
  }

  const submitted = (name, form) => acts[name] && acts[name](form.elements);

  function reason(error) {
    if (error.message === "role") return say("This account is no worker's. Use the desk's pages.");
    if (error.kind === "offline") return say("There is no network. Try again where there is one.");
    if (!error.kind) console.error(error);
    return error.words || error.message;
  }

  return { login, newPin, pin, home, household, visit, sent, unsent, synced, refreshed, submitted, reason, loginEnded };
}

/** What the county and the places around the household have set, the nearest first to be found. */
function tablesOf(settings, area) {
  const found = {};
  for (const { area: place, key, value } of settings || []) if (area.startsWith(place)) found[key] = value;
  const rows = Object.entries(found).map(([key, value]) => ({ key, value }));
  return rows.length ? { area: rows } : {};
}
