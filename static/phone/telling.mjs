// What several pages of the app tell alike: moments, labels in the worker's language, visits that were begun.

import { say } from "../fieldwork/words.mjs";
import { overdue } from "./directory.mjs";
import { cell } from "./draw.mjs";
import { shortTitle } from "./titles.mjs";

const ZONE = "Asia/Shanghai";

// China keeps one time, eight hours before UTC: asked for it, the browser would first build a calendar, which takes a
// cheap phone a tenth of a second.
const AHEAD = 8 * 60 * 60 * 1000;
const dayOf = (moment) => new Date(moment.getTime() + AHEAD).toISOString().slice(0, 10);
const writers = new Map();

/** The day where the county lies, as YYYY-MM-DD. */
export const today = () => dayOf(new Date());
export const time = (stamp) => (stamp ? new Date(stamp).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "–");

/** The day as people write it in the page's language, its year where that is not this one. */
export function dayWords(stamp) {
  const day = new Date(stamp);
  const year = dayOf(day).slice(0, 4) === today().slice(0, 4) ? undefined : "numeric";
  const { lang } = document.documentElement;
  const key = `${lang} ${year}`;
  if (!writers.has(key)) writers.set(key, new Intl.DateTimeFormat(lang, { timeZone: ZONE, month: "short", day: "numeric", year }));
  return writers.get(key).format(day);
}

/** When the next visit is due, or how long it has been: what a mark says, and its tone. */
export function dueMark(due) {
  if (!due) return {};
  const days = overdue(due, today());
  const end = days > 0 ? say("%(days)s days overdue", { days }) : days === 0 ? say("due today") : say("Due %(day)s", { day: dayWords(due) });
  return { end, tone: days > 30 ? "bad" : days > 0 ? "warn" : "" };
}

/** A label of the survey's or the server's own, in the worker's language or another that it has. */
export const worded = (app, label) => label[app.given.language] || Object.values(label)[0] || "";

/** The visits that were begun and not finished, the latest first; of one household, or of all. */
export async function draftCells(app, household) {
  const [ids, sent] = await Promise.all([app.kept.ids("visits"), app.kept.ids("sent")]);
  const found = await Promise.all(ids.filter((id) => !sent.includes(id)).map((id) => app.kept.load("visits", id)));
  const mine = found.filter((draft) => !household || draft.household === household).sort((a, b) => (a.started < b.started ? 1 : -1));
  return mine.map(({ uuid, head, survey, changed, started }) => cell({
    title: head, note: `${titleOf(app, survey)} · ${time(changed || started)}`, end: say("Go on filling"), to: app.at(`visits/${uuid}`),
  }));
}

function titleOf(app, id) {
  const found = (app.state.surveys || []).find((survey) => survey.id === id);
  return found ? shortTitle(worded(app, found.title)) : id;
}
