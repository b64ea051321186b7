// Powers of e, logarithms and angles, digit for digit as in forms/expressions/numeric.py: + - * / and roots in its order.
import { significant, wholePower } from "./numbers.mjs";

const LN2 = 0.6931471805599453;
const LN2_HIGH = 6.93147180369123816490e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LN10 = 2.302585092994046;
const QUARTER = [1.57079632673412561417, 6.07710050630396597660e-11, 2.02226624879595063154e-21];
const TERMS = 24;

const twoTo = (exponent) => (exponent >= 0 ? wholePower(2, exponent) : 1 / wholePower(2, -exponent));

const exponential = (value) => {
  if (Number.isNaN(value) || value > 710) return Number.isNaN(value) ? NaN : Infinity;
  if (value < -746) return 0;
  const turns = Math.floor(value / LN2 + 0.5);
  const rest = value - turns * LN2_HIGH - turns * LN2_LOW;
  let total = 1;
  for (let term = TERMS; term; term -= 1) total = 1 + (rest * total) / term;
  // In two steps: 2 to the power of -1075 alone would be nothing.
  const half = Math.trunc(turns / 2);
  return total * twoTo(half) * twoTo(turns - half);
};

const logarithm = (given) => {
  if (given === 0 || given === Infinity) return given === 0 ? -Infinity : Infinity;
  if (!(given > 0)) return NaN;
  let [value, halvings] = [given, 0];
  for (; value > 1.5; halvings += 1) value /= 2;
  for (; value < 0.75; halvings -= 1) value *= 2;
  const ratio = (value - 1) / (value + 1);
  const square = ratio * ratio;
  let total = 0;
  for (let term = 2 * TERMS - 1; term > 0; term -= 2) total = total * square + 1 / term;
  return halvings * LN2_HIGH + (halvings * LN2_LOW + 2 * ratio * total);
};

const turned = (given, ahead) => {
  if (!Number.isFinite(given)) return NaN;
  // So many turns that their number would no longer be exact.
  const value = Math.abs(given) > 1000000 ? given % (2 * Math.PI) : given;
  const quarters = Math.floor(value / QUARTER[0] + 0.5);
  const rest = value - quarters * QUARTER[0] - quarters * QUARTER[1] - quarters * QUARTER[2];
  const quadrant = (((quarters + ahead) % 4) + 4) % 4;
  const square = rest * rest;
  let total = 0;
  // The series of the cosine begins at term 0, that of the sine at term 1.
  const first = quadrant % 2 ? 0 : 1;
  for (let term = TERMS + first; term >= first; term -= 2) total = 1 - (square * total) / ((term + 1) * (term + 2));
  return (quadrant % 2 ? total : rest * total) * (quadrant < 2 ? 1 : -1);
};

export const sine = (value) => turned(value, 0);
export const cosine = (value) => turned(value, 1);
const tangent = (value) => sine(value) / cosine(value);

const arcTangent = (given) => {
  if (Math.abs(given) > 1) return (Math.sign(given) * Math.PI) / 2 - arcTangent(1 / given);
  let [value, halvings] = [given, 0];
  for (; Math.abs(value) > 0.125; halvings += 1) value /= 1 + Math.sqrt(1 + value * value);
  const square = value * value;
  let total = 0;
  for (let term = 2 * TERMS - 1; term > 0; term -= 2) total = 1 / term - square * total;
  for (; halvings; halvings -= 1) total *= 2;
  return value * total;
};

export const arcTangent2 = (north, east) => {
  if (Number.isNaN(north) || Number.isNaN(east)) return NaN;
  let [y, x] = [north, east];
  if (Math.abs(x) === Infinity || Math.abs(y) === Infinity) {
    [y, x] = [y, x].map((one) => (Math.abs(one) === Infinity ? Math.sign(one) : 0));
  }
  if (x === 0) return y === 0 ? 0 : (Math.sign(y) * Math.PI) / 2;
  const angle = arcTangent(y / x);
  if (x > 0) return angle;
  return angle + (y >= 0 ? Math.PI : -Math.PI);
};

const beside = (value) => Math.sqrt((1 - value) * (1 + value));
const exact = (give) => (...values) => significant(give(...values));

export const ANGLES = {
  exp: ["n", exact(exponential)],
  log: ["n", exact(logarithm)],
  log10: ["n", exact((value) => logarithm(value) / LN10)],
  sin: ["n", exact(sine)],
  cos: ["n", exact(cosine)],
  tan: ["n", exact(tangent)],
  asin: ["n", exact((value) => (Math.abs(value) <= 1 ? arcTangent2(value, beside(value)) : NaN))],
  acos: ["n", exact((value) => (Math.abs(value) <= 1 ? arcTangent2(beside(value), value) : NaN))],
  atan: ["n", exact(arcTangent)],
  atan2: ["n", exact(arcTangent2)],
};
