// Brings the worker's area home, page by page, and takes away what left it. Each page is written whole or not at all.

import { say } from "../fieldwork/words.mjs";
import { applied, pendingIn } from "./changes.mjs";
import { lineOf } from "./directory.mjs";

/** Ask for what changed. `progress(held, all)` is told after each page. Returns the directory's state as it is kept. */
export async function bring(kept, ask, language, progress = () => {}) {
  let state = (await kept.load("meta", "area")) || { next: "", lines: {} };
  const unsent = await unsentHere(kept);
  for (let more = true; more; ) {
    const answer = await ask("GET", `/api/sync?since=${encodeURIComponent(state.next)}${unsent}`);
    state = await taken(kept, state, answer);
    more = answer.more;
    progress(Object.keys(state.lines).length, answer.count);
  }
  if (Object.keys(state.lines).length !== state.count) {
    // What this phone holds is not what the server counts: all anew, rather than a list that is silently wrong.
    const num = Object.keys(state.lines).length;
    if (state.again) throw Object.assign(new Error("count"), { words: say("This phone holds %(num)s households, the station counts %(count)s. Tell the station.", { num, count: state.count }) });
    await kept.save("meta", "area", { ...state, next: "", again: true });
    return bring(kept, ask, language, progress);
  }
  await bringSurveys(kept, ask, state.surveys, language);
  state = { ...state, again: false, at: new Date().toISOString() };
  await kept.save("meta", "area", state);
  return state;
}

/** What the station is told of this phone: how many finished visits are not delivered, and when the oldest ended. */
async function unsentHere(kept) {
  const held = await kept.ids("visits"); // the lines of those that went long ago need not be opened
  const lines = await Promise.all((await kept.ids("sent")).filter((id) => held.includes(id)).map((id) => kept.load("sent", id)));
  const waiting = lines.filter((line) => line && line.state !== "delivered").map(({ ended }) => ended);
  return `&unsent=${waiting.length}${waiting.length ? `&oldest=${waiting.sort()[0]}` : ""}`;
}

async function taken(kept, before, answer) {
  const lines = answer.whole ? {} : { ...before.lines };
  const rows = [];
  if (answer.whole) for (const id of Object.keys(before.lines)) rows.push(["households", id, undefined]);
  for (const id of answer.gone) {
    delete lines[id];
    rows.push(["households", id, undefined]);
  }
  // What is still on its way from this phone is not undone by what the station has not seen.
  const waiting = await pendingIn(kept);
  for (const told of answer.households) {
    const household = applied(told, waiting);
    lines[household.id] = lineOf(household, household.pinyin);
    rows.push(["households", household.id, household]);
  }
  const { next, count, account, surveys, places, groups, settings } = answer;
  const state = { ...before, next, count, account, surveys, places, groups, settings, lines };
  rows.push(["meta", "area", state]);
  await kept.saveAll(rows);
  return state;
}

/** Each survey's page in the worker's language and in each that it speaks beside it, once for each state of it. It
 * names nobody, so it lies open. */
async function bringSurveys(kept, ask, surveys, language) {
  const held = await kept.ids("surveys");
  const wanted = [].concat(...surveys.map((one) => (one.tongues.length ? one.tongues : [""]).map((tag) => [surveyKey(one, language, tag), one, tag])));
  const here = [];
  for (const [key, { id, version, mark }, tag] of wanted) {
    if (held.includes(key)) {
      here.push(key);
      continue;
    }
    const path = `/api/surveys/${encodeURIComponent(id)}/${encodeURIComponent(version)}?language=${language}&say=${encodeURIComponent(tag)}&h=${mark}`;
    const page = await ask("GET", path).catch(unlessRefused);
    if (!page) continue;
    await kept.saveOpen("surveys", key, page);
    here.push(key);
  }
  await dropSurveys(kept, held, here, language);
}

/** A survey that the station cannot draw is not filled here; all else is brought. */
function unlessRefused(error) {
  if (error.kind !== "refused" || error.status === 429 || error.status >= 500) throw error;
}

/** Pages that are out of date go, but for those of a version that a draft still asks. */
async function dropSurveys(kept, held, wanted, language) {
  const old = held.filter((key) => speaks(key, language) && !wanted.includes(key));
  if (!old.length) return;
  const visits = await Promise.all((await kept.ids("visits")).map((id) => kept.load("visits", id)));
  const asked = visits.filter(Boolean).map(({ survey, version }) => `${survey} ${version} `);
  const goes = (key) => wanted.some((one) => ofVersion(one) === ofVersion(key)) || !asked.includes(ofVersion(key));
  for (const key of old.filter(goes)) await kept.forget("surveys", key);
}

const ofVersion = (key) => `${key.split(" ").slice(0, -2).join(" ")} `;

/** The page of this version, in the language `spoken` where it speaks that: in the state that is asked for, else in
 * another that is here. */
export async function surveyPage(kept, survey, language, spoken) {
  const held = await kept.ids("surveys");
  const { tongues = [] } = survey;
  const key = surveyKey(survey, language, tongues.includes(spoken) ? spoken : tongues[0]);
  const found = held.includes(key) ? key : held.find((one) => ofVersion(one) === ofVersion(key) && speaks(one, language));
  return found && kept.loadOpen("surveys", found);
}

const speaks = (key, language) => key.split(" ").pop().split("+")[0] === language;

export const surveyKey = ({ id, version, mark }, language, tag) =>
  `${id} ${version} ${mark} ${language}${tag ? `+${encodeURIComponent(tag)}` : ""}`;
