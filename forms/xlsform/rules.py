"""The needs sheet: which answers raise which need. Whether a rule is true is asked elsewhere."""

from collections.abc import Iterable, Set

from forms.definition import NeedRule
from forms.problems import Problem
from forms.xlsform.choices import untranslated
from forms.xlsform.columns import Line, near
from forms.xlsform.expression import expression

URGENCIES = ("U0", "U1", "U2", "U3")


def need_rules(
    lines: Iterable[Line], repeats: Set[str], kinds: Set[str] | None, languages: tuple[str, ...], found: list[Problem]
) -> tuple[NeedRule, ...]:
    """The rules. `kinds` are the codes of the taxonomy (None: any will do); `repeats` are what for_each may name."""
    rules = []
    for line in lines:
        problems = list(_problems(line, repeats, kinds, languages))
        when, whose = expression(line, "when", problems), expression(line, "whose", problems)
        found.extend(problems)
        if when:
            rules.append(
                NeedRule(
                    kind=line.text("kind"),
                    when=when,
                    urgency=line.text("urgency"),
                    reason=line.label("reason"),
                    for_each=line.text("for_each"),
                    whose=whose,
                    row=line.row,
                )
            )
    return tuple(rules)


def _problems(line: Line, repeats: Set[str], kinds: Set[str] | None, languages: tuple[str, ...]) -> Iterable[Problem]:
    kind, urgency, for_each = line.text("kind"), line.text("urgency"), line.text("for_each")
    if not kind or (kinds is not None and kind not in kinds):
        yield line.problem("kind_unknown", "kind", kind=kind, near=near(kind, kinds or ()))
    if not line.text("when"):
        yield line.problem("when_missing", "when", kind=kind)
    if urgency not in URGENCIES:
        yield line.problem("urgency_invalid", "urgency", urgency=urgency, known=list(URGENCIES))
    if for_each and for_each not in repeats:
        yield line.problem("for_each_unknown", "for_each", name=for_each, near=near(for_each, repeats))
    if line.text("whose") and not for_each:
        yield line.problem("whose_alone", "whose", kind=kind)
    if not line.label("reason"):
        yield line.problem("reason_missing", "reason", kind=kind)
    yield from untranslated(line, "reason", languages)
