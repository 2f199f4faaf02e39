"""The one gate for DuckDB's errors: each becomes one of ours, the most specific first."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from unbounded.errors import AnalysisError, DataError, FunctionNotFoundError, UnboundedError

_QUERY_IS_WRONG = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.SyntaxException,
    duckdb.NotImplementedException,
)

_UNKNOWN_FUNCTION = re.compile(r"Function with name (\w+) does not exist")

_INTERRUPTED = re.compile(r"^Query interrupted$|executing the UDF: KeyboardInterrupt\b")
"""What DuckDB says when it meets Ctrl-C, which it then forgets."""

_FEW = 6
"""With more lines than this, an error lists every form of an operator, which helps nobody."""


@contextmanager
def foreign_errors(action: str) -> Iterator[None]:
    """Raise our errors for DuckDB's.

    Args:
        action: What was being done, as the error begins: ``"Filter a > 1"``.

    Raises:
        FunctionNotFoundError: The query calls a function that is not there.
        AnalysisError: The query does not fit its input.
        DataError: A value does not convert.
        UnboundedError: Anything else, such as memory or disk that ran out.
        KeyboardInterrupt: The user pressed Ctrl-C while a statement ran.
    """
    try:
        with _interrupts():
            yield
    except _QUERY_IS_WRONG as error:
        if unknown := _UNKNOWN_FUNCTION.search(str(error)):
            raise FunctionNotFoundError(unknown[1], action) from error
        raise AnalysisError(f"{action}: {first_line(error)}") from error
    except (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException) as error:
        raise DataError(f"{action}: {first_line(error)}") from error
    except duckdb.Error as error:
        raise UnboundedError(f"{action}: {first_line(error)}") from error


@contextmanager
def _interrupts() -> Iterator[None]:
    """Raise again the interrupt that DuckDB has made an error of its own of."""
    try:
        yield
    except (RuntimeError, duckdb.Error) as error:
        if _INTERRUPTED.search(str(error)):
            raise KeyboardInterrupt from error
        raise


def first_line(error: Exception) -> str:
    """Return the sentence of an error without its class, DuckDB's drawing of the query, and a long list of choices."""
    text = str(error).strip()
    first, *more = map(str.strip, text.split("\n\nLINE ")[0].splitlines())
    head, _, rest = first.partition(": ")
    return " ".join([rest if head.endswith("Error") else first, *(more if len(more) <= _FEW else [])]).strip()
