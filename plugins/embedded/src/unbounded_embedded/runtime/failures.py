"""What connectors raise, told with their names."""

from collections.abc import Iterator
from contextlib import contextmanager

from unbounded.contracts import Sink, Source
from unbounded.errors import SinkError, SourceError, UnboundedError


@contextmanager
def naming(connector: Source | Sink, what: str = "failed") -> Iterator[None]:
    """Say which connector it was, in place of an error that is none of ours.

    Args:
        connector: Whose methods are called.
        what: What became of it, as the error says it after the connector's name.

    Raises:
        SourceError: A source raised something else.
        SinkError: A sink did.
    """
    try:
        yield
    except UnboundedError:
        raise
    except Exception as error:
        failure = SourceError if isinstance(connector, Source) else SinkError
        raise failure(f"{connector.describe()} {what}: {type(error).__name__}: {error}") from error
