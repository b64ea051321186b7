// Places on Earth: geopoints, and lists of them with ; between; the twin of forms/expressions/geometry.py.
import { arcTangent2, cosine, sine } from "./angles.mjs";
import { rounded } from "./numbers.mjs";
import { number, string, words } from "./values.mjs";

const RADIUS = 6378100; // metres, at the equator, as the engines of the field have it
// Points of a line whose crossings are looked for: each piece is held against each other one.
const MOST_CROSSED = 1000;

// [degrees north, degrees east] of each point; null where one is none.
const pointsOf = (...sets) => {
  const texts = [].concat(...sets).map(string);
  const parts = [].concat(...texts.map((text) => text.split(";"))).map(words).filter((part) => part.length);
  const isWithin = (degrees, most) => Math.abs(number(degrees)) <= most;
  const isPoint = (part) => part.length > 1 && part.length < 5 && isWithin(part[0], 90) && isWithin(part[1], 180);
  return parts.length && parts.every(isPoint) ? parts.map(([north, east]) => [number(north), number(east)]) : null;
};

const radians = (degrees) => (degrees * Math.PI) / 180;

// By half angles, which also tell steps of a metre; the law of cosines cannot.
const between = (one, other) => {
  const north = sine(radians(other[0] - one[0]) / 2);
  const east = sine(radians(other[1] - one[1]) / 2);
  const square = Math.min(1, north * north + cosine(radians(one[0])) * cosine(radians(other[0])) * east * east);
  return 2 * RADIUS * arcTangent2(Math.sqrt(square), Math.sqrt(1 - square));
};

const distance = (...sets) => {
  const points = pointsOf(...sets);
  if (!points) return NaN;
  return rounded(points.slice(1).reduce((total, point, index) => total + between(points[index], point), 0), 2);
};

const next = (points, index) => points[(index + 1) % points.length];

const area = (...sets) => {
  const points = pointsOf(...sets);
  if (!points) return NaN;
  const total = points.reduce((sum, one, index) => {
    const other = next(points, index);
    return sum + radians(other[1] - one[1]) * (2 + sine(radians(one[0])) + sine(radians(other[0])));
  }, 0);
  return rounded(Math.abs((total * RADIUS * RADIUS) / 2), 2);
};

// Whether a point lies within a shape, by how often a line to the east crosses its edges.
const geofence = (point, shape) => {
  const [places, corners] = [pointsOf(point), pointsOf(shape)];
  if (!places || places.length !== 1 || !corners) return false;
  const [[y, x]] = places;
  return corners.reduce((inside, one, index) => {
    const other = next(corners, index);
    if (one[0] > y === other[0] > y) return inside;
    const share = (y - one[0]) / (other[0] - one[0]);
    return x < one[1] + share * (other[1] - one[1]) ? !inside : inside;
  }, false);
};

// Above 0 where three points turn one way, below 0 the other way, 0 in one line.
const turn = (one, other, third) =>
  (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0]);
const isOn = ([one, other], point) =>
  turn(one, other, point) === 0 &&
  [0, 1].every((i) => Math.min(one[i], other[i]) <= point[i] && point[i] <= Math.max(one[i], other[i]));
// Whether a piece and the one that begins at its end have more than that end in common.
const isFoldedBack = (piece, following) => isOn(piece, following[1]) || isOn(following, piece[0]);
const parts = ([one, other], ends) => turn(one, other, ends[0]) > 0 !== turn(one, other, ends[1]) > 0;
const isApart = (piece, other) =>
  [0, 1].some((i) => Math.max(piece[0][i], piece[1][i]) < Math.min(other[0][i], other[1][i]));
const meet = (piece, other) => {
  if (isApart(piece, other) || isApart(other, piece)) return false;
  if (other.some((point) => isOn(piece, point)) || piece.some((point) => isOn(other, point))) return true;
  return parts(piece, other) && parts(other, piece);
};

// Whether a line, or the edge of a shape, crosses or touches itself.
const intersects = (line) => {
  const points = pointsOf(line) || [];
  if (points.length > MOST_CROSSED) return false;
  const same = (one, other) => one[0] === other[0] && one[1] === other[1];
  const pieces = points.slice(1).map((point, index) => [points[index], point]);
  const kept = pieces.filter(([one, other]) => !same(one, other));
  const last = kept.length - 1;
  const isClosed = last > 1 && same(kept[0][0], kept[last][1]);
  return kept.some((piece, index) =>
    kept.slice(index + 1).some((other, ahead) => {
      if (!ahead) return isFoldedBack(piece, other);
      return isClosed && !index && ahead + 1 === last ? isFoldedBack(other, piece) : meet(piece, other);
    }),
  );
};

const shortened = (point) => ((pointsOf(point) || []).length === 1 ? words(point.replace(/;/g, " ")).slice(0, 2).join(" ") : "");

const within = (value, most) => Math.max(-most, Math.min(most, value));
const scattered = (context, point, reach) => {
  const places = pointsOf(point) || [];
  if (places.length !== 1 || !(reach >= 0 && reach < Infinity)) return "";
  const way = (((reach * Math.sqrt(context.random())) / RADIUS) * 180) / Math.PI;
  const angle = 2 * Math.PI * context.random();
  const [[latitude, longitude]] = places;
  const north = within(latitude + way * cosine(angle), 90);
  // Near a pole a step to the east is many degrees: there the longitude says little, and stays.
  const narrow = cosine(radians(latitude));
  let east = narrow > 0.001 ? longitude + (way * sine(angle)) / narrow : longitude;
  if (Math.abs(east) > 180) east += east > 0 ? -360 : 360;
  return [rounded(north, 7), rounded(within(east, 180), 7), 0, reach].map(string).join(" ");
};

export const GEOMETRY = {
  area: ["l", area],
  distance: ["l", distance],
  geofence: ["s", geofence],
  intersects: ["s", intersects],
  "short-geopoint": ["s", shortened],
  "geo-scatter": ["csn", scattered],
};
