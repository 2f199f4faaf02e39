"""How each aggregate function is remembered: what to keep of a batch, how to merge it, how to read the value.

An accumulator is SQL, three times over: ``partials`` over the rows of a batch, ``merges`` over the kept value ``s`` and
the batch's value ``d`` of each column, ``final`` over the kept columns. Functions whose value follows from sums and
extremes keep just those, and approximate percentiles a sketch of the values. Others keep DuckDB's own aggregate state;
those that have none, and distinct ones, keep the values themselves and are computed over them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from unbounded.plan.aggregation import calls_in
from unbounded.plan.expression import Expression
from unbounded_embedded.duckdb.nested_values import struct_of
from unbounded_embedded.duckdb.translation import tree_to_duckdb
from unbounded_embedded.duckdb.translation.aggregates import DEFAULT_ACCURACY
from unbounded_embedded.operators import quantile_sketch


@dataclass(frozen=True)
class Accumulator:
    """One aggregate call in SQL. Each of ``partials`` and ``merges`` is for one kept column, named in ``columns``.

    Args:
        columns: Their names.
        partials: What is kept of a batch.
        merges: What is kept of what was kept before and the batch.
        final: The value of the call.
        is_opaque: It keeps a state of DuckDB's own, which only its tables know the type of.
        is_sum: What it keeps of whole numbers is a HUGEINT, which Arrow takes for a decimal.
    """

    columns: tuple[str, ...]
    partials: tuple[str, ...]
    merges: tuple[str, ...]
    final: str
    is_opaque: bool = False
    is_sum: bool = False


def accumulator(call: Expression, index: int) -> Accumulator:
    """Return how to remember an aggregate call.

    Args:
        call: The call, with its FILTER and the like.
        index: Its number among the aggregate's calls; the kept columns are named after it.
    """
    function, wrap = _unwrapped(call.tree)
    build = _BUILDERS.get(type(function), _keep_state)
    if isinstance(function, exp.Anonymous) and function.name.lower() in _APPROXIMATE_PERCENTILES:
        build = _keep_sketch
    if type(function) in _BY_ARRIVAL:
        build = _first_present if isinstance(call.tree, exp.IgnoreNulls) else _first_row
    elif _distinct(function) or isinstance(function, _WITHOUT_STATE):
        build = _keep_values
    return build(function, wrap, f"__a{index}")


Wrap = Callable[[exp.Expr], str]


def _unwrapped(tree: exp.Expr) -> tuple[exp.Expr, Wrap]:
    """Return the bare function, and what renders any function under the same FILTER and IGNORE NULLS."""
    if isinstance(tree, exp.IgnoreNulls):
        function, inner = _parts(tree.this)
        return function, lambda other: tree_to_duckdb(exp.IgnoreNulls(this=inner(other)))
    function, inner = _parts(tree)
    return function, lambda other: tree_to_duckdb(inner(other))


def _parts(tree: exp.Expr) -> tuple[exp.Expr, Callable[[exp.Expr], exp.Expr]]:
    if not isinstance(tree, exp.Filter):
        return tree, lambda other: other.copy()
    condition = tree.expression
    return tree.this, lambda other: exp.Filter(this=other.copy(), expression=condition.copy())


def _single(merge: str, is_sum: bool = False) -> Callable[[exp.Expr, Wrap, str], Accumulator]:
    """Return a builder for functions whose own value is all that there is to keep."""

    def build(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
        merged = merge.format(s=f"s.{name}", d=f"d.{name}")
        return Accumulator((name,), (wrap(function),), (merged,), name, is_sum=is_sum)

    return build


def _first_present(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
    return _single(_BY_ARRIVAL[type(function)])(function, wrap, name)


def _first_row(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
    """Keep the value of the first or last row in a struct: a null of a row is other than that no row passes FILTER."""
    row = exp.Anonymous(this="named_struct", expressions=[exp.Literal.string(_field(0)), _values(function)[0].copy()])
    merge = _BY_ARRIVAL[type(function)].format(s=f"s.{name}", d=f"d.{name}")
    return Accumulator((name,), (wrap(type(function)(this=row)),), (merge,), f"{name}.{_field(0)}")


def _average(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
    total, count = f"{name}_sum", f"{name}_count"
    values = exp.Cast(this=function.this.copy(), to=exp.DataType.build("double"))
    return Accumulator(
        (total, count),
        (wrap(exp.Sum(this=values)), wrap(exp.Count(this=function.this.copy()))),
        (_BOTH.format(s=f"s.{total}", d=f"d.{total}"), f"s.{count} + d.{count}"),
        f"{total} / nullif({count}, 0)",
    )


def _keep_sketch(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
    value, share, *more = function.expressions
    accuracy = int(more[0].name) if more else DEFAULT_ACCURACY
    return Accumulator(
        (name,),
        (quantile_sketch.sketch_of(wrap(exp.ArrayAgg(this=value.copy())), accuracy),),
        (quantile_sketch.merged(f"s.{name}", f"d.{name}", accuracy),),
        quantile_sketch.quantile(name, tree_to_duckdb(share)),
    )


def _keep_state(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
    """Keep DuckDB's exported state. What the translation puts around the aggregate is put around its final value."""
    translated = sqlglot.parse_one(wrap(function), read="duckdb")
    call = next(calls_in(translated), translated)  # sqlglot does not know every aggregate of DuckDB as one
    final = exp.Anonymous(this="finalize", expressions=[exp.column(name)])
    partial = f"{call.sql('duckdb')} EXPORT_STATE"
    around = (
        final if call is translated else translated.transform(lambda node: final if node is call else node, copy=False)
    )
    merge = f"combine(d.{name}, s.{name})"  # DuckDB adds the rows of the first to those of the second
    return Accumulator((name,), (partial,), (merge,), around.sql("duckdb"), is_opaque=True)


def _keep_values(function: exp.Expr, wrap: Wrap, name: str) -> Accumulator:
    """Keep the rows of arguments as a list, and compute the function over them when it is read. A function of distinct
    values needs each row once, so what it keeps follows the values that there are and not the rows that came.
    """
    arguments = _arguments(function)
    is_distinct = _distinct(function) is not None
    fields = [(_field(index), tree_to_duckdb(tree)) for index, tree in enumerate(arguments)]
    row = struct_of(fields or [("present", "true")])
    condition = wrap(exp.Count(this=exp.Star())).partition("FILTER")[2]
    listed = f"list({'DISTINCT ' * is_distinct}{row})" + (f" FILTER{condition}" if condition else "")
    concatenated = f"list_concat(s.{name}, d.{name})"
    over_list = tree_to_duckdb(_over_fields(function, arguments))
    return Accumulator(
        (name,),
        (f"coalesce({listed}, [])",),
        (f"list_distinct({concatenated})" if is_distinct else concatenated,),
        f"(SELECT {over_list} FROM (SELECT unnest({name}, max_depth := 2)))",
    )


def _distinct(function: exp.Expr) -> exp.Distinct | None:
    """Return the DISTINCT of a call: its first argument, which is ``this`` only where the parser knows the function."""
    first = next((child for child in function.iter_expressions()), None)
    return first if isinstance(first, exp.Distinct) else None


def _values(function: exp.Expr) -> list[exp.Expr]:
    distinct = _distinct(function)
    return distinct.expressions if distinct else [function.this]


def _arguments(function: exp.Expr) -> list[exp.Expr]:
    """Return the arguments that differ from row to row; constants stay in the call."""
    second = [function.args.get("expression")] if isinstance(function, exp.Binary | exp.ArgMax | exp.ArgMin) else []
    return [
        tree for tree in [*_values(function), *second] if isinstance(tree, exp.Expr) and any(tree.find_all(exp.Column))
    ]


def _over_fields(function: exp.Expr, arguments: Sequence[exp.Expr]) -> exp.Expr:
    pairs = list(zip(function.walk(), (result := function.copy()).walk(), strict=True))
    for index, argument in enumerate(arguments):
        next(twin for node, twin in pairs if node is argument).replace(exp.column(_field(index)))
    return result


def _field(index: int) -> str:
    return f"v{index}"


_APPROXIMATE_PERCENTILES = ("percentile_approx", "approx_percentile")
_WITHOUT_STATE = (exp.Mode, exp.Skewness, exp.Kurtosis)
_ADD = "{s} + {d}"
_BOTH = "coalesce({s} + {d}, {s}, {d})"
_BY_ARRIVAL: dict[type[exp.Expr], str] = {
    **dict.fromkeys((exp.First, exp.FirstValue, exp.AnyValue), "coalesce({s}, {d})"),
    **dict.fromkeys((exp.Last, exp.LastValue), "coalesce({d}, {s})"),
}

_BUILDERS: dict[type[exp.Expr], Callable[[exp.Expr, Wrap, str], Accumulator]] = {
    exp.Count: _single(_ADD),
    exp.CountIf: _single(_ADD),
    exp.Sum: _single(_BOTH, is_sum=True),
    exp.Avg: _average,
    exp.Min: _single("least({s}, {d})"),
    exp.Max: _single("greatest({s}, {d})"),
    exp.LogicalAnd: _single("coalesce({s} AND {d}, {s}, {d})"),
    exp.LogicalOr: _single("coalesce({s} OR {d}, {s}, {d})"),
    exp.BitwiseAndAgg: _single("coalesce({s} & {d}, {s}, {d})"),
    exp.BitwiseOrAgg: _single("coalesce({s} | {d}, {s}, {d})"),
    exp.ArrayAgg: _single("list_concat({s}, {d})"),
    exp.ArrayUniqueAgg: _single("list_distinct(list_concat({s}, {d}))"),
    exp.BitwiseXorAgg: _single("coalesce(xor({s}, {d}), {s}, {d})"),
}
