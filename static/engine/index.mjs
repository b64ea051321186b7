// The engine's front door for pages. No DOM, no network, no clock.
export { Context } from "./context.mjs";
export { extend, isRare } from "./functions.mjs";
export { Filling, Problem } from "./filling.mjs";
export { words } from "./labels.mjs";
