// The page that asks another engine (Enketo's) the vectors, in a browser: esbuild puts VECTORS in.
import orxe from "openrosa-xpath-evaluator/src/openrosa-xpath.js";

const TYPES = { number: 1, string: 2, boolean: 3 };
const KEYS = ["", "numberValue", "stringValue", "booleanValue"];
const NUMBERS = ["NaN", "Infinity", "-Infinity"];
const engine = orxe();
const root = new DOMParser().parseFromString("<data><x/></data>", "text/xml").documentElement;

const said = ({ expr, value }) => {
  const type = NUMBERS.includes(value) ? 1 : TYPES[typeof value];
  try {
    const found = engine.evaluate(expr, root, null, type)[KEYS[type]];
    return type === 1 && !Number.isFinite(found) ? String(found) : found;
  } catch (error) {
    return null;
  }
};

const bytes = new TextEncoder().encode(JSON.stringify(VECTORS.map(said)));
document.body.textContent = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
