"""What people put into cells by accident: invisible characters, and ${Names} otherwise than their questions have them.

Rows are mended before anything reads them; each repair is a warning that names the cell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from forms.definition import Label
from forms.problems import Problem
from forms.xlsform.columns import Line

# Blanks that are none of a keyboard's, soft hyphens, and what no printer shows.
_ODD_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# A reference as Chinese keyboards and hasty hands write it: ＄｛a｝, $ {a}, $(a).
_LOOSE = re.compile(r"[$\uff04]\s*[{\uff5b(\uff08]\s*([\w.-]+)\s*[}\uff5d)\uff09]")
_REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
# What a spreadsheet shows where a formula failed.
_FAILED = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}", re.IGNORECASE)
# Cells of names, types and logic: in texts for people an odd blank may be meant.
_CODES = frozenset(
    (
        *("type", "name", "list_name", "relevant", "required", "constraint", "calculation", "choice_filter"),
        *("default", "read_only", "repeat_count", "trigger", "parameters", "when", "whose", "for_each"),
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """The names of a survey's rows, and those that some ${…} reads."""

    names: frozenset[str]
    referenced: frozenset[str]
    folded: Mapping[str, str]

    def meant(self, name: str) -> str:
        """The name that differs from this one in letter case alone, else "" (also where there are two such)."""
        return "" if name in self.names else self.folded.get(name.casefold(), "")


def known_names(lines: Iterable[Line]) -> Known:
    """What the rows of the survey are called, and which of these names are read anywhere."""
    names: set[str] = set()
    read: set[str] = set()
    for line in lines:
        if not line.is_off:  # what is switched off has no answer
            names.add(line.text("name"))
        for text in _texts(line):
            if "${" in text:
                read.update(_REFERENCE.findall(text))
    folded: dict[str, str] = {}
    for name in names - {""}:
        folded[name.casefold()] = "" if name.casefold() in folded else name
    return Known(frozenset(names), frozenset(read), folded)


def _texts(line: Line) -> Iterator[str]:
    yield from line.cells.values()
    for label in line.texts.values():
        yield from label.values()


def without_failures(line: Line, found: list[Problem]) -> Line:
    """The row without what failed formulas left. Of a text words are missing; lost logic cannot be guessed."""
    failed = [column for column, text in line.cells.items() if _FAILED.fullmatch(text)]
    found.extend(line.problem("cell_failed", column, text=line.cells[column]) for column in failed)
    texts: dict[str, Label] = {}
    for column, label in line.texts.items():
        for language, text in label.items():
            if _FAILED.fullmatch(text):
                found.append(line.problem("text_failed", column, language=language, warning=True, text=text))
        kept = {language: text for language, text in label.items() if not _FAILED.fullmatch(text)}
        texts |= {column: kept} if kept else {}
    cells = {column: text for column, text in line.cells.items() if column not in failed}
    return replace(line, cells=cells, texts=texts)


def visible(line: Line, found: list[Problem]) -> Line:
    """The row without what nobody can see in names, types and logic."""
    cells = {}
    for column in _CODES & line.cells.keys():
        text = _INVISIBLE.sub("", _ODD_BLANKS.sub(" ", line.cells[column])).strip()
        if text != line.cells[column]:
            cells[column] = text
            found.append(line.problem("invisible_repaired", column, warning=True))
    return replace(line, cells={**line.cells, **cells}) if cells else line


def in_their_letters(line: Line, known: Known, found: list[Problem]) -> Line:
    """The row with each ${Name} as the row that is meant writes it; it knows the names of all rows then."""
    cells = {column: _mended(text, line, column, "", known, found) for column, text in line.cells.items()}
    texts: dict[str, Label] = {
        column: {language: _mended(text, line, column, language, known, found) for language, text in label.items()}
        for column, label in line.texts.items()
    }
    return replace(line, cells=cells, texts=texts, names=known.names)


def _mended(text: str, line: Line, column: str, language: str, known: Known, found: list[Problem]) -> str:
    if "$" not in text and "\uff04" not in text:
        return text

    def told(written: str, used: str) -> str:
        found.append(
            line.problem("reference_repaired", column, language=language, warning=True, name=written, used=used)
        )
        return f"${{{used}}}"

    def tightened(match: re.Match[str]) -> str:
        is_meant = match[1] in known.names and not match[0].startswith("${")
        return told(match[0], match[1]) if is_meant else match[0]

    def mended(match: re.Match[str]) -> str:
        meant = known.meant(match[1])
        return told(match[0], meant) if meant else match[0]

    return _REFERENCE.sub(mended, _LOOSE.sub(tightened, text))
