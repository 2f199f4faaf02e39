"""Expressions are Spark SQL: canonical text, with the sqlglot tree of that text beside it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sqlglot
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.plan.dialect import SparkAsWritten, text_of
from unbounded.plan.naming import output_name

DIALECT = SparkAsWritten
"""What SQL text is read in."""

_MOST_SPELLINGS = 5
"""After so many rounds of parsing and printing the text has long settled."""


class Expression:
    """One Spark SQL expression, immutable and equal by its canonical text.

    Text is parsed, printed and parsed again once on entry, so that two spellings of one expression are equal and
    a plan comes back from JSON unchanged.

    Example:
        >>> Expression.parse("upper( name )  as  n")
        Expression('UPPER(name) AS n')
    """

    __slots__ = ("sql", "tree")

    sql: str
    """The canonical text."""
    tree: exp.Expr
    """The parsed text. Shared: copy it before you change it."""

    def __init__(self, sql: str, tree: exp.Expr) -> None:
        self.sql, self.tree = sql, tree

    @classmethod
    def parse(cls, text: str) -> "Expression":
        """Return the expression of Spark SQL text.

        Raises:
            AnalysisError: The text does not parse.
        """
        return _canonical(text)

    @classmethod
    def of(cls, tree: exp.Expr) -> "Expression":
        """Return the expression of a sqlglot tree."""
        try:
            return _canonical(text_of(tree))
        except sqlglot.errors.SqlglotError as error:
            shown = tree.sql(DIALECT, unsupported_level=sqlglot.ErrorLevel.IGNORE)
            raise AnalysisError(f"{shown} cannot be written in Spark SQL: {_first_line(error)}") from error

    @property
    def name(self) -> str:
        """The name of the column that the expression gives, as Spark names it."""
        return output_name(self.tree)

    @property
    def unaliased(self) -> "Expression":
        """The expression without its alias."""
        return Expression.of(self.tree.this) if isinstance(self.tree, exp.Alias) else self

    @property
    def plain_column(self) -> str | None:
        """The name of the column that the expression is, under any alias; ``None`` if it is more than a column, such
        as a field of a struct.
        """
        return plain_column(self.unaliased.tree)

    def column_paths(self) -> Iterator[tuple[str, ...]]:
        """Yield every column that the expression reads, with the fields below it: ``("s", "x")`` for ``s.x``."""
        for column in self.tree.find_all(exp.Column, bfs=False):
            yield tuple(part.name for part in column.parts)

    def aliased(self, name: str) -> "Expression":
        """Return this expression under another name."""
        bare = self.unaliased
        if isinstance(bare.tree, exp.Column) and bare.name == name:
            return bare
        return Expression.of(exp.alias_(bare.tree.copy(), identifier(name)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.sql == self.sql

    def __hash__(self) -> int:
        return hash(self.sql)

    def __reduce__(self) -> tuple[Any, ...]:
        return Expression.parse, (self.sql,)

    def __repr__(self) -> str:
        return f"Expression({self.sql!r})"

    def __str__(self) -> str:
        return self.sql

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(value),
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, source: CoreSchema, handler: Any) -> dict[str, str]:
        return {"type": "string", "description": "a Spark SQL expression"}


@lru_cache(maxsize=4096)
def _canonical(text: str) -> Expression:
    tree = _parse(text)
    for _ in range(_MOST_SPELLINGS):
        sql = text_of(tree)
        if sql == text:
            return Expression(sql, tree)
        text, tree = sql, _parse(sql)
    raise AnalysisError(f"The expression {text!r} has no canonical text; spell it in another way.")


def _parse(text: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(f"SELECT {text}", read=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError, IndexError) as error:  # IndexError: a map of odd length
        raise AnalysisError(f"The expression {text!r} does not parse as Spark SQL: {_reason(error)}") from error
    projections = tree.expressions if isinstance(tree, exp.Select) else []
    if len(projections) != 1 or {key for key, value in tree.args.items() if value} - {
        "kind",
        "expressions",
    }:
        raise AnalysisError(f"{text!r} must be one SQL expression, such as 'price * 2' or 'upper(name) AS n'.")
    _require_self_contained(projections[0], text)
    return projections[0]


def _require_self_contained(tree: exp.Expr, text: str) -> None:
    if tree.find(exp.Query):
        raise AnalysisError(f"{text!r}: an expression cannot hold a subquery; join with the other frame.")
    if tree.find(exp.Placeholder, exp.Parameter):
        raise AnalysisError(f"{text!r}: an expression cannot hold a parameter; write the value, or F.lit(value).")


def _reason(error: Exception) -> str:
    """Say where the text stops to be understood, in its own words: a position would count what was put before it."""
    if not isinstance(error, sqlglot.errors.ParseError) or not error.errors:
        return _first_line(error)
    found = error.errors[0]
    what = "something is missing" if found["description"].startswith("Required") else found["description"]
    return f"{what}, near {found['highlight']!r}."


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


@lru_cache(maxsize=4096)
def identifier(name: str) -> exp.Identifier:
    """Return a name as an identifier, quoted if Spark SQL would read the bare word as something else."""
    return exp.to_identifier(name, quoted=not _is_plain(name))


def _is_plain(name: str) -> bool:
    if not (name.isascii() and name.isidentifier()):
        return False
    try:
        tree = sqlglot.parse_one(f"SELECT {name}", read=DIALECT).expressions
    except sqlglot.errors.SqlglotError:
        return False
    return len(tree) == 1 and isinstance(tree[0], exp.Column) and tree[0].name == name


def plain_column(tree: exp.Expr) -> str | None:
    """Return the name of the column that a tree is, or ``None``: ``s.x`` is a field and no column."""
    tree = tree.unnest()
    return tree.name if isinstance(tree, exp.Column) and not tree.table else None
