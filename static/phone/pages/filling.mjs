// A visit being filled: its survey's page, and its end, which puts it on its way. With the engine it is as large as the
// rest of the app, and loaded by itself while the app is opened; so it has words of its own.

import { fetchScripts } from "../../fieldwork/enliven.mjs";
import { tell } from "../../fieldwork/problems.mjs";
import { say, useWords } from "../../fieldwork/words.mjs";
import { drawn, fillSlot, put, show } from "../draw.mjs";
import { surveyPage } from "../sync.mjs";
import { held } from "../tabs.mjs";
import { shortTitle } from "../titles.mjs";
import { fill } from "../visit.mjs";
import { reason } from "./opening.mjs";

/** Words where it cannot be opened; "" once it is open. */
export async function showVisit(app, uuid) {
  useWords(app.given.words);
  const [stored, spoken] = await Promise.all([app.kept.load("visits", uuid), app.kept.load("meta", "say")]);
  if (!stored) return say("There is no such visit on this phone.");
  const mine = { ...stored, id: stored.survey };
  const newest = app.state.surveys.find(({ id }) => id === stored.survey) || mine;
  const now = await surveyPage(app.kept, newest, app.given.language, spoken);
  const own = newest.version === stored.version ? now : await surveyPage(app.kept, mine, app.given.language, spoken);
  const page = own || now;
  if (!page) return say("This survey is not on this phone yet. Go on-line once.");
  page.given.scripts = renewed(page.given.scripts, app.given.later);
  const release = await held(`visit ${uuid}`);
  if (!release) return say("This visit is open in another tab of this phone. Go on there.");
  if (now && now !== own && !stored.body) {
    const { showMoved } = await import(app.given.moved);
    showMoved({ app, stored, own, now, newest, drawn, show, say, anew: () => Promise.resolve(release()).then(() => showVisit(app, uuid)) });
    app.leave = async () => release();
    return "";
  }
  // It comes while the page is drawn.
  const coming = known(app, stored, page);
  const view = drawn("visit", { back: stored.head, title: shortTitle(page.given.title) });
  view.querySelector("[data-slot=back]").href = app.at(`households/${stored.household}`);
  // The server drew it, with nothing in it that anybody typed.
  view.querySelector("[data-slot=form]").innerHTML = page.html;
  // One section is shown at a time: the others are not even laid out before it is known which.
  for (const section of [...view.querySelectorAll("[data-section]")].slice(1)) section.classList.add("is-off");
  showAside(view, stored);
  for (const button of view.querySelectorAll("[data-say]")) button.addEventListener("click", () => speak(app, uuid, button.dataset.say));
  const left = await fill(app.kept, stored, page, { ...(await coming), put: () => put(view) }, (draft, filling) => finish(app, draft, filling, page));
  app.leave = () => {
    delete document.documentElement.dataset.filling;
    return left().then(release);
  };
  document.documentElement.dataset.filling = "yes";
  return "";
}

/** The same visit, asked in another language that the survey speaks. */
async function speak(app, uuid, tag) {
  const { leave } = app;
  if (!leave) return;
  app.leave = undefined;
  await app.kept.save("meta", "say", tag);
  await leave();
  await showVisit(app, uuid);
}

/** What an earlier version asked and this one does not: it is read at any time, and sent with the visit. */
function showAside(view, { began, version, told = {} }) {
  const slot = view.querySelector("[data-slot=aside]");
  slot.hidden = !began;
  if (!began) return;
  slot.querySelector("[data-slot=versions]").textContent = say("Begun with version %(began)s, goes on with version %(version)s.", { began, version });
  const facts = Object.values(told).map(([term, value]) => drawn("fact", { term, value }));
  fillSlot(slot.querySelector("[data-slot=told]"), facts);
}

/** A page that was brought before the app was renewed names scripts as they were then; those of today are on this phone. */
function renewed(scripts, later) {
  const bare = (address) => address.split("?")[0];
  return Object.fromEntries(Object.entries(scripts).map(([name, then]) => [name, later.find((now) => bare(now) === bare(then)) || then]));
}

async function known(app, { household: id, confirmed = {} }, page) {
  const { account } = app.who;
  const scripts = fetchScripts(page.given);
  const household = await app.kept.load("households", id);
  return { account: account.id, username: account.username, scripts, offer: offering(app, confirmed, household), tables: tables(app.state.settings, household ? household.area : "") };
}

/** The module that offers last answers, where there are any, or some were confirmed before they went. */
async function offering({ given }, confirmed, { last = [] } = {}) {
  if (!last.length && !Object.keys(confirmed).length) return {};
  // A visit opens also where the module cannot be had.
  const { offerLast } = await import(given.offering).catch(() => ({}));
  return offerLast ? { offerLast: (page, draft) => offerLast(page, draft, last, given.words) } : {};
}

/** What the county and the places around the household have set: the nearest stands. */
function tables(settings, area) {
  const found = {};
  for (const { area: place, key, value } of settings || []) if (area.startsWith(place)) found[key] = value;
  const rows = Object.entries(found).map(([key, value]) => ({ key, value }));
  return rows.length ? { area: rows } : {};
}

async function finish(app, draft, filling, page) {
  const { answers } = filling;
  if (!app.leave) return; // it is on its way already: a second tap of a cold thumb
  const { leave } = app;
  app.leave = undefined;
  draft.removed.splice(0);
  await draft.flush();
  const { drafts } = draft;
  draft.drafts = { async save() {}, spare() {} }; // from now on the queue writes this visit, and nobody else
  try {
    const stored = { ...(await app.kept.load("visits", draft.uuid)), ...(draft.filling && draft.record()) };
    const { uuid, survey, version, household, started, head, began, aside = {} } = stored;
    const said = JSON.stringify([answers, Object.values(aside)]);
    const files = draft.files.filter(({ name }) => said.includes(JSON.stringify(name)));
    const ended = new Date().toISOString();
    const confirmed = draft.confirmed();
    const body = { uuid, survey, version, household, started, ended, worker: app.who.account.username, answers, confirmed, files, ...(began ? { began: { version: began }, aside } : {}) };
    await app.queue.add({ ...stored, body }, { head, title: page.given.title });
  } catch (error) {
    // This phone is full, or its database was closed: the visit stays open, and what is typed on is saved as before.
    Object.assign(draft, { drafts });
    app.leave = leave;
    tell(reason(error), "bad").focus();
    return;
  }
  await leave();
  await app.go("sent");
  tell(say("Finished. It is sent as soon as there is a network."), "good");
  app.refresh();
}
