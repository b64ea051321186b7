"""The standards that a result or a need rests on, as they were when the visit was reckoned: printed beside it.

What was decided here stands there with its source. Where nobody has decided, the default counts; where that comes from
takes lines, and is told once at the foot of the paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from exports.pages import Standard
from exports.words import JOINERS, N_, translations
from store.moments import moment


@dataclass(frozen=True, slots=True)
class Wording:
    """How standards are said in a language, with days on the county's calendar."""

    language: str
    zone: tzinfo | None

    def beside(self, standards: Iterable[Standard], *, brief: bool = False) -> str:
        """A line for each source here and one for all defaults; `brief`: one line for all, with names and values."""
        found = tuple(standards)
        decided = [] if brief else [standard for standard in found if standard.since]
        rest = tuple(pair for standard in found if standard not in decided for pair in standard.values)
        lines = [self._with(N_("Standard: %(values)s (%(source)s, since %(day)s)"), standard) for standard in decided]
        if rest:
            form = N_("Standard: %(values)s") if brief else N_("Standard: %(values)s (default)")
            lines.append(self._with(form, Standard(rest, "", "")))
        return "\n".join(lines)

    def origins(self, standards: Iterable[Standard]) -> list[str]:
        """Where standards come from, each once: a sentence for each source."""
        forms = N_("%(values)s: %(source)s, since %(day)s"), N_("%(values)s: %(source)s")
        named = [standard for standard in merged(standards) if standard.source]
        return [self._with(forms[not standard.since], standard) for standard in named]

    def _with(self, form: str, standard: Standard) -> str:
        between = JOINERS.get(self.language, JOINERS["en"])[1]
        return translations(self.language).gettext(form) % {
            "values": between.join(f"{name} {value}" for name, value in standard.values),
            "source": standard.source,
            "day": f"{moment(standard.since).astimezone(self.zone):%Y-%m-%d}" if standard.since else "",
        }


def merged(standards: Iterable[Standard]) -> list[Standard]:
    """Each value once, with its source."""
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    for standard in standards:
        found.setdefault((standard.source, standard.since), {}).update(dict.fromkeys(standard.values))
    return [Standard(tuple(values), *origin) for origin, values in found.items()]


def without(standards: Iterable[Standard], told: Sequence[Standard]) -> list[Standard]:
    """What was not told yet."""
    known = {pair for standard in told for pair in standard.values}
    left = (replace(one, values=tuple(pair for pair in one.values if pair not in known)) for one in standards)
    return [one for one in left if one.values]
