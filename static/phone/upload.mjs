// Sends one file: a small one at once, a large one in parts, going on where the station says that it was cut.

import { NotSent } from "../fieldwork/outbox.mjs";

export const PART = 128 << 10;
const MOST_TURNS = 3;

/** True once the station says that it holds the file. How far it came stands in `entry.reached` (hash → bytes). */
export async function upload(ask, sha256, blob, entry) {
  const path = `/api/files/${sha256}`;
  if (blob.size <= PART) return isHeld(await ask("PUT", path, blob, blob.type), sha256);
  const reached = (entry.reached = entry.reached || {});
  for (let turns = 0; ; ) {
    const start = reached[sha256] || 0;
    const end = Math.min(start + PART, blob.size);
    try {
      const range = { "Content-Range": `bytes ${start}-${end - 1}/${blob.size}` };
      const answer = await ask("PUT", path, blob.slice(start, end), blob.type, range);
      if (isHeld(answer, sha256) || end === blob.size) return endedAt(reached, sha256, isHeld(answer, sha256));
      reached[sha256] = end;
    } catch (error) {
      turns += 1;
      reached[sha256] = elsewhere(error, start, blob.size, turns, reached, sha256);
    }
  }
}

const isHeld = (answer, sha256) => answer.held === true && answer.sha256 === sha256;

/** Nothing is left to go on with: held, or to be begun anew. */
function endedAt(reached, sha256, held) {
  delete reached[sha256];
  return held;
}

/** Where the station wants to go on; whatever else went wrong is thrown on, and only a cut leaves its place behind. */
function elsewhere(error, start, size, turns, reached, sha256) {
  const { code, held } = error.problem || {};
  if (code === "file_offset" && held !== start && held <= size && turns <= MOST_TURNS) return Math.min(held, size - 1);
  if (code === "file_offset") throw new NotSent("offline");
  if (error.kind === "refused" && error.status < 500) delete reached[sha256];
  throw error;
}

const TYPES = { jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", mp4: "video/mp4", webm: "video/webm" };
export const typeOf = (name) => TYPES[name.split(".").pop()] || "application/octet-stream";
