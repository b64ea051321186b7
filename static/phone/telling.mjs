// What several pages of the app tell alike: moments, labels in the worker's language, visits that were begun.

import { say } from "../fieldwork/words.mjs";
import { cell } from "./draw.mjs";

const ZONE = "Asia/Shanghai";

/** The day where the county lies, as YYYY-MM-DD. */
export const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(new Date());
export const time = (stamp) => (stamp ? new Date(stamp).toLocaleString([], { dateStyle: "short", timeStyle: "short" }) : "–");

/** The day as people write it, its year where that is not this one. */
export function dayWords(stamp, language) {
  const words = (how) => new Date(stamp).toLocaleDateString(language, { timeZone: ZONE, ...how });
  return words({ month: "short", day: "numeric", ...(words({ year: "numeric" }).includes(today().slice(0, 4)) ? {} : { year: "numeric" }) });
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
  return found ? worded(app, found.title) : id;
}
