// Arithmetic that gives the same digits on every machine; the half of forms/expressions/numeric.py that every survey needs.
const MOST = 2 ** 31;
export const whole = (value) => (Number.isNaN(value) ? 0 : Math.trunc(Math.max(-MOST, Math.min(MOST, value))) + 0);

// To 14 significant digits, halves away from zero.
export const significant = (value) => (Number.isFinite(value) ? Number(value.toExponential(13)) : value);

const shifted = (value, places) => {
  if (!places) return value;
  const [mantissa, exponent] = value.toExponential().split("e");
  return Number(`${mantissa}e${Number(exponent) + places}`);
};

export const rounded = (value, places = 0) => {
  if (!Number.isFinite(value)) return value;
  const shift = Math.max(-300, Math.min(300, whole(places)));
  const moved = shifted(value, shift);
  if (!Number.isFinite(moved)) return value;
  const floor = Math.floor(moved);
  return shifted(floor + (moved - floor >= 0.5 ? 1 : 0), -shift);
};

export const wholePower = (base, exponent) => {
  let [result, square] = [1, base];
  for (let left = exponent; left; left = Math.floor(left / 2)) {
    if (left % 2) result *= square;
    square *= square;
  }
  return result;
};

// A power between 0 and 1: a square root for each binary digit.
const rootOf = (base, exponent) => {
  let [result, root] = [1, base];
  for (let fraction = exponent; fraction; fraction %= 1) {
    fraction *= 2;
    root = Math.sqrt(root);
    if (fraction >= 1) result *= root;
  }
  return result;
};

// By multiplying and square roots alone: the machines' own libraries differ in the last digit.
export const power = (base, exponent) => {
  if (!Number.isFinite(exponent) || (Number.isNaN(base) && exponent)) return base ** exponent;
  const [size, fraction] = [Math.trunc(Math.abs(exponent)), Math.abs(exponent) % 1];
  if (fraction && base < 0) return NaN;
  const product = wholePower(base, size) * rootOf(base, fraction);
  const result = exponent >= 0 ? product : 1 / product;
  // Many roots lose a digit or two; one alone is as good as it gets.
  return fraction === 0 || fraction === 0.5 ? result : significant(result);
};
