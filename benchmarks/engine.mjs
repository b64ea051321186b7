// The half of benchmarks/engine.py that runs in Node: one answer in a long survey.
import { readFileSync } from "node:fs";
import { fillingOf } from "../tests/engine/play.mjs";

const filling = fillingOf({ ...JSON.parse(readFileSync(0, "utf8")), isNew: false });

const milliseconds = (place, times) => {
  const rounds = [1, 2, 3, 4, 5].map(() => {
    const begun = performance.now();
    for (let i = 0; i < times; i += 1) filling.set(place, i);
    return (performance.now() - begun) / times;
  });
  return Number(Math.min(...rounds).toFixed(3));
};

process.stdout.write(
  JSON.stringify({
    answer_ms: milliseconds("members[25]/m3", 500),
    chain_ms: milliseconds("q0", 50),
  }),
);
