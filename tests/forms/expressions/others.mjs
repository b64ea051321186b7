// The page that asks two other engines the vectors, in a browser: Enketo's and that of ODK Web Forms, and what
// the browser itself has of XPath 1.0. VECTORS
// stand before it: {expr, value, xml, at, tables}, with `at` a path to the question that asks.
import { DEFAULT_DOM_ADAPTER, XFormsXPathEvaluator } from "@getodk/xpath";
import orxe from "openrosa-xpath-evaluator/src/openrosa-xpath.js";

const TYPES = { number: 1, string: 2, boolean: 3 };
const KEYS = ["", "numberValue", "stringValue", "booleanValue"];
const NUMBERS = ["NaN", "Infinity", "-Infinity"];
const enketo = orxe();

const parsed = (text) => new DOMParser().parseFromString(text, "text/xml");
const webForms = (document, tables) =>
  new XFormsXPathEvaluator({
    domAdapter: DEFAULT_DOM_ADAPTER,
    rootNode: document,
    timeZoneId: "UTC",
    itextTranslationsByLanguage: new Map(),
    secondaryInstancesById: new Map(Object.entries(tables).map(([id, xml]) => [id, parsed(xml).documentElement])),
  });

const answer = (type, ask) => {
  try {
    const found = ask()[KEYS[type]];
    return type === 1 && !Number.isFinite(found) ? String(found) : found;
  } catch (error) {
    return null;
  }
};

const said = ({ expr, value, xml, at, tables }) => {
  const type = NUMBERS.includes(value) ? 1 : TYPES[typeof value];
  const document = parsed(xml);
  const node = document.evaluate(at, document, null, 9).singleNodeValue;
  return [
    answer(type, () => enketo.evaluate(expr, node, null, type)),
    answer(type, () => webForms(document, tables).evaluate(expr, node, null, type)),
    answer(type, () => document.evaluate(expr, node, null, type)),
  ];
};

const bytes = new TextEncoder().encode(JSON.stringify(VECTORS.map(said)));
document.body.textContent = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
