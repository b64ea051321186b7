// Several tabs of the app on one phone: what only one may do at a time is done by the one that came first.

const PREFIX = "nuanfang ";
const busy = new Set();

/** Do the work unless this or another tab is at it; undefined then. Browsers before 2022 have no locks: they are alone. */
export async function alone(name, work) {
  if (!navigator.locks) return once(name, work);
  return navigator.locks.request(PREFIX + name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

async function once(name, work) {
  if (busy.has(name)) return undefined;
  busy.add(name);
  try {
    return await work();
  } finally {
    busy.delete(name);
  }
}

/** Hold the name until `release()` is called, which is what comes back; undefined where another tab holds it. */
export function held(name) {
  return new Promise((done) => {
    const kept = () => new Promise((release) => done(release));
    if (!navigator.locks) kept();
    else navigator.locks.request(PREFIX + name, { ifAvailable: true }, (lock) => (lock ? kept() : done(undefined)));
  });
}
