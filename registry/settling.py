"""What stands in a field that several people changed without a network: it follows from the changes, never from their
order of arrival.

Changes are taken in the order (moment, UUID). Each replaces the value that its writer saw. Who saw a value that
somebody had already replaced has not seen that change: then both values are heads, and somebody must decide.
"""

from collections.abc import Iterable

from store.change_log import FieldChange


def settled(lines: Iterable[FieldChange]) -> list[FieldChange]:
    """The heads of a field, the one that stands first: the latest. More than one is a conflict.

    A decision names the lines that it ends, so it ends them whatever the clocks said.
    """
    ordered = sorted(lines, key=lambda line: (line.at, line.uuid))
    ended = {uuid for line in ordered for uuid in line.over}
    heads: list[FieldChange] = []
    for line in ordered:
        if line.uuid:
            heads = [head for head in heads if line.before is None or head.after != line.before]
        if line.uuid in ended or (line.before is not None and any(head.after == line.after for head in heads)):
            continue
        heads.append(line)
    return (heads or ordered[-1:])[::-1]
