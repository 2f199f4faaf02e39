"""What a function's DuckDB form is given: its arguments, to be written into the form as they are or converted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from unbounded.errors import AnalysisError, did_you_mean
from unbounded_embedded.duckdb.datetime_patterns import to_strftime, to_strptimes
from unbounded_embedded.duckdb.translation.casts import cast, known_type
from unbounded_embedded.duckdb.types import text_literal

_ATOMS = (
    exp.Column,
    exp.Literal,
    exp.Anonymous,
    exp.Cast,
    exp.Paren,
    exp.Identifier,
    exp.Star,
    exp.Null,
    exp.Boolean,
    exp.Distinct,
)

Render = Callable[[exp.Expr], str]
"""Writes a tree as DuckDB SQL."""


@dataclass(frozen=True)
class Argument:
    """One argument of a call. In a form, ``{x}`` is its SQL and ``{x:date}`` its SQL as a date, and so on.

    Args:
        function: The name of the function, for errors.
        tree: The argument in Spark SQL.
        render: Writes trees as DuckDB SQL.
    """

    function: str
    tree: exp.Expr
    render: Render

    @property
    def sql(self) -> str:
        """The argument's DuckDB SQL, safe beside any operator."""
        text = self.render(self.tree)
        return text if isinstance(self.tree, _ATOMS) and not text.startswith("CASE ") else f"({text})"

    @property
    def text(self) -> str:
        """The argument's value, which must be a text literal.

        Raises:
            AnalysisError: It is none.
        """
        if isinstance(self.tree, exp.Literal) and self.tree.is_string:
            return str(self.tree.this)
        raise AnalysisError(
            f"{self.function}: {self.tree.sql('spark')} must be a text literal: it decides how the call is built."
        )

    @property
    def distinct(self) -> str:
        """``DISTINCT`` and a space if the call is of the different values of this argument, otherwise nothing."""
        return "DISTINCT " * isinstance(self.tree, exp.Distinct)

    def __format__(self, conversion: str) -> str:
        if not conversion:
            return self.sql
        if isinstance(self.tree, exp.Distinct):
            each = replace(self, tree=self.tree.expressions[0])
            return each.sql if conversion == "each" else f"{self.distinct}{each:{conversion}}"
        return CONVERSIONS[conversion](self)


class Arguments(tuple[Argument, ...]):
    """The rest of the arguments. In a form, ``{rest}`` lists them, and ``{rest: || }`` puts ``||`` between them."""

    __slots__ = ()

    def __format__(self, separator: str) -> str:
        return (separator or ", ").join(argument.sql for argument in self)


_LOOK_AROUND = re.compile(r"\(\?<?[=!]|\(\?>|(?<!\\)(?:\\\\)*\\[1-9]")

_DATE_UNITS = {
    **dict.fromkeys(("YEAR", "YYYY", "YY"), "year"),
    "QUARTER": "quarter",
    **dict.fromkeys(("MONTH", "MM", "MON"), "month"),
    "WEEK": "week",
}
_TIME_UNITS = {
    **_DATE_UNITS,
    **dict.fromkeys(("DAY", "DD"), "day"),
    **{unit.upper(): unit for unit in ("hour", "minute", "second", "millisecond", "microsecond")},
}


def _as(type_: str) -> Callable[[Argument], str]:
    def convert(argument: Argument) -> str:
        return cast(argument.sql, type_, known_type(argument.tree))

    return convert


def _plainly_as(type_: str) -> Callable[[Argument], str]:
    return lambda argument: f"TRY_CAST({argument.sql} AS {type_})"


def _parsed_by(argument: Argument) -> str:
    spellings = [text_literal(each) for each in to_strptimes(argument.text)]
    return spellings[0] if len(spellings) == 1 else f"[{', '.join(spellings)}]"


def _written_by(argument: Argument) -> str:
    return text_literal(to_strftime(argument.text))


def _zone(argument: Argument) -> str:
    """Write a zone that comes from data as null if there is no such zone."""
    if isinstance(argument.tree, exp.Literal):
        return argument.sql
    return f"CASE WHEN TRY_CAST('2000-01-01 00:00:00 ' || {argument} AS TIMESTAMPTZ) IS NOT NULL THEN {argument} END"


def _unit(units: Mapping[str, str]) -> Callable[[Argument], str]:
    def convert(argument: Argument) -> str:
        unit = units.get(argument.text.upper())
        if unit is None:
            raise AnalysisError(
                f"{argument.function}: there is no unit {argument.text!r}.{did_you_mean(argument.text, units)}"
            )
        return text_literal(unit)

    return convert


def _utf8(argument: Argument) -> str:
    if argument.text.upper() not in ("UTF-8", "UTF8"):
        raise AnalysisError(f"{argument.function}: the character set must be 'UTF-8', not {argument.text!r}.")
    return ""


def _replacement(argument: Argument) -> str:
    r"""Write Java's ``$1`` and ``\$`` as ``\1`` and ``$``."""
    tokens = re.findall(r"\\.|\$\d|.", argument.text, re.DOTALL)
    return text_literal("".join(_replacement_token(token) for token in tokens))


def _replacement_token(token: str) -> str:
    if len(token) == 2:
        return f"\\{token[1]}" if token[0] == "$" or token[1] == "\\" else token[1]
    return token


def regular_expression(argument: Argument) -> str:
    """Return the SQL of a pattern.

    Raises:
        AnalysisError: It looks around or back, for which the engine's regular expressions have no means.
    """
    pattern = argument.tree
    if isinstance(pattern, exp.Literal) and (found := _LOOK_AROUND.search(pattern.name)):
        raise AnalysisError(
            f"The regular expression {pattern.name!r} has {found[0]!r}: looking around and references to groups are "
            "not supported; match more, and take the part in a group with regexp_extract."
        )
    return argument.sql


CONVERSIONS: dict[str, Callable[[Argument], str]] = {
    "each": lambda argument: argument.sql,
    **{type_.lower(): _plainly_as(type_) for type_ in ("INTEGER", "BIGINT", "DOUBLE", "VARCHAR", "DATE", "TIMESTAMP")},
    "binary": _as("BLOB"),
    "day": _as("DATE"),
    "instant": _as("TIMESTAMP"),
    "parsed_by": _parsed_by,
    "written_by": _written_by,
    "zone": _zone,
    "regex": regular_expression,
    "date_unit": _unit(_DATE_UNITS),
    "time_unit": _unit(_TIME_UNITS),
    "utf8": _utf8,
    "replacement": _replacement,
}
"""From the name of a conversion to what it writes."""
