"""Functions of arrays: Spark signatures and their DuckDB forms. Equal nulls are found by ``list_position`` alone."""

from sqlglot import exp

from unbounded_embedded.duckdb.nested_values import each_item, struct_of
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.datetimes import is_date
from unbounded_embedded.duckdb.translation.signatures import Form

_SIZE = """CAST(CASE WHEN typeof({x}) LIKE 'MAP(%' THEN cardinality(TRY_CAST({x} AS MAP(VARCHAR, VARCHAR))) \
ELSE len(TRY_CAST({x} AS VARCHAR[])) END AS INTEGER)"""

_DISTINCT = "list_filter({x}, lambda __e, __i: list_position({x}, __e) = __i)"
_NOT_NULL = "list_filter({x}, lambda e: e IS NOT NULL)"

# Slices and `||` are the same for arrays and for text.
_REVERSE = (
    "list_reduce(list_transform(range(1, len({x}) + 1), lambda __i: {x}[__i:__i]), lambda a, b: b || a, {x}[1:0])"
)

_OVERLAP = """CASE WHEN list_has_any({a}, {b}) THEN TRUE \
WHEN {a} IS NULL OR {b} IS NULL OR len({a}) > 0 AND len({b}) > 0 \
AND (list_count({a}) < len({a}) OR list_count({b}) < len({b})) THEN NULL ELSE FALSE END"""

# Beyond either end, nulls fill the gap.
_INSERT = """CASE WHEN {p} > 0 THEN list_resize({x}[1:{p} - 1], {p} - 1) || [{v}] || {x}[{p}:] \
WHEN len({x}) + 2 + {p} > 0 THEN {x}[1:len({x}) + 1 + {p}] || [{v}] || {x}[len({x}) + 2 + {p}:] \
WHEN {p} < 0 THEN list_resize([{v}], -{p} - len({x})) || {x} END"""

_COUNT_UP = "list_transform(range(0, CAST({b} - {a} AS BIGINT) + 1), lambda __i: {a} + CAST(__i AS INTEGER))"
_COUNT_DOWN = "list_transform(range(0, CAST({a} - {b} AS BIGINT) + 1), lambda __i: {a} - CAST(__i AS INTEGER))"
_STEPS = (
    "list_transform(range(0, CAST(({b} - {a}) // {step} AS BIGINT) + 1), "
    "lambda __i: {a} + CAST(__i AS INTEGER) * {step})"
)


def _sequence(a: Argument, b: Argument, *step: Argument) -> str:
    if not step:
        return f"CASE WHEN {b} >= {a} THEN {_COUNT_UP.format(a=a, b=b)} ELSE {_COUNT_DOWN.format(a=a, b=b)} END"
    if not step[0].tree.find(exp.Interval):
        return _STEPS.format(a=a, b=b, step=step[0])
    count = f"len(generate_series({a:timestamp}, {b:timestamp}, {step[0]}))"
    times = f"list_transform(range(0, {count}), lambda __i: {a:timestamp} + CAST(__i AS INTEGER) * {step[0]})"
    return f"CAST({times} AS DATE[])" if is_date(a.tree) else times


def _arrays_zip(*arrays: Argument) -> str:
    names = [array.tree.name if isinstance(array.tree, exp.Column) else str(i) for i, array in enumerate(arrays)]
    fields = ((name, f"{array}[__i]") for name, array in zip(names, arrays, strict=True))
    longest = f"greatest({', '.join(f'len({array})' for array in arrays)})"
    missing = " OR ".join(f"{array} IS NULL" for array in arrays)
    zipped = each_item(f"range(1, {longest} + 1)", "__i", struct_of(fields))
    return f"CASE WHEN NOT ({missing}) THEN {zipped} END"


ARRAYS: dict[str, Form] = {
    "explode_outer(x)": "unnest(CASE WHEN len({x}) > 0 THEN {x} ELSE [NULL] END)",
    "size(x)": _SIZE,
    "cardinality(x)": _SIZE,
    "array_size(x)": _SIZE,
    "element_at(x, k)": "{x}[{k}]",
    "try_element_at(x, k)": "{x}[{k}]",
    "get(x, i)": "{x}[CASE WHEN {i} >= 0 THEN {i} + 1 END]",
    "reverse(x)": _REVERSE,
    "array_reverse(x)": "list_reverse({x})",
    "array_contains(x, v)": "CASE WHEN list_contains({x}, {v}) THEN TRUE "
    "WHEN {x} IS NOT NULL AND {v} IS NOT NULL AND list_count({x}) = len({x}) THEN FALSE END",
    "array_position(x, v)": "CASE WHEN {x} IS NOT NULL AND {v} IS NOT NULL "
    "THEN coalesce(CAST(list_position({x}, {v}) AS BIGINT), 0) END",
    "array_distinct(x)": _DISTINCT,
    "array_remove(x, v)": "CASE WHEN {v} IS NOT NULL THEN list_filter({x}, lambda __e: __e IS NULL OR __e <> {v}) END",
    "array_compact(x)": _NOT_NULL,
    "array_append(x, v)": "({x} || [{v}])",
    "array_prepend(x, v)": "([{v}] || {x})",
    "array_insert(x, p, v)": _INSERT,
    "array_union(a, b)": _DISTINCT.replace("{x}", "({a} || {b})"),
    "array_intersect(a, b)": "CASE WHEN {b} IS NOT NULL THEN list_filter({a}, "
    "lambda __e, __i: list_position({a}, __e) = __i AND list_position({b}, __e) IS NOT NULL) END",
    "array_except(a, b)": "CASE WHEN {b} IS NOT NULL THEN list_filter({a}, "
    "lambda __e, __i: list_position({a}, __e) = __i AND list_position({b}, __e) IS NULL) END",
    "arrays_overlap(a, b)": _OVERLAP,
    "arrays_zip(*arrays)": _arrays_zip,
    "array_join(x, d)": "array_to_string({x}, {d})",
    "array_join(x, d, n)": "array_to_string(list_transform(CAST({x} AS VARCHAR[]), "
    "lambda __e: coalesce(__e, {n})), {d})",
    "array_max(x)": "list_max({x})",
    "array_min(x)": "list_min({x})",
    "array_repeat(v, n)": "repeat([{v}], greatest({n}, 0))",
    "sort_array(x)": "list_sort({x}, 'ASC', 'NULLS FIRST')",
    "sort_array(x, ascending)": "CASE WHEN {ascending} THEN list_sort({x}, 'ASC', 'NULLS FIRST') "
    "ELSE list_sort({x}, 'DESC', 'NULLS LAST') END",
    "flatten(x)": "CASE WHEN list_count({x}) = len({x}) THEN flatten({x}) END",
    "slice(x, p, n)": "CASE WHEN {p} > 0 THEN {x}[{p}:{p} + {n} - 1] "
    "WHEN len({x}) + {p} >= 0 THEN {x}[len({x}) + {p} + 1:len({x}) + {p} + {n}] ELSE {x}[1:0] END",
    "sequence(a, b, *step)": _sequence,
}
