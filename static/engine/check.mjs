// What is wrong with answers: the survey's own rules; the twin of forms/check.py.
import { hasControl, isList, isTyped } from "./answers.mjs";
import { string, words } from "./values.mjs";
import { walk } from "./rows.mjs";

// Whether a choice of this name is on the question's list, as it is filtered now.
export const isOffered = (step, row, name) => {
  if (step.answers) return step.answers(row).includes(name);
  const choice = step.choices.get(name);
  if (!choice || !step.choice_filter) return Boolean(choice);
  row.state.choice = choice;
  const offered = step.choice_filter(row);
  row.state.choice = null;
  return offered;
};

// Whether a number lies in a range and on one of its steps.
const isWithin = (value, [start, end, by]) => {
  const steps = by ? (value - start) / by : 0;
  return value >= start && value <= end && Math.abs(steps - Math.round(steps)) < 1e-9;
};

// What is wrong with the answer of a question where it stands.
export const faults = (step, row, at) => {
  const value = row.values[step.slot];
  if (value === "") return step.required && step.required(row) ? [{ code: "required", at }] : [];
  if (hasControl(value)) return [{ code: "text_control", at }];
  if (!isTyped(value, step.type) || (step.range && !isWithin(value, step.range))) return [{ code: "type", at, expected: step.type }];
  // Only an answer of several choices is parted at its blanks: the name of one may hold some.
  const given = isList(step.type) ? words(string(value)) : [string(value)];
  const names = step.choices.size || step.answers ? given.filter((name) => !isOffered(step, row, name)) : [];
  if (names.length) return [{ code: "choice", at, names }];
  return step.constraint && !step.constraint(row) ? [{ code: "constraint", at }] : [];
};

export const problems = (state) => {
  const found = state.found.slice();
  walk(state.steps.children, state.root, (step, row, at) => found.push(...faults(step, row, at)));
  return found;
};
