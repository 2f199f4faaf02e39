"""Writes a tree of plain Spark SQL as DuckDB SQL."""

from typing import ClassVar

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.generators.duckdb import DuckDBGenerator

from unbounded.errors import FunctionNotFoundError
from unbounded.plan.aggregation import calls_in
from unbounded_embedded.duckdb.translation.aggregates import AGGREGATES, IGNORING_NULLS, PERCENTILES
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.arrays import ARRAYS
from unbounded_embedded.duckdb.translation.casts import cast, known_type
from unbounded_embedded.duckdb.translation.conditionals import CONDITIONALS
from unbounded_embedded.duckdb.translation.datetimes import DATETIMES, NOW, TODAY, date_part, is_date
from unbounded_embedded.duckdb.translation.decimal_quotients import decimal_quotient
from unbounded_embedded.duckdb.translation.encodings import ENCODINGS
from unbounded_embedded.duckdb.translation.generators import generated_columns, is_generator
from unbounded_embedded.duckdb.translation.higher_order import HIGHER_ORDER
from unbounded_embedded.duckdb.translation.numbers import NUMBERS
from unbounded_embedded.duckdb.translation.same_calls import SAME_CALLS
from unbounded_embedded.duckdb.translation.signatures import Functions
from unbounded_embedded.duckdb.translation.structures import STRUCTURES
from unbounded_embedded.duckdb.translation.texts import TEXTS

FUNCTIONS = Functions(
    TEXTS, ENCODINGS, NUMBERS, DATETIMES, CONDITIONALS, ARRAYS, HIGHER_ORDER, STRUCTURES, AGGREGATES, SAME_CALLS
)
"""All functions that there are."""

_PLACES = ("row_number", "rank", "dense_rank", "ntile")
_WHOLE_UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR")
_WRITTEN_BELOW = (exp.CurrentTimestamp, exp.CurrentDate, exp.Filter, exp.IntDiv, exp.Like, exp.ILike, exp.RegexpLike)


def _without_nulls(tree: exp.Expr) -> tuple[exp.Expr, bool]:
    """Return a call over a window, and whether it passes over nulls: by IGNORE NULLS, or by its last argument."""
    if isinstance(tree, exp.IgnoreNulls):
        return _with_nulls_for_others(tree.this), True
    if _called(tree) == "nth_value" and len(tree.expressions) == 3:
        return exp.Anonymous(this=tree.name, expressions=tree.expressions[:2]), bool(tree.expressions[2].this)
    return tree, False


def _with_nulls_for_others(tree: exp.Expr) -> exp.Expr:
    """Return a call whose argument is null where its FILTER is not true; DuckDB takes none over a window here."""
    if not isinstance(tree, exp.Filter):
        return tree
    kept = exp.Case(ifs=[exp.If(this=tree.expression.this.copy(), true=tree.this.expressions[0].copy())])
    return exp.Anonymous(this=tree.this.name, expressions=[kept])


def _one_by_one(arguments: list[exp.Expr]) -> list[exp.Expr]:
    """Return the arguments of a call, of which DISTINCT has all, with DISTINCT at the first alone."""
    if not arguments or not isinstance(arguments[0], exp.Distinct):
        return arguments
    first, *others = arguments[0].expressions
    return [exp.Distinct(expressions=[first.copy()]), *others, *arguments[1:]]


def _called(tree: exp.Expr) -> str:
    return tree.name.lower() if isinstance(tree, exp.Anonymous) else ""


class DuckDBText(DuckDBGenerator):
    """The generator. Names are always quoted, because DuckDB reserves words that Spark does not."""

    TYPE_MAPPING: ClassVar = {
        **DuckDBGenerator.TYPE_MAPPING,
        exp.DType.TIMESTAMPTZ: "TIMESTAMP",
        exp.DType.TIMESTAMPLTZ: "TIMESTAMP",
    }
    TRANSFORMS: ClassVar = {
        kind: write for kind, write in DuckDBGenerator.TRANSFORMS.items() if kind not in _WRITTEN_BELOW
    }

    @classmethod
    def of(cls, tree: exp.Expr) -> str:
        """Return the text of a tree."""
        return cls(dialect="duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.IGNORE).generate(tree)

    def anonymous_sql(self, expression: exp.Anonymous) -> str:
        if is_generator(expression):
            return generated_columns(expression, 1, self.sql)[0]
        return self._call(expression, "TRUE") or super().anonymous_sql(expression)

    def _call(self, call: exp.Expr, condition: str) -> str | None:
        if not isinstance(call, exp.Anonymous):
            return None
        arguments = _one_by_one(call.expressions)
        function = FUNCTIONS.find(call.name, len(arguments))
        if function is None and not isinstance(call.parent, exp.Table):
            raise FunctionNotFoundError(call.name.lower(), call.sql("spark"))
        return function.write(arguments, self.sql, condition) if function else None

    def filter_sql(self, expression: exp.Filter) -> str:
        """Write the condition into aggregates that place it themselves, and after all others."""
        condition = self.sql(expression.expression, "this")
        unfiltered, filtered = (self._call(expression.this, text) for text in ("TRUE", condition))
        if filtered is not None and filtered != unfiltered:
            return filtered
        return f"{unfiltered or self.sql(expression.this)} FILTER (WHERE {condition})"

    def ignorenulls_sql(self, expression: exp.IgnoreNulls) -> str:
        filtered = expression.this
        call = filtered.this if isinstance(filtered, exp.Filter) else filtered
        function = IGNORING_NULLS.get(call.name.lower())
        if function is None:
            return super().ignorenulls_sql(expression)
        value = self._argument(call.expressions[0])
        condition = f" AND ({self.sql(filtered.expression, 'this')})" if filtered is not call else ""
        return f"{function}({value:each}) FILTER (WHERE {value:each} IS NOT NULL{condition})"

    def withingroup_sql(self, expression: exp.WithinGroup) -> str:
        """Write a percentile of an order as one of numbers; the other way round, it is that of their opposites."""
        call, ordered = expression.this, expression.expression.expressions[0]
        function = PERCENTILES.get(_called(call).lower())
        if function is None:
            return str(super().withingroup_sql(expression))
        sign = "-" * bool(ordered.args.get("desc"))
        return f"{sign}{function}({sign}{self._argument(ordered.this):double}, {self.sql(call.expressions[0])})"

    def trycast_sql(self, expression: exp.TryCast) -> str:
        return self.cast_sql(expression)

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        operand, type_ = expression.this, self.sql(expression, "to")
        type_ = "DECIMAL(10, 0)" if type_ == "DECIMAL" else type_
        quotient = decimal_quotient(operand, type_, self.sql)
        if quotient is not None:
            return quotient
        return cast(self._argument(operand).sql, type_, known_type(operand))

    def bracket_sql(self, expression: exp.Bracket) -> str:
        """Write ``x[i]``: the index of an array counts from 0 in Spark and from 1 in DuckDB, a map's key is a key."""
        owner, key = self._argument(expression.this).sql, expression.expressions[0]
        text = self._argument(key).sql
        if isinstance(key, exp.Literal) and key.is_string:
            return f"{owner}[{text}]"
        return f"{owner}[CASE WHEN typeof({owner}) LIKE 'MAP(%' THEN {text} WHEN {text} >= 0 THEN {text} + 1 END]"

    def aliases_sql(self, expression: exp.Aliases) -> str:
        if not is_generator(expression.this):
            return str(super().aliases_sql(expression))
        names = [self.sql(name) for name in expression.expressions]
        columns = generated_columns(expression.this, len(names), self.sql)
        return ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))

    def add_sql(self, expression: exp.Add) -> str:
        return self._moved(expression, super().add_sql(expression))

    def sub_sql(self, expression: exp.Sub) -> str:
        return self._moved(expression, super().sub_sql(expression))

    def _moved(self, expression: exp.Add | exp.Sub, text: str) -> str:
        """Keep a date a date when whole days, months or years are added, where DuckDB makes it a timestamp."""
        step = expression.right
        is_whole = isinstance(step, exp.Interval) and step.text("unit").upper().rstrip("S") in _WHOLE_UNITS
        return f"CAST({text} AS DATE)" if is_whole and is_date(expression.left) else text

    def regexplike_sql(self, expression: exp.RegexpLike) -> str:
        return f"regexp_matches({self._argument(expression.this)}, {self._argument(expression.expression):regex})"

    def like_sql(self, expression: exp.Like) -> str:
        return f"{super().like_sql(expression)}{self._escape(expression)}"

    def ilike_sql(self, expression: exp.ILike) -> str:
        return f"{super().ilike_sql(expression)}{self._escape(expression)}"

    def _escape(self, expression: exp.Like | exp.ILike) -> str:
        """A backslash escapes in Spark unless said otherwise, in DuckDB only when said so."""
        pattern = expression.expression
        is_plain = isinstance(pattern, exp.Literal) and "\\" not in pattern.name
        return "" if is_plain or isinstance(expression.parent, exp.Escape) else " ESCAPE '\\'"

    def div_sql(self, expression: exp.Div) -> str:
        return f"{self.sql(expression.left)} / {self._not_zero(expression.right)}"

    def intdiv_sql(self, expression: exp.IntDiv) -> str:
        return f"CAST({self._argument(expression.left)} // {self._not_zero(expression.right)} AS BIGINT)"

    def mod_sql(self, expression: exp.Mod) -> str:
        return f"{self.sql(expression.left)} % {self._not_zero(expression.right)}"

    def _not_zero(self, divisor: exp.Expr) -> str:
        bare = divisor.this if isinstance(divisor, exp.Paren) else divisor
        is_safe = isinstance(bare, exp.Literal) and float(bare.this) != 0
        return self.sql(divisor) if is_safe else f"nullif({self.sql(bare)}, 0)"

    def window_sql(self, expression: exp.Window) -> str:
        """Write OVER behind each aggregate itself, inside of what the translation puts around; places are INT."""
        function, ignores = _without_nulls(expression.this)
        text = self.sql(function)
        bare = expression.copy()
        bare.set("this", exp.Var(this=""))
        over = super().window_sql(bare)
        if ignores:
            return f"{text.removesuffix(')')} IGNORE NULLS){over}"
        tree = sqlglot.parse_one(text, read="duckdb")
        calls = list(calls_in(tree))
        if calls and calls[0] is not tree:
            for call in calls:
                call.replace(exp.Var(this=call.sql("duckdb") + over))
            return tree.sql("duckdb")
        return f"CAST({text}{over} AS INTEGER)" if _called(function) in _PLACES else f"{text}{over}"

    def table_sql(self, expression: exp.Table, sep: str = " AS ") -> str:
        """Write ``range``, the one function that Spark has in FROM, with its column's name in Spark."""
        call = expression.this
        if not isinstance(call, exp.Anonymous):
            return str(super().table_sql(expression, sep))
        if call.name.lower() != "range":
            raise FunctionNotFoundError(call.name.lower(), call.sql("spark"))
        bounds = ", ".join(map(self.sql, call.expressions))
        alias = self.sql(expression, "alias") or '"range"'
        return f"(SELECT range AS id FROM range({bounds})) AS {alias}"

    def group_sql(self, expression: exp.Group) -> str:
        """Write ``GROUP BY a, b WITH CUBE`` as ``GROUP BY CUBE (a, b)``, the one form that DuckDB takes."""
        keys = expression.expressions
        for kind in ("cube", "rollup"):
            sets = expression.args.get(kind) or []
            if keys and sets and not sets[0].expressions:
                return self.seg(f"GROUP BY {kind.upper()} ({', '.join(map(self.sql, keys))})")
        return super().group_sql(expression)

    def extract_sql(self, expression: exp.Extract) -> str:
        return date_part(expression.name, self._argument(expression.expression))

    def overlay_sql(self, expression: exp.Overlay) -> str:
        parts = [expression.args.get(key) for key in ("this", "expression", "from_", "for_")]
        call = exp.Anonymous(this="overlay", expressions=[part for part in parts if part is not None])
        return self.anonymous_sql(call)

    def currenttimestamp_sql(self, expression: exp.CurrentTimestamp) -> str:
        return NOW

    def currentdate_sql(self, expression: exp.CurrentDate) -> str:
        return TODAY

    def _argument(self, tree: exp.Expr) -> Argument:
        return Argument("", tree, self.sql)
