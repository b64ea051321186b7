"""The markup of labels: the Markdown and HTML that authors write, as HTML that can do nothing, and as bare words.

A label stands inside a <label>, a <legend> or a line of its own, so only phrases are made: headings become bold,
paragraphs and list items become lines. What is not known is left out and its words stay; a script loses its words too.
"""

import html
import re
from collections.abc import Callable
from functools import cache, lru_cache

PHRASES = frozenset({"a", "b", "br", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"})
SCHEMES = frozenset({"https", "http", "tel", "mailto"})
# The colours that authors give are instructions ("in red: do not read aloud"); the page has a readable shade of each.
INKS = ("red", "green", "blue", "orange", "purple", "grey")

# What a browser takes for an element. Any other word in angle brackets is text: <village>, a<b and c>d.
ELEMENTS = (
    "a abbr article aside audio b base blockquote body br button canvas center code col dd del details div dl dt "
    "em embed fieldset font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label "
    "legend li link main mark math meta nav noscript object ol option p param picture pre q s script section "
    "select small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th "
    "thead time title tr track tt u ul var video"
)

_MARKED = re.compile(r"[<&*_#\[\\\n]")
_REFERENCE = re.compile(r"\$\{\s*([^{}]+?)\s*\}")
# Where a ${name} stood, while the text is in other hands: private characters that no author writes.
_HOLE = re.compile("\ue000(\\d+)\ue001")
_HEADING = re.compile(r"(?m)^[ \t]*#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$")
_HEAD = re.compile(r"(?i)</?h[1-6]\b[^>]*>")
_ITEM = re.compile(r"(?i)<li\b[^>]*>")
_BLOCK = re.compile(r"(?i)</?(?:p|div|ul|ol|li|table|tbody|tr|center|blockquote|hr)\b[^>]*>")
_COLOUR = re.compile(r"""(?i)<(?:span|font)\b[^>]*?\bcolor\s*[:=]\s*["']?\s*(#?\w+)[^>]*>""")
_ATTRIBUTE = r"""\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>=]+))"""
_OPEN = re.compile(rf"(?i)<(?!!--|/?(?:{'|'.join(ELEMENTS.split())})\b(?:{_ATTRIBUTE})*\s*/?>)")
# Two stars between a sign and a Chinese character: to CommonMark, made for words with blanks between them, they are
# neither a beginning nor an end. A letter that is taken out again makes them one (see decision 9).
_HAN = "[\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_SIGN = r"[^\w\s*\\]"
_ENDING = re.compile(rf"(?<={_SIGN})(\*\*\*?)(?={_HAN})")
_BEGINNING = re.compile(rf"(?<={_HAN})(\*\*\*?)(?={_SIGN})")
_LINES = re.compile(r"(?:\s*<br>\s*){3,}")
_EDGES = re.compile(r"^(?:\s|<br>)+|(?:\s|<br>)+$")
_TAG = re.compile(r"<[^>]*>")


@lru_cache(maxsize=8192)
def marked(text: str) -> str:
    """The text as HTML without anything that acts; a ${name} stays where words may stand and is dropped elsewhere."""
    if not _MARKED.search(text):
        return html.escape(text, quote=False)
    names: list[str] = []

    def hole(found: re.Match[str]) -> str:
        names.append(found[0])
        return f"\ue000{len(names) - 1}\ue001"

    held = _REFERENCE.sub(hole, re.sub("[\ue000-\ue002]", "", text))
    held = _BEGINNING.sub("\\1\ue002", _ENDING.sub("\ue002\\1", _OPEN.sub("&lt;", held)))
    held = _HEADING.sub(r"**\1**", held)
    held = _HEAD.sub(lambda tag: "</strong><br>" if tag[0][1] == "/" else "<br><strong>", held)
    held = _BLOCK.sub("<br>", _ITEM.sub("<br>• ", held))
    held = _COLOUR.sub(lambda tag: _ink(tag[1]), held).replace("</font>", "</span>")
    clean = _cleaner()(_renderer()(held.strip())).replace("\n", "").replace("\ue002", "")
    clean = _TAG.sub(lambda tag: _HOLE.sub("", tag[0]), clean)
    clean = _EDGES.sub("", _LINES.sub("<br><br>", clean))
    return _HOLE.sub(lambda found: html.escape(names[int(found[1])], quote=False), clean)


def plain(text: str) -> str:
    """The words alone, for a choice in a list, a column's head or a paper; lines stay lines."""
    if not _MARKED.search(text):
        return text
    return html.unescape(_TAG.sub("", marked(text).replace("<br>", "\n")))


def _ink(colour: str) -> str:
    """The beginning of a span in this colour: by its name, or by the strongest of its red, green and blue."""
    name = colour.lower().removeprefix("dark").replace("gray", "grey")
    digits = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", name)
    if digits:
        size = len(digits[1]) // 3
        parts = [int(digits[1][at : at + size].ljust(2, digits[1][at]), 16) for at in range(0, 3 * size, size)]
        strongest = max(parts)
        name = INKS[parts.index(strongest)] if strongest - min(parts) > 64 else ""
    return f'<span class="ink-{name}">' if name in INKS else "<span>"


@cache
def _renderer() -> Callable[[str], str]:
    """Markdown within a line: no lists ("3. How old …" is a question's number), no code, no quotations."""
    from markdown_it import MarkdownIt

    rules = ["emphasis", "link", "newline", "escape", "entity", "html_inline"]
    return MarkdownIt("zero", {"html": True, "breaks": True}).enable(rules).renderInline


@cache
def _cleaner() -> Callable[[str], str]:
    import nh3

    cleaner = nh3.Cleaner(
        tags=set(PHRASES),
        clean_content_tags={"script", "style", "title", "textarea", "noscript", "iframe", "object"},
        attributes={"*": set(), "a": {"href"}},
        allowed_classes={"span": {f"ink-{ink}" for ink in INKS}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return cleaner.clean
