// The functions that few surveys use: a page loads them only for a bundle that does (functions.mjs: isRare, extend).
import { ANGLES } from "./angles.mjs";
import { DIGESTS } from "./digests.mjs";
import { GEOMETRY } from "./geometry.mjs";
import { ITEMS } from "./items.mjs";
import { LISTS } from "./lists.mjs";

export const RARE = Object.assign({}, ANGLES, DIGESTS, GEOMETRY, ITEMS, LISTS);
