// A visit is begun: a draft with what the register knows.

import { uuid } from "../fieldwork/context.mjs";

/** A new draft, kept: {uuid, household, survey, version, started, answers, registered, confirmed, files, changed}. */
export async function begin(kept, household, survey) {
  const started = new Date().toISOString();
  const registered = prefilled(survey, household.residents);
  const draft = {
    uuid: uuid(), household: household.id, head: household.head, survey: survey.id, version: survey.version, mark: survey.mark,
    started, changed: "", answers: registered, registered, confirmed: {}, files: [], isNew: true,
  };
  await kept.save("visits", draft.uuid, draft);
  return draft;
}

/** A row for each resident, with what the survey asks and the register knows. The server begins a visit alike. */
export function prefilled({ members }, residents) {
  if (!members || !residents.length) return {};
  const rows = residents.map((person) => {
    const known = members.names.filter((name) => person[name]).map((name) => [name, person[name]]);
    return { _id: person.id, ...Object.fromEntries(known) };
  });
  return members.path.reduceRight((answers, name) => ({ [name]: answers }), rows);
}
