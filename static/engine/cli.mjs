// The engine on the command line (Node): `expr` reads JSON lines {"expr", "answers", "at", "now", "tz", "tables"}, `fill BUNDLE`
// reads answers and prints what `flask survey fill` prints. BUNDLE is a bundle, or a survey as a folder or workbook.
// Python reads expressions and sheets: there is one parser.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Filling } from "./filling.mjs";
import { contextOf, lineResult } from "./lines.mjs";
import { result } from "./needs.mjs";

const HOUSE = fileURLToPath(new URL("../..", import.meta.url));
const OWN_PYTHON = `${HOUSE}.venv/bin/python`;
const PYTHON = process.env.PYTHON || (existsSync(OWN_PYTHON) ? OWN_PYTHON : "python3");
const USAGE = "usage: cli.mjs expr < lines | cli.mjs fill BUNDLE [--now ISO] < answers\n";

// With --fixed neither clock nor chance speaks, so that what two engines say can be compared.
const FIXED = {
  now: Date.UTC(2026, 10, 22),
  zone: "UTC",
  uuid: () => "00000000-0000-4000-8000-000000000000",
  random: () => 0.5,
};
const WORLD = { now: Date.now(), zone: "Asia/Shanghai", uuid: randomUUID, random: Math.random };

const input = () => readFileSync(0, "utf8").replace(/^\ufeff/, "");
const print = (found) => process.stdout.write(`${JSON.stringify(found)}\n`);

const python = (args, text) => {
  const run = spawnSync(PYTHON, ["-m", ...args], { cwd: HOUSE, input: text, encoding: "utf8", maxBuffer: 2 ** 30 });
  if (run.status !== 0) throw new Error(run.stderr || String(run.error));
  return run.stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
};

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const isMissing = (value) => value === undefined || value === null;
const valuesOf = (object) => Object.keys(object).map((key) => object[key]);

// Whether this is {table: [{header: text}]}.
const areTables = (tables) =>
  isObject(tables) &&
  valuesOf(tables).every(
    (rows) =>
      Array.isArray(rows) &&
      rows.every((row) => isObject(row) && valuesOf(row).every((cell) => typeof cell === "string")),
  );

const jsonLine = (line) => {
  try {
    const asked = JSON.parse(line);
    if (!isObject(asked) || typeof asked.expr !== "string") return { fault: "expr" };
    if (!isMissing(asked.answers) && !isObject(asked.answers)) return { fault: "answers" };
    return isMissing(asked.tables) || areTables(asked.tables) ? { asked } : { fault: "tables" };
  } catch (error) {
    return { fault: "json" };
  }
};

const expr = (defaults) => {
  const lines = input()
    .split("\n")
    .filter((line) => line.trim())
    .map(jsonLine);
  const texts = lines.filter(({ asked }) => asked).map(({ asked }) => JSON.stringify({ expr: asked.expr }));
  const trees = python(["forms.expressions.parse"], texts.join("\n")).values();
  lines.forEach(({ asked, fault }) => {
    print(
      asked ? lineResult(asked, trees.next().value, defaults) : { problem: { code: "line_invalid", expected: fault } },
    );
  });
  return 0;
};

const bundleAt = (path) =>
  path.endsWith(".json") ? JSON.parse(readFileSync(path, "utf8")) : python(["forms.bundle", resolve(path)], "")[0];

const fill = (path, now, defaults) => {
  let answers = null;
  try {
    answers = JSON.parse(input());
  } catch (error) {
    answers = null;
  }
  if (!isObject(answers)) {
    print({ problems: [{ code: "body_json" }] });
    return 1;
  }
  print(result(new Filling(bundleAt(path), answers, contextOf({ now }, defaults), true)));
  return 0;
};

const options = { now: { type: "string" }, fixed: { type: "boolean" }, json: { type: "boolean" } };
const {
  positionals: [command, path],
  values,
} = parseArgs({ allowPositionals: true, options });
const defaults = values.fixed ? FIXED : WORLD;
if (command === "expr") process.exitCode = expr(defaults);
else if (command === "fill" && path) process.exitCode = fill(path, values.now, defaults);
else {
  process.stderr.write(USAGE);
  process.exitCode = 2;
}
