// What only Python does, asked for once per test file: it reads expressions and makes bundles.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const HOUSE = fileURLToPath(new URL("../..", import.meta.url));
const OWN = `${HOUSE}.venv/bin/python`;

export const python = (module, lines) => {
  const input = lines.map((line) => JSON.stringify(line)).join("\n");
  const options = { cwd: HOUSE, input, encoding: "utf8", maxBuffer: 2 ** 28 };
  const run = spawnSync(existsSync(OWN) ? OWN : "python3", ["-m", module], options);
  if (run.status !== 0) throw new Error(run.stderr || String(run.error));
  return run.stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};
