"""Spark SQL that is kept as it was written.

The parser of sqlglot reads a call as what it means in many dialects, and prints it in Spark's words: ``nvl(a, 0)``
comes back as ``coalesce(a, 0)``, and an argument that another dialect lacks does not come back at all. Here a call is a
node of its own kind only if that prints as the call was written; any other call is a name and its arguments.
"""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from sqlglot import ErrorLevel, exp
from sqlglot.dialects.spark import Spark
from sqlglot.errors import SqlglotError
from sqlglot.parsers.spark import SparkParser
from sqlglot.tokenizer_core import Token, TokenType

from unbounded.errors import ConfigurationError

_SPECIAL_SYNTAX = ("CAST", "TRY_CAST", "EXTRACT", "TRIM", "OVERLAY", "POSITION", "SUBSTRING")
_PLAIN = (
    "STRUCT",
    "DATE_TRUNC",
    "TRUNC",
    "ARRAY_SORT",
    "SORT_ARRAY",
    "GET_JSON_OBJECT",
    "PERCENTILE_CONT",
    "PERCENTILE_DISC",
)
"""Calls whose kinds say less, or other, than what is written."""
_TYPES = (
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INT",
    "BIGINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
    "DATE",
    "TIMESTAMP",
    "STRING",
)
_SYNONYMS = {"ARRAY_AGG": "COLLECT_LIST"}
"""Names that Spark itself takes for others."""

_IGNORING_NULLS = ("ANY_VALUE", "FIRST", "FIRST_VALUE", "LAST", "LAST_VALUE")
"""Functions whose second argument says whether nulls count."""

Build = Callable[..., exp.Expr]
Node = TypeVar("Node", bound=exp.Expr)


def text_of(tree: exp.Expr) -> str:
    """Return a tree as Spark SQL.

    Raises:
        SqlglotError: It has a part that Spark SQL has no words for.
    """
    return tree.sql("spark", comments=False, unsupported_level=ErrorLevel.IMMEDIATE)


def _as_written(name: str, build: Build) -> Build:
    def built(args: list[exp.Expr]) -> exp.Expr:
        plain = exp.Anonymous(this=_SYNONYMS.get(name, name), expressions=args)
        try:
            typed = _built(build, [argument.copy() for argument in args])
            return typed if _says_the_same(typed, plain, name) else plain
        except (SqlglotError, ValueError, AttributeError):
            return plain

    return built


def _says_the_same(typed: exp.Expr, plain: exp.Anonymous, name: str) -> bool:
    arguments = plain.expressions
    if name in _TYPES:
        return len(arguments) == 1
    if name in _IGNORING_NULLS and len(arguments) == 2:
        return isinstance(arguments[1], exp.Boolean)
    return text_of(typed) == text_of(plain)


def _built(build: Build, args: list[exp.Expr]) -> exp.Expr:
    try:
        return build(args)
    except TypeError:
        return build(args, dialect=Spark())


class _Tokenizer(Spark.Tokenizer):
    STRING_ESCAPES: ClassVar = ["\\", "'", '"']


def _with_calls_of_window(tokens: list[Token]) -> list[Token]:
    """Return the tokens with ``window`` before a bracket as a name; after GROUP BY it would begin the clause WINDOW."""
    return [
        Token(TokenType.VAR, token.text, token.line, token.col, token.start, token.end, token.comments)
        if token.token_type == TokenType.WINDOW and following.token_type == TokenType.L_PAREN
        else token
        for token, following in zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True)
    ]


class WindowCalls(SparkParser):
    """A parser that reads ``GROUP BY window(…)``, and forgets where in the text a part stood."""

    def parse(self, raw_tokens: list[Token], sql: str) -> list[exp.Expr | None]:
        return super().parse(_with_calls_of_window(raw_tokens), sql)

    def expression(self, instance: Node, token: Token | None = None, comments: list[str] | None = None) -> Node:
        """Take a node without the place of its token: no error of ours tells it, and it makes a tree slow to copy."""
        del token
        return super().expression(instance, None, comments)


class _Parser(WindowCalls):
    FUNCTIONS: ClassVar = {
        name: _as_written(name, build) for name, build in SparkParser.FUNCTIONS.items() if name not in _PLAIN
    }
    FUNCTIONS_WITH_ALIASED_ARGS: ClassVar = set[str]()
    FUNCTION_PARSERS: ClassVar = {name: SparkParser.FUNCTION_PARSERS[name] for name in _SPECIAL_SYNTAX}

    def _parse_window(self, this: exp.Expr | None, alias: bool = False) -> exp.Expr | None:
        """Read ``first(x, true) FILTER (…)``, whose FILTER is printed before IGNORE NULLS."""
        parsed = super()._parse_window(this, alias)
        filtered = this.parent if isinstance(this, exp.IgnoreNulls) else None
        if this is None or not isinstance(filtered, exp.Filter):
            return parsed
        swapped = exp.IgnoreNulls(this=exp.Filter(this=this.this, expression=filtered.expression))
        filtered.replace(swapped)
        return swapped if filtered is parsed else parsed


class SparkAsWritten(Spark):
    """The dialect, for reading and for printing."""

    Tokenizer = _Tokenizer
    Parser = _Parser


def require_extensible(dialect: type[Spark]) -> None:
    """Check that the parser of a dialect of ours can be made.

    Raises:
        ConfigurationError: The compiled build of sqlglot is installed, whose classes cannot be extended.
    """
    try:
        dialect().parser()
    except TypeError as error:
        raise ConfigurationError(
            "Unbounded extends the SQL parser of sqlglot. Here the compiled build of sqlglot is installed "
            f"(sqlglotc, which sqlglot[c] brings), and that lets no one extend it: {error}. Run 'pip uninstall "
            "sqlglotc'; sqlglot then goes on as pure Python, for other programs in this environment as well."
        ) from error


require_extensible(SparkAsWritten)
