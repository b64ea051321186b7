"""A cell that holds an expression, a yes or no, or a default: parsed, or a problem that names the cell."""

import re
import unicodedata

from forms.definition import Expression, Tree
from forms.expressions.functions import FUNCTIONS
from forms.expressions.parse import parse
from forms.problems import Problem
from forms.xlsform.columns import Line, near

_YES = frozenset({"yes", "y", "true", "t", "true()", "1"})
_NO = frozenset({"", "no", "n", "false", "f", "false()", "0"})
# Yes and no in Chinese.
_SAID = {"\u662f": "yes", "\u5426": "no"}
# A cell that a spreadsheet took for a truth value, where an expression is meant.
_TRUTH = {"TRUE": "true()", "FALSE": "false()"}
# Word processors turn quotes round; inside an expression only the straight ones have a meaning.
_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u201a": "'"})
# Operators and functions as other languages and hasty hands write them, outside of texts and references.
_HASTY = re.compile(
    r""" "[^"]*" | '[^']*' | \$\{[^{}]*\}
    | (?P<sign>==|<>|=>|=<|[\u2260\u2264\u2265\u2212\u2013\u00d7\u00f7\u3000\uff01-\uff5e])
    | (?P<word>(?<![\w.$-])(?:AND|OR|DIV|MOD|And|Or|Div|Mod|[Mm]ode|[Mm]odulo)(?![\w.:-])(?!\s*[(,)=]))
    | (?P<call>[A-Za-z][\w:-]*)(?=\s*\()""",
    re.VERBOSE,
)
_SIGNS = {
    "==": "=",
    "<>": "!=",
    "\u2260": "!=",
    "=>": ">=",
    "\u2265": ">=",
    "=<": "<=",
    "\u2264": "<=",
    "\u2212": "-",
    "\u2013": "-",
    "\u00d7": "*",
    "\u00f7": " div ",
}
_ENTITIES = {"&gt;": ">", "&lt;": "<", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
# Languages that people program in have it before a call; in XPath it is a function itself.
_NOT = re.compile(r"(?<![\w.${-])not[ ]+[a-z][a-z-]*\(")
# Where Survey123 asks a map, a script or its own portal: nobody answers here.
_OUTSIDE = re.compile(r"""\bpulldata\s*\(\s*["']@""")
_WORDS = {"mode": "mod", "modulo": "mod"}
# What cannot be mended without guessing → what to write instead.
_FOREIGN = re.compile(r""" "[^"]*" | '[^']*' | \$\{[^{}]*\} | (?P<found>&&|\|\||&|!(?!=)|%|\^|\?)""", re.VERBOSE)
_INSTEAD = {"&&": "and", "||": "or", "&": "concat()", "!": "not()", "%": "mod", "^": "pow()", "?": "if()"}
_WORD = re.compile(r"[^\W\d][\w.-]*")
_BARE = re.compile(
    r""" "[^"]*" | '[^']*' | \$\{[^{}]*\} | (?<![\w$@/:.-])(?P<name>[^\W\d][\w.-]*)(?![\w:.-]|\s*[(/])""", re.VERBOSE
)
# What the visit before said: nobody keeps that on a phone, so it is what it is at a first visit.
_LAST_SAVED = re.compile(r""" "[^"]*" | '[^']*' | \$\{\s*last-saved\#\s*(?P<name>[^{}]*?)\s*\}""", re.VERBOSE)
_NAMED = re.compile(r""" "[^"]*" | '[^']*' | \$\{\s*(?P<name>[^{}#]*?)\s*\}""", re.VERBOSE)
# Where a name that is not there says nothing, and no question goes missing by it.
HARMLESS = ("calculation", "default", "trigger")
_DYNAMIC = re.compile(r"\$\{|[A-Za-z][\w:.-]*\(")
_NUMERIC = frozenset({"integer", "decimal"})


def expression(line: Line, column: str, found: list[Problem]) -> Expression | None:
    """The expression in a cell; None when the cell is blank or the problem is among `found`."""
    text = line.text(column)
    return _parsed(text, line, column, found) if text else None


def condition(line: Line, column: str, found: list[Problem]) -> Expression | None:
    """A cell that may also say yes or no (required, read_only). No is None."""
    text = line.text(column)
    said = _SAID.get(text) or unicodedata.normalize("NFKC", text)
    if said != text and said.lower() in _YES | _NO:
        text = said
    if text.lower() in _NO:
        return None
    if text.lower() in _YES:
        return Expression(text, parse("true()"))
    return _parsed(text, line, column, found)


def default(line: Line, question_type: str, found: list[Problem]) -> Expression | None:
    """A default: an expression where it calls a function or reads an answer, else the text (or number) as it stands."""
    text = line.text("default")
    if not text:
        return None
    if not _DYNAMIC.search(text):
        return Expression(text, _literal(text, question_type))
    problems: list[Problem] = []
    parsed = _parsed(text, line, "default", problems)
    if parsed or "${" in text:
        found += problems
        return parsed
    # "Kebele(s)" looks like a call of a function and is none.
    found.append(line.problem("default_literal", "default", warning=True))
    return Expression(text, _literal(text, question_type))


def _literal(text: str, question_type: str) -> Tree:
    if question_type in _NUMERIC and re.fullmatch(r"-?\d+(\.\d+)?", text):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _parsed(written: str, line: Line, column: str, found: list[Problem]) -> Expression | None:
    text = without_strangers(written, line, column, found)
    straight = text.translate(_STRAIGHT)
    mended, changes = _mended(straight)
    failures: dict[str, Problem] = {}
    for attempt in dict.fromkeys((text, straight, mended)):
        try:
            # Only a choice_filter has a meaning for a bare name: a column of the choices.
            read = _LAST_SAVED.sub(lambda match: match[0] if match["name"] is None else "''", attempt)
            tree = parse(_TRUTH.get(read.upper(), read), columns=column == "choice_filter")
        except Problem as problem:
            failures[attempt] = problem
            continue
        if attempt != text and straight != text:
            found.append(line.problem("quotes_repaired", column, warning=True))
        if attempt not in (text, straight):
            found.extend(
                line.problem("operator_repaired", column, warning=True, text=one, used=used)
                for one, used in changes.items()
            )
        names = dict.fromkeys(match["name"] for match in _LAST_SAVED.finditer(text) if match["name"])
        found.extend(line.problem("last_saved_blank", column, warning=True, name=name) for name in names)
        return Expression(attempt, tree)
    word = str(failures[mended].params.get("found", ""))
    if failures[mended].code == "path_unsupported" and word not in FUNCTIONS and _WORD.fullmatch(word):
        return _of_bare_words(mended, word, line, column, found)
    found.append(_refusal(straight, failures[straight], line, column))
    return None


def without_strangers(text: str, line: Line, column: str, found: list[Problem]) -> str:
    """The text with nothing where it reads a question that was taken out: a path to nothing is empty (XPath 1.0).

    Only where nobody is asked less for it or refused an answer; where a name is like it, it may be a slip.
    """
    if column not in HARMLESS or line.sheet != "survey" or not line.names or (line.place and line.place.module):
        return text
    strangers: dict[str, None] = {}

    def read(match: re.Match[str]) -> str:
        name = match["name"]
        if not name or name in line.names or near(name, line.names):
            return match[0]
        strangers[name] = None
        return "''"

    used = _NAMED.sub(read, text)
    for name in strangers:
        found.append(line.problem("reference_empty", column, warning=True, name=name))
    return used


def _refusal(text: str, problem: Problem, line: Line, column: str) -> Problem:
    """Why the text cannot be read, by the character where its author finds it."""
    foreign = next((match["found"] for match in _FOREIGN.finditer(text) if match["found"]), "")
    if foreign and problem.code == "expression_syntax":
        return line.problem("operator_unknown", column, found=foreign, instead=_INSTEAD[foreign])
    if problem.code == "path_unsupported" and problem.params.get("found") in FUNCTIONS:
        return line.problem("expression_syntax", column, **problem.params)
    return line.problem(problem.code, column, **problem.params)


def _of_bare_words(text: str, word: str, line: Line, column: str, found: list[Problem]) -> Expression | None:
    """An expression in which a name stands without ${}, or that is one word without quotes: to XPath it is nothing."""
    if word == text.strip() and word not in line.names:
        found.append(line.problem("word_quoted", column, warning=True, name=word))
        return Expression(f"'{word}'", word)
    used = _BARE.sub(lambda match: f"${{{match['name']}}}" if match["name"] in line.names else match[0], text)
    try:
        tree = parse(used, columns=False)
    except Problem:
        found.append(line.problem("word_bare", column, name=word, near=near(word, line.names)))
        return None
    found.append(line.problem("reference_bare", column, warning=True, name=word))
    return Expression(used, tree)


def _mended(text: str) -> tuple[str, dict[str, str]]:
    """The text with operators and functions as they should be written, and what was changed into what."""
    changes: dict[str, str] = {}
    for written, used in _ENTITIES.items():
        if written in text:  # as the text of a page of the web has it
            changes[written], text = used, text.replace(written, used)
    for call in dict.fromkeys(_calls(_OUTSIDE, text)):
        changes[call], text = "''", text.replace(call, "''")
    for call in dict.fromkeys(_calls(_NOT, text)):
        changes[call], text = f"not({call[3:].strip()})", text.replace(call, f"not({call[3:].strip()})")
    if text.startswith("="):  # as a formula of a spreadsheet begins
        changes["="], text = "", text[1:].strip()

    def mend(match: re.Match[str]) -> str:
        written = match[0]
        if match["sign"]:
            # Wide signs of Chinese keyboards stand for the narrow ones.
            used = _SIGNS.get(written) or unicodedata.normalize("NFKC", written)
        elif match["word"]:
            used = _WORDS.get(written.lower(), written.lower())
        elif match["call"] and written not in FUNCTIONS and written.lower() in FUNCTIONS:
            used = written.lower()
        else:
            return written
        changes[written] = used.strip()
        return used

    return _HASTY.sub(mend, text), changes


def _calls(beginning: re.Pattern[str], text: str) -> list[str]:
    """The calls that begin so, whole: up to the bracket that closes them."""
    calls: list[str] = []
    begun = beginning.search(text)
    while begun:
        depth, at = 0, text.index("(", begun.start())
        while at < len(text):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
            if not depth:
                break
        if not depth:
            calls.append(text[begun.start() : at])
        begun = beginning.search(text, at)
    return calls
