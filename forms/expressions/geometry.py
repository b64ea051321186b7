"""The functions of places on Earth: geopoints "latitude longitude altitude accuracy", and lists of them (by ;)."""

import math
from itertools import pairwise
from typing import NamedTuple

from forms.context import Context
from forms.expressions.numeric import PI, arc_tangent2, cosine, root, rounded, sine
from forms.expressions.texts import texts
from forms.expressions.values import NAN, Value, number, string, words

RADIUS = 6_378_100.0  # metres, at the equator, as the engines of the field have it
# Points of a line whose crossings are looked for: each piece is held against each other one.
MOST_CROSSED = 1_000


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


def crossed(line: Value) -> bool:
    """intersects(): whether a line, or the edge of a shape, crosses or touches itself (ODK)."""
    points = _points(line) or []
    if len(points) > MOST_CROSSED:
        return False
    pieces = [(one, other) for one, other in pairwise(points) if one != other]
    closed = len(pieces) > 2 and pieces[0][0] == pieces[-1][1]
    for index, piece in enumerate(pieces):
        for later in range(index + 1, len(pieces)):
            if later == index + 1:
                meets = _folded_back(piece, pieces[later])
            elif closed and index == 0 and later == len(pieces) - 1:
                meets = _folded_back(pieces[later], piece)
            else:
                meets = _meet(piece, pieces[later])
            if meets:
                return True
    return False


_Piece = tuple[Point, Point]


def _turn(one: Point, other: Point, third: Point) -> float:
    """Above 0 where three points turn one way, below 0 the other way, 0 in one line."""
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])


def _on(piece: _Piece, point: Point) -> bool:
    """Whether a point lies on a piece."""
    return _turn(*piece, point) == 0 and all(min(a, b) <= c <= max(a, b) for a, b, c in zip(*piece, point, strict=True))


def _folded_back(piece: _Piece, following: _Piece) -> bool:
    """Whether a piece and the one that begins at its end have more than that end in common."""
    return _on(piece, following[1]) or _on(following, piece[0])


def _meet(piece: _Piece, other: _Piece) -> bool:
    """Whether two pieces have a point in common."""
    if any(max(a, b) < min(c, d) or max(c, d) < min(a, b) for a, b, c, d in zip(*piece, *other, strict=True)):
        return False
    if any(_on(piece, point) for point in other) or any(_on(other, point) for point in piece):
        return True
    return all(
        (_turn(*line, one) > 0) != (_turn(*line, two) > 0) for line, (one, two) in ((piece, other), (other, piece))
    )


def shortened(point: Value) -> str:
    """short-geopoint(): latitude and longitude alone, as they were written; "" for what is no place (SurveyCTO)."""
    return " ".join(words(string(point).replace(";", " "))[:2]) if len(_points(point) or ()) == 1 else ""


def scattered(context: Context, point: Value, reach: float) -> str:
    """geo-scatter(): a place anywhere in a circle of so many metres, with them as its accuracy (SurveyCTO)."""
    places = _points(point) or []
    if len(places) != 1 or not 0 <= reach < math.inf:
        return ""
    way, angle = reach * root(context.random()) / RADIUS * 180 / PI, 2 * PI * context.random()
    latitude, longitude = places[0]
    north = max(-90.0, min(90.0, latitude + way * cosine(angle)))
    # Near a pole a step to the east is many degrees: there the longitude says little, and stays.
    narrow = cosine(_radians(latitude))
    east = longitude + way * sine(angle) / narrow if narrow > 0.001 else longitude
    east = east - 360 if east > 180 else east + 360 if east < -180 else east
    east = max(-180.0, min(180.0, east))
    return " ".join(string(part) for part in (rounded(north, 7), rounded(east, 7), 0.0, reach))
