"""Words of a survey as the page shows them: with their markup, and with answers that are text whatever they hold."""

import html
import re
from collections.abc import Callable

from markupsafe import Markup, escape

from forms.markup import marked

# The style sheets keep the colours named here: ink-red ink-green ink-blue ink-orange ink-purple ink-grey.
# A tag, or a ${name} between tags. What stands within a tag is no place for words, whoever put a ${name} there.
_TAG_OR_NAME = re.compile(r'<(?:"[^"]*"|[^<>"])*>|\$\{\s*([^{}<>]+?)\s*\}')


def phrase(text: str, say: Callable[[str], str]) -> Markup:
    """The text as HTML; each ${name} is an element that says what `say` gives, and that a script may write anew."""

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        name = html.unescape(found[1])
        return str(Markup('<span data-said="{}">{}</span>').format(name, escape(say(name))))

    return Markup(_TAG_OR_NAME.sub(put, marked(text)))  # noqa: S704 - marked() lets nothing through that acts


def words_of(sentence: str) -> str:
    """The words alone of what may be HTML or a text."""
    return sentence.striptags() if isinstance(sentence, Markup) else sentence


def dressed(text: str) -> str:
    """The same for a script: every element still empty."""
    return str(phrase(text, lambda _: ""))
