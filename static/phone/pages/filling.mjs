// A visit being filled: its survey's page, and its end, which puts it on its way.

import { tell } from "../../fieldwork/problems.mjs";
import { say } from "../../fieldwork/words.mjs";
import { drawn, show } from "../draw.mjs";
import { surveyKey } from "../sync.mjs";
import { held } from "../tabs.mjs";
import { fill } from "../visit.mjs";

/** Words where it cannot be opened; "" once it is open. */
export async function showVisit(app, uuid) {
  const stored = await app.kept.load("visits", uuid);
  if (!stored) return say("There is no such visit on this phone.");
  const page = await app.kept.loadOpen("surveys", surveyKey({ ...stored, id: stored.survey }, app.given.language));
  if (!page) return say("This survey is not on this phone yet. Go on-line once.");
  const release = await held(`visit ${uuid}`);
  if (!release) return say("This visit is open in another tab of this phone. Go on there.");
  const view = drawn("visit", { back: stored.head, title: page.given.title });
  view.querySelector("[data-slot=back]").href = app.at(`households/${stored.household}`);
  // The server drew it, with nothing in it that anybody typed.
  view.querySelector("[data-slot=form]").innerHTML = page.html;
  show(view);
  const left = await fill(app.kept, stored, page, await known(app, stored), (draft, filling) => finish(app, draft, filling, page));
  app.leave = () => left().then(release);
  document.documentElement.dataset.filling = "yes";
  return "";
}

async function known(app, { household: id }) {
  const { account } = app.who;
  const household = await app.kept.load("households", id);
  return { account: account.id, username: account.username, tables: tables(app.state.settings, household ? household.area : "") };
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
  await app.leave();
  app.leave = undefined;
  const stored = await app.kept.load("visits", draft.uuid);
  const { uuid, survey, version, household, started, head } = stored;
  const said = JSON.stringify(answers);
  const files = stored.files.filter(({ name }) => said.includes(JSON.stringify(name)));
  const ended = new Date().toISOString();
  const body = { uuid, survey, version, household, started, ended, worker: app.who.account.username, answers, files };
  await app.queue.add({ ...stored, body }, { head, title: page.given.title });
  await app.go("sent");
  tell(say("Finished. It is sent as soon as there is a network."), "good");
  app.refresh();
}
