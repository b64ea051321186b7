// Places on Earth: geopoints, and lists of them with ; between; the twin of forms/expressions/geometry.py.
import { arcTangent2, cosine, sine } from "./angles.mjs";
import { rounded } from "./numbers.mjs";
import { number, string, words } from "./values.mjs";

const RADIUS = 6378100; // metres, at the equator, as the engines of the field have it

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

export const GEOMETRY = { area: ["l", area], distance: ["l", distance], geofence: ["s", geofence] };
