// Which places of a survey a path reads, told from the steps alone; the twin of forms/expressions/reading.py.
// Spots are {steps, shared}: steps (null is the survey) and how many repeat levels their rows share with the reader.
// Spots that are null are those of a table.
const NOWHERE = { steps: [], shared: 0 };
// The steps of a path that bear a name.
export const isNaming = ([kind]) => kind === "child" || kind === "below";
const unique = (list) => [...new Set(list)];

export const EACH = { "join-if": [2, 3], "rank-index": [2], "rank-index-if": [2, 3] };
["count-if", "sum-if", "min-if", "max-if"].forEach((name) => {
  EACH[name] = [1, 2];
});

// How many repeats a step lies in, itself included.
const depthOf = (step) => (step ? step.level.depth + (step.inner ? 1 : 0) : 0);

// `scope` is where the reader is; `enter(step, shared)` is told all that is read.
export const spotsOf = (tree, scope, enter) => {
  const { steps } = scope;
  const start = { steps: [scope.step || scope.level.repeat], shared: scope.level.depth };

  const entered = (spots) => {
    if (spots)
      spots.steps.filter(Boolean).forEach((step) => enter(step, Math.min(spots.shared, step.level.depth)));
    return spots;
  };
  const named = (name) => {
    const target = steps.find(name, scope.path);
    return target ? { steps: [target], shared: scope.common(target.level) } : NOWHERE;
  };
  const moved = (spots, [kind, name]) => {
    if (!spots || kind === "self") return spots;
    if (kind === "parent") {
      const above = unique(spots.steps.filter(Boolean).map(({ parent }) => parent));
      return { steps: above, shared: Math.min(spots.shared, ...above.map(depthOf)) };
    }
    const isBelow = (step, up) => step.parent === up || (step.parent !== null && isBelow(step.parent, up));
    const found =
      kind === "below"
        ? steps.all.filter((step) => spots.steps.some((up) => isBelow(step, up)))
        : [].concat(...spots.steps.map((step) => (step ? step.children : steps.children)));
    return { steps: found.filter(({ item }) => name === "*" || item.name === name), shared: spots.shared };
  };

  const of = (part, here) => {
    if (!Array.isArray(part)) return NOWHERE;
    const [head, ...rest] = part;
    if (head === "path") return path(part, here);
    if (EACH[head]) return each(part, here);
    if (head === "self") return here;
    if (head === "current") return start;
    if (head === "root") return { steps: [null], shared: 0 };
    if (head === "parent") return moved(here, part);
    if (head === "column") return entered(moved(here, ["child", rest[0]]));
    if (head === "ref") return entered(named(rest[0]));
    const parts = rest.map((one) => of(one, here));
    if (head === "instance") return null;
    const known = head === "|" ? parts.filter(Boolean) : [];
    const shared = known.length ? Math.min(...known.map((one) => one.shared)) : 0;
    return { steps: [].concat(...known.map((one) => one.steps)), shared };
  };

  const path = ([, begin, ...walked], here) => {
    let spots = of(begin, here);
    walked.forEach((step, index) => {
      // The first step from the root is the survey itself, by whatever name the author calls it.
      if (begin[0] !== "root" || index || step[0] !== "child") spots = moved(spots, step);
      step.slice(isNaming(step) ? 2 : 1).forEach((predicate) => of(predicate, spots));
    });
    return entered(spots);
  };

  // What ${name} stands for where all rows around it are meant, also by a reader in one of them.
  const rows = (name) => {
    const spots = named(name);
    const depths = spots.steps.map(({ level }) => level.depth - 1);
    return entered({ steps: spots.steps, shared: Math.max(0, Math.min(spots.shared, ...depths)) });
  };

  const each = (part, here) => {
    const [nodes, condition] = EACH[part[0]];
    const spots = part[nodes][0] === "ref" ? rows(part[nodes][1]) : of(part[nodes], here);
    part.slice(1).forEach((one, index) => index + 1 !== condition && index + 1 !== nodes && of(one, here));
    if (condition && spots) {
      spots.steps.forEach((step) => {
        const inner = scope.inside(step ? step.inner || step.level : steps.root);
        spotsOf(part[condition], inner, (read, shared) => enter(read, Math.min(shared, spots.shared)));
      });
    }
    return NOWHERE;
  };

  return of(tree, start);
};
