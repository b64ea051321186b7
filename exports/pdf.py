"""The only door to WeasyPrint: well-formed XHTML and its pictures in, a PDF out.

It reads no file and no network but our own fonts, and refuses a character that no font has: a box on an official paper
would pass for a name.
"""

import gc
import logging
import os
import re
import threading
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from exports.quicker import quicken
from forms.problems import Problem

FONTS = Path(__file__).resolve().parent / "fonts"
LIBRARIES = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-hanazono"
MAKE_FONTS = "make setup"

# The rules for the elements that our papers use: WeasyPrint's own sheet knows all of HTML, and costs a tenth more time.
ELEMENTS = """
html, body, article, header, footer, section, h1, h2, h3, p, div { display: block }
head, title, meta { display: none }
h1, h2, h3 { break-after: avoid }
table { display: table; box-sizing: border-box; text-indent: 0 }
caption { display: table-caption }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group; vertical-align: middle }
tbody { display: table-row-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; vertical-align: inherit }
@page {
  @top-right { text-align: right; vertical-align: middle }
  @bottom-left { text-align: left; vertical-align: middle }
  @bottom-center { text-align: center; vertical-align: middle }
  @bottom-right { text-align: right; vertical-align: middle }
}
br::before { content: '\\A'; white-space: pre-line }
"""
# What XML 1.0 cannot hold and paper cannot show.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Signs that shape their neighbours and have no look of their own.
INVISIBLE = re.compile("[\u200b\u2060\ufe00-\ufe0f\ufeff]")
# The line ends of our templates: each would be a box, made to be thrown away.
BETWEEN_TAGS = re.compile(r">[ \n]*\n[ \n]*<")
# Of zlib: WeasyPrint's own, the hardest, takes thrice the time to make a paper three per cent smaller.
COMPRESSION = 4


def pdf(xhtml: str, style: str, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of one paper. `style` is its whole style sheet; pictures are named `picture:KEY` in the XHTML.

    Problems: glyph_missing (characters), picture_unknown (url), pdf_library and fonts_missing (line: what to run).
    """
    engine = _engine()
    printable = INVISIBLE.sub("", UNPRINTABLE.sub("", xhtml))
    document = _document(engine, BETWEEN_TAGS.sub("><", printable), pictures)
    with _calm(), _missing_glyphs() as missing:
        try:
            made: bytes = document.write_pdf(
                stylesheets=[_sheet(style)], font_config=engine.fonts, finisher=_compress, pdf_tags=False
            )
        except engine.Refused as error:
            raise Problem("picture_unknown", url=str(error)) from None
    if missing:
        raise Problem("glyph_missing", characters=sorted(missing), codes=[f"U+{ord(c):04X}" for c in sorted(missing)])
    return made


def _compress(_document: Any, made: Any) -> None:
    """Compress all that WeasyPrint would compress when it writes, only quicker."""
    for part in made.objects:
        if getattr(part, "compress", False):
            part.stream = [zlib.compress(b"\n".join(map(_to_bytes, part.stream)), COMPRESSION)]
            part.extra["Filter"] = "/FlateDecode"
            part.compress = False


def _to_bytes(piece: Any) -> bytes:
    """A piece of a stream as it is written."""
    from pydyf import _to_bytes

    return piece if isinstance(piece, bytes) else bytes(_to_bytes(piece))


def engine() -> str:
    """What makes the papers here, with its version. Problem: fonts_missing, pdf_library."""
    return f"WeasyPrint {_engine().version}"


@cache
def _engine() -> SimpleNamespace:
    """WeasyPrint, loaded once, with no fonts but ours."""
    if not (FONTS / "fonts.conf").exists():
        raise Problem("fonts_missing", line=MAKE_FONTS)
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
    try:
        import cssselect2
        import weasyprint
        from weasyprint.text.ffi import harfbuzz_subset
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
    except OSError as error:  # cffi found no Pango
        raise Problem("pdf_library", line=LIBRARIES) from error
    if not harfbuzz_subset:
        raise Problem("pdf_library", line=LIBRARIES)
    quicken(weasyprint)
    return SimpleNamespace(
        version=weasyprint.__version__,
        HTML=weasyprint.HTML,
        CSS=weasyprint.CSS,
        Fetcher=URLFetcher,
        Response=URLFetcherResponse,
        Refused=FatalURLFetchingError,
        wrap=cssselect2.ElementWrapper.from_html_root,
        fonts=FontConfiguration(),
    )


@cache
def _sheet(style: str) -> Any:
    engine = _engine()
    return engine.CSS(string=style, font_config=engine.fonts, url_fetcher=_fetcher(engine, {}))


def _document(engine: SimpleNamespace, xhtml: str, pictures: Mapping[str, bytes]) -> Any:
    """WeasyPrint's HTML, read by the C parser of XML: our templates are well-formed."""

    class Document(engine.HTML):  # type: ignore[name-defined,misc]
        def __init__(self) -> None:
            root = ElementTree.fromstring(xhtml)  # noqa: S314 (our own template, all answers escaped, no document type)
            self.base_url = "paper:/"  # a relative address is refused like any other
            self.url_fetcher = _fetcher(engine, pictures)
            self.media_type = "print"
            self.wrapper_element = engine.wrap(root, content_language=None)
            self.etree_element = root

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [_sheet(ELEMENTS)]

    return Document()


def _fetcher(engine: SimpleNamespace, pictures: Mapping[str, bytes]) -> Any:
    """Gives the paper's own pictures, and nothing else in the world."""

    class Fetcher(engine.Fetcher):  # type: ignore[name-defined,misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            scheme, _, key = url.partition(":")
            if scheme != "picture" or key not in pictures:
                raise engine.Refused(url[:200])
            return engine.Response(url, pictures[key])

    return Fetcher(allowed_protocols=["picture"], fail_on_errors=True)


class _Listener(logging.Handler):
    """WeasyPrint only writes a log line where a glyph is missing: this one hears it, of its own thread alone."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.missing: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and str(record.msg).startswith(".notdef glyph") and record.args:
            self.missing.add(str(record.args[0]))  # type: ignore[index]


@contextmanager
def _missing_glyphs() -> Iterator[set[str]]:
    """The characters that were set without a glyph, filled while the block runs."""
    logger = logging.getLogger("weasyprint")
    listener = _Listener()
    logger.addHandler(listener)
    try:
        yield listener.missing
    finally:
        logger.removeHandler(listener)


@contextmanager
def _calm() -> Iterator[None]:
    """No collection while boxes are laid out: they all live until the page is drawn, so looking at them is wasted."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def direction(text: str) -> str:
    """The direction of the first letter that has one: `rtl` or `ltr` (UAX 9, rules P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
