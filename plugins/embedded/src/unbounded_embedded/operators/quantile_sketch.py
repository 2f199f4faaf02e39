"""Values of a group from which its quantiles can be told, in bounded memory: SQL over lists of lists.

A sketch is a list of levels. The values of the first level are the group's own, each value of a further level stands
for two of the level before. A level that outgrows the accuracy is sorted, and every other of its values goes up. So a
sketch of n values has about ``log2(n / accuracy)`` levels of at most ``accuracy`` values, a group that fits in the
first one is remembered exactly, and every quantile is a value that was there.
"""

_PASSED_ON = """CASE WHEN len(__sketch.level) > {accuracy} THEN {{\
'done': __sketch.done || [__sketch.level[1:2 - len(__sketch.level) % 2]], 'level': list_sort(\
__sketch.level[3 - len(__sketch.level) % 2 + len(__sketch.done) % 2:-:2] || __level)}} \
WHEN len(__sketch.level) > 0 THEN {{'done': __sketch.done || [__sketch.level], 'level': list_sort(__level)}} \
ELSE __sketch END"""
# One or two values stay, so that no level below another is empty.

_ROOM = 40
"""Empty levels for values to go up to: enough for any batch."""

_COMPACTED = f"""list_transform([{{levels}}], lambda __levels: CASE \
WHEN list_max(list_transform(__levels, lambda l: len(l))) <= {{accuracy}} THEN __levels \
ELSE list_reduce(__levels[2:] || list_transform(range({_ROOM}), lambda i: __levels[1][1:0]), \
lambda __sketch, __level: {_PASSED_ON}, {{{{'done': __levels[1:0], 'level': list_sort(__levels[1])}}}}).done END)[1]"""

_SIDE_BY_SIDE = """list_transform(range(1, greatest(len({s}), len({d})) + 1), \
lambda i: coalesce({s}[i], {s}[1][1:0]) || coalesce({d}[i], {s}[1][1:0]))"""

# Of a lower level as many values count as they stand for values of the last one: those in the middle of each run.
_RUN = "(1::BIGINT << (len({levels}) - i))"
_ALIKE = f"""flatten(list_transform({{levels}}, lambda l, i: CASE WHEN i = len({{levels}}) THEN l \
ELSE list_sort(l)[{_RUN} // 2 + 1:-:{_RUN}] END))"""


def sketch_of(values: str, accuracy: int) -> str:
    """Return SQL for the sketch of a list of values without nulls."""
    return _COMPACTED.format(levels=f"[{values}]", accuracy=accuracy)


def merged(one: str, other: str, accuracy: int) -> str:
    """Return SQL for the sketch of the values of two sketches."""
    return _COMPACTED.format(levels=_SIDE_BY_SIDE.format(s=one, d=other), accuracy=accuracy)


def quantile(sketch: str, share: str) -> str:
    """Return SQL for the value at a share of the values in order, or an array of them; null if there is none.

    Args:
        sketch: The sketch.
        share: The share from 0 to 1 as a constant, or an array of them.
    """
    return f"list_aggregate({_ALIKE.format(levels=sketch)}, 'quantile_disc', {share})"
