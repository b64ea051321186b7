// What is wanted after a tap alone: the page of a survey fetches it then.

export { readAloud } from "./aloud.mjs";
export { removeRow, showRemoved } from "./removed.mjs";
export { useWords } from "./words.mjs";
