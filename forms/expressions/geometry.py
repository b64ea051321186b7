"""The functions of places on Earth: geopoints "latitude longitude altitude accuracy", and lists of them (by ;)."""

from itertools import pairwise
from typing import NamedTuple

from forms.expressions.numeric import PI, arc_tangent2, cosine, root, rounded, sine
from forms.expressions.texts import texts
from forms.expressions.values import NAN, Value, number, words

RADIUS = 6_378_100.0  # metres, at the equator, as the engines of the field have it


class Point(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


def _points(*sets: Value) -> list[Point] | None:
    """The points; None where one is none."""
    parts = [words(part) for text in texts(sets) for part in text.split(";") if words(part)]
    points = [Point(number(part[0]), number(part[1])) for part in parts if 2 <= len(part) <= 4]
    valid = all(abs(point.latitude) <= 90 and abs(point.longitude) <= 180 for point in points)
    return points if valid and len(points) == len(parts) else None


def _radians(degrees: float) -> float:
    return degrees * PI / 180


def distance(*sets: Value) -> float:
    """distance(): metres along the points, to the centimetre; NaN where one is none."""
    points = _points(*sets)
    if points is None or not points:
        return NAN
    total = 0.0
    for one, other in pairwise(points):
        total += _between(one, other)
    return rounded(total, 2)


def _between(one: Point, other: Point) -> float:
    """By half angles, which also tell steps of a metre; the law of cosines cannot."""
    north = sine(_radians(other.latitude - one.latitude) / 2)
    east = sine(_radians(other.longitude - one.longitude) / 2)
    square = north * north + cosine(_radians(one.latitude)) * cosine(_radians(other.latitude)) * east * east
    square = min(1.0, square)
    return 2 * RADIUS * arc_tangent2(root(square), root(1 - square))


def area(*sets: Value) -> float:
    """area(): square metres within the points, to the hundredth; NaN where one is none."""
    points = _points(*sets)
    if points is None or not points:
        return NAN
    total = 0.0
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        turn = _radians(other.longitude - one.longitude)
        total += turn * (2 + sine(_radians(one.latitude)) + sine(_radians(other.latitude)))
    return rounded(abs(total * RADIUS * RADIUS / 2), 2)


def fenced(point: Value, shape: Value) -> bool:
    """geofence(): whether a point lies within a shape, by how often a line to the east crosses its edges."""
    places, corners = _points(point), _points(shape)
    if not places or len(places) != 1 or not corners:
        return False
    inside = False
    y, x = places[0]
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (one.latitude > y) != (other.latitude > y):
            share = (y - one.latitude) / (other.latitude - one.latitude)
            if x < one.longitude + share * (other.longitude - one.longitude):
                inside = not inside
    return inside
