"""Some inner functions of WeasyPrint that a paper calls hundreds of times, made to remember or to do less.

Only for the version they were read in; with any other all stays as it comes, and papers take a seventh more time.
"""

import sys
from functools import cache
from typing import Any

VERSION = "70.0"


def quicken(weasyprint: Any) -> bool:
    """Put the quicker functions in place. False where this is another version."""
    if weasyprint.__version__ != VERSION:
        return False
    from weasyprint import anchors
    from weasyprint.draw import text as drawn_text
    from weasyprint.layout import background, percent
    from weasyprint.text import line_break

    if not hasattr(line_break.font_features, "cache_info"):
        _replace(line_break.font_features, cache(line_break.font_features))
        _replace(line_break.get_font_description, _remembered(line_break.get_font_description))
        _replace(line_break.strut, _remembered(line_break.strut))
        _replace(percent.resolve_percentages, _resolving(percent))
        _keep_layouts(line_break, drawn_text)
        _replace(background.layout_box_backgrounds, _laying_backgrounds(background))
        _replace(anchors.gather_anchors, _gathering(anchors))
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


class _Calls:
    """The functions of a library, one of them another."""

    def __init__(self, library: Any, **others: Any) -> None:
        self.__dict__.update(others, _library=library)

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(self._library, name)
        return found


def _keep_layouts(line_break: Any, drawn_text: Any) -> None:
    """A text that was shaped to be measured is drawn as it is; texts of one style share its context."""
    pango, ffi, gobject, layouts = line_break.pango, line_break.ffi, line_break.gobject, line_break.Layout
    first, again, aside = layouts.setup, layouts.reactivate, layouts.deactivate

    def context_of(style: Any, language: Any) -> Any:
        context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
        if style["lang"] or style["font_language_override"] != "normal":
            pango.pango_context_set_language(context, language)
        return context

    def setup(layout: Any, style: Any) -> None:
        known = style.__dict__.get("_layout")
        if known is None:
            first(layout, style)
            plain = layout.ascent is None and pango.pango_layout_get_attributes(layout.layout) == ffi.NULL
            if plain:  # neither lines along the text nor features of its font
                style.__dict__["_layout"] = context_of(style, layout.language), layout.language
            return
        context, language = known
        made = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(made, False)
        pango.pango_layout_set_font_description(made, line_break.get_font_description(style))
        layout.__dict__.update(layout=made, style=style, language=language, first_line_direction=0, ascent=None)
        layout.__dict__.update(underline_position=None, strikethrough_position=None)

    def reactivate(layout: Any, style: Any) -> None:
        if "layout" in layout.__dict__ and not layout.justification_spacing:
            return
        again(layout, style)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)

    def deactivate(layout: Any) -> None:
        if "\n" in layout.text:  # a second paragraph was in the way, and is not drawn
            aside(layout)

    layouts.setup, layouts.reactivate, layouts.deactivate = setup, reactivate, deactivate
    drawn_text.pango = _Calls(pango, pango_layout_set_single_paragraph_mode=lambda layout, on: None)


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


def _saying(*beginnings: str) -> Any:
    """Whether the sheets give a box of this style any property of these names. (None of them is inherited.)"""
    place = f"_says_{beginnings[0]}"

    def says(style: Any) -> bool:
        known: bool | None = style.__dict__.get(place)
        if known is None:
            given = getattr(style, "cascaded", ())  # a box without an element is given nothing
            known = style.__dict__[place] = any(name.startswith(beginnings) or "radius" in name for name in given)
        return known

    return says


def _laying_backgrounds(background: Any) -> Any:
    """Nearly all boxes have no background, no picture around them and no round corners."""
    general = background.layout_box_backgrounds
    says = _saying("background", "border_image", "mask", "box_shadow")
    square = {f"border_{corner}_radius": (0, 0) for corner in ("top_left", "top_right", "bottom_right", "bottom_left")}

    def layout_box_backgrounds(
        page: Any, box: Any, image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        if style is not None or box is page or says(box.style):
            general(page, box, image, layout_children, style)
            return
        box.__dict__.update(square, background=None)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, image)

    return layout_box_backgrounds


def _gathering(anchors: Any) -> Any:
    """A paper has no links, bookmarks, fields or turned boxes; where one has, WeasyPrint looks for them."""
    general = anchors.gather_anchors
    says = _saying("transform", "bookmark", "anchor", "link", "appearance")

    def gather_anchors(box: Any, *found: Any) -> None:
        if len(found) > 4 or says(box.style) or box.bookmark_label or box.is_form():
            general(box, *found)
            return
        for child in box.all_children():
            gather_anchors(child, *found)

    return gather_anchors
