// From answers to needs, each with what its rule read; the twin of needs/rules.py.
import { plain } from "./answers.mjs";
import { everyLanguage, said } from "./labels.mjs";

const because = (step, row, steps) => {
  const [value, languages] = [row.values[step.slot], steps.languages];
  const spoken = {};
  (languages.length ? languages : [""]).forEach((language) => {
    spoken[language] = said(value, step.choices, language, steps.defaultLanguage);
  });
  return {
    at: row.prefix + step.local,
    name: step.item.name,
    number: steps.numbers[step.path.join("/")] || "",
    value: plain(value, step.type),
    label: everyLanguage(step.item.label, languages, (text, language) => step.wording.fill(text, row, language)),
    said: spoken,
  };
};

const raised = ({ rule, when, wording }, row) => {
  const { state } = row;
  state.reads = [];
  if (!when(row)) return null;
  const seen = new Map();
  state.reads
    .filter(([step, read]) => read.values[step.slot] !== "")
    .forEach(([step, read]) => {
      seen.set(read.prefix + step.local, [step, read]);
    });
  if (!seen.size) return null;
  return {
    kind: rule.kind,
    urgency: rule.urgency,
    person: row.id,
    at: row.prefix.slice(0, -1),
    reason: everyLanguage(rule.reason, state.steps.languages, (text, language) => wording.fill(text, row, language)),
    because: [...seen.values()].map(([step, read]) => because(step, read, state.steps)),
  };
};

// One need for each row and kind: the most urgent.
export const derive = ({ steps, state }) => {
  const found = new Map();
  steps.rules.forEach((rule) =>
    state.root
      .below(rule.level)
      .filter((row) => row.isOpen() && (!rule.whose || rule.whose(row)))
      .forEach((row) => {
        const need = raised(rule, row);
        const key = need && JSON.stringify([need.at, need.kind]);
        if (need && !(found.has(key) && found.get(key).urgency <= need.urgency)) found.set(key, need);
      }),
  );
  return [...found.values()];
};

// A survey filled from answers alone; the twin of needs/fill.py.
export const result = (filling) => ({
  answers: filling.answers,
  relevant: filling.relevant,
  problems: filling.problems(),
  needs: derive(filling),
});
