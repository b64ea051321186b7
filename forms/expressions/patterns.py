"""Regular expressions in the one dialect that Python and JavaScript read alike; what only one of them knows is refused.

The parser rewrites every pattern once, so that the engines need no second opinion about `$`, `.` or `\\s`.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from forms.problems import Problem

LONGEST = 2_000
_SPACES = r" \t\n\r\f\v"
_NO_SPACES = r"\x00-\x08\x0e-\x1f!-" + chr(0x10FFFF)
_CONTROLS = frozenset("tnrfv")
_SYNTAX = frozenset("^$\\.*+?()[]{}|")
_CLASS_SYNTAX = frozenset("\\]^-[")
# Doubled in a class they are set operations to one engine or the other.
_SET_OPERATORS = frozenset("&~|-")
_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]{1,3})(,([0-9]{0,3}))?\}")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")


def portable(pattern: str) -> str:
    """The pattern in the common dialect. Problem: regex_unsupported, with what was found and where (from 1)."""
    if len(pattern) > LONGEST:
        raise Problem("regex_unsupported", found="", at=LONGEST)
    text = _Rewriting(pattern).whole()
    try:
        re.compile(text, re.ASCII)
    except re.error as error:
        raise Problem("regex_unsupported", found=pattern, at=(error.pos or 0) + 1) from None
    return text


@lru_cache(maxsize=1024)
def matcher(pattern: str) -> Callable[[str], object]:
    """A search for a portable pattern anywhere in a text."""
    return re.compile(pattern, re.ASCII).search


class _Rewriting:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.asserting: list[bool] = []  # for each open group whether it only looks ahead
        self.repeatable = False  # whether the last atom consumes text, so that it may be repeated

    def whole(self) -> str:
        parts = []
        while self.at < len(self.pattern):
            self.repeatable = True
            parts.append(self.atom() + self.quantifier())
        return "".join(parts)

    def refuse(self, found: str, back: int = 1) -> Problem:
        return Problem("regex_unsupported", found=found, at=max(1, self.at - back + 1))

    def take(self) -> str:
        if self.at >= len(self.pattern):
            raise self.refuse("", 0)
        self.at += 1
        return self.pattern[self.at - 1]

    def atom(self) -> str:
        character = self.take()
        if character == "\\":
            return self.escape(in_class=False)
        if character == "[":
            return self.character_class()
        if character == "(":
            return self.opening()
        if character == ")":
            self.repeatable = not (self.asserting and self.asserting.pop())
        elif character in "*+?{":
            raise self.refuse(character)
        elif character in "^$|":
            self.repeatable = False
        return {".": r"[^\n]", "$": r"(?![\s\S])", "]": r"\]", "}": r"\}"}.get(character, character)

    def opening(self) -> str:
        self.repeatable = False
        kind = next((kind for kind in ("?:", "?=", "?!") if self.pattern.startswith(kind, self.at)), "")
        if not kind and self.pattern.startswith("?", self.at):
            raise self.refuse(self.pattern[self.at : self.at + 3], 0)
        self.at += len(kind)
        self.asserting.append(kind in ("?=", "?!"))
        return "(" + kind

    def quantifier(self) -> str:
        found = _QUANTIFIER.match(self.pattern, self.at)
        if not found:
            return ""
        self.at = found.end()
        if not self.repeatable or self.pattern.startswith("+", self.at):
            raise self.refuse(found[0])
        lazy = "?" if self.pattern.startswith("?", self.at) else ""
        self.at += len(lazy)
        return found[0] + lazy

    def escape(self, *, in_class: bool) -> str:
        character = self.take()
        if character in "bB" and not in_class:
            self.repeatable = False
            return "\\" + character
        if character in "dDwW" or character in _CONTROLS:
            return "\\" + character
        if character in "sS":
            inner = _SPACES if character == "s" else _NO_SPACES
            return inner if in_class else f"[{inner}]"
        found = _HEX.match(self.pattern, self.at - 1)
        if found:
            self.at = found.end()
            code = int(found[1] or found[2] or found[3], 16)
            if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
                raise self.refuse(found[0])
            return self.literal(chr(code), in_class=in_class)
        if character.isalnum():
            raise self.refuse("\\" + character, 2)
        return self.literal(character, in_class=in_class)

    def literal(self, character: str, *, in_class: bool) -> str:
        if in_class and character in "&~|":
            return f"\\x{ord(character):02x}"
        return "\\" + character if character in (_CLASS_SYNTAX if in_class else _SYNTAX) else character

    def character_class(self) -> str:
        parts = ["["]
        if self.pattern.startswith("^", self.at):
            parts.append(self.take())
        if self.pattern.startswith("]", self.at):
            raise self.refuse("[]", 1)
        while (character := self.take()) != "]":
            parts.append(self.escape(in_class=True) if character == "\\" else self.class_member(character))
        return "".join(parts) + "]"

    def class_member(self, character: str) -> str:
        if character in _SET_OPERATORS and self.pattern.startswith(character, self.at):
            raise self.refuse(character * 2)
        return "\\[" if character == "[" else character
