// The engine on the command line (Node): `expr` reads JSON lines {"expr", "answers", "at", "now", "tz"},
// `fill BUNDLE` reads answers and prints what `flask survey fill` prints. Python reads the expressions: there is one parser.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Context } from './context.mjs';
import { Filling } from './filling.mjs';
import { lineResult } from './lines.mjs';
import { result } from './needs.mjs';

const HOUSE = fileURLToPath(new URL('../..', import.meta.url));
const OWN_PYTHON = `${HOUSE}.venv/bin/python`;
const PYTHON = process.env.PYTHON || (existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3');

// With --fixed neither clock nor chance speaks: what two engines say can then be compared.
const FIXED = { now: Date.UTC(2026, 10, 22), zone: 'UTC', uuid: () => '00000000-0000-4000-8000-000000000000', random: () => 0.5 };
const WORLD = { now: Date.now(), zone: process.env.TZ || 'Asia/Shanghai', uuid: randomUUID, random: Math.random };
const world = () => (process.argv.includes('--fixed') ? FIXED : WORLD);
const input = () => readFileSync(0, 'utf8');

const jsonLine = (line) => {
  try {
    const asked = JSON.parse(line);
    const { expr, answers = {} } = asked || {};
    if (typeof expr !== 'string') return { fault: 'expr' };
    const isObject = answers === null || (typeof answers === 'object' && !Array.isArray(answers));
    return isObject ? { asked } : { fault: 'answers' };
  } catch (error) {
    return { fault: 'json' };
  }
};

const parsedAll = (asked) => {
  const lines = asked.map(({ expr }) => JSON.stringify({ expr })).join('\n');
  const options = { cwd: HOUSE, input: lines, encoding: 'utf8', maxBuffer: 2 ** 30 };
  const run = spawnSync(PYTHON, ['-m', 'forms.expressions.parse'], options);
  if (run.status !== 0) throw new Error(run.stderr || String(run.error));
  return run.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
};

const expr = () => {
  const lines = input().split('\n').filter((line) => line.trim()).map(jsonLine);
  const trees = parsedAll(lines.filter(({ asked }) => asked).map(({ asked }) => asked)).values();
  const defaults = world();
  lines.forEach(({ asked, fault }) => {
    const found = asked
      ? lineResult(asked, trees.next().value, defaults)
      : { problem: { code: 'line_invalid', expected: fault } };
    process.stdout.write(`${JSON.stringify(found)}\n`);
  });
  return 0;
};

const fill = (path) => {
  const filling = new Filling(JSON.parse(readFileSync(path, 'utf8')), JSON.parse(input()), new Context(world()), true);
  process.stdout.write(`${JSON.stringify(result(filling))}\n`);
  return 0;
};

const [command, path] = process.argv.slice(2);
if (command === 'expr') process.exitCode = expr();
else if (command === 'fill' && path) process.exitCode = fill(path);
else {
  process.stderr.write('usage: cli.mjs expr < lines | cli.mjs fill BUNDLE < answers\n');
  process.exitCode = 2;
}
