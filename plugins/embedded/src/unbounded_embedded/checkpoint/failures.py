"""What a store says when it cannot do what it was asked for, in words that help."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from unbounded.errors import CheckpointError

_AGAIN = "Mend that and start the query again; it goes on where it was."


@contextmanager
def naming(place: Path | str, failures: type[Exception] = OSError) -> Iterator[None]:
    """Say which file could not be written, and what to do; that a file is there already is for the caller.

    Args:
        place: The file.
        failures: What a store raises when it fails; clients of object stores have errors of their own.

    Raises:
        CheckpointError: The store failed.
    """
    with _telling(f"{place} could not be written", failures, FileExistsError):
        yield


@contextmanager
def naming_read(place: Path | str, failures: type[Exception] = OSError) -> Iterator[None]:
    """Say what could not be read, and what to do; that it is not there is for the caller.

    Args:
        place: The file or folder.
        failures: What a store raises when it fails.

    Raises:
        CheckpointError: The store failed.
    """
    with _telling(f"{place} could not be read", failures, FileNotFoundError):
        yield


@contextmanager
def naming_deletion(place: Path | str, failures: type[Exception] = OSError) -> Iterator[None]:
    """Say which file could not be deleted, and what to do; one that is gone already is no failure.

    Args:
        place: The file.
        failures: What a store raises when it fails.

    Raises:
        CheckpointError: The store failed.
    """
    with suppress(FileNotFoundError), _telling(f"{place} could not be deleted", failures, FileNotFoundError):
        yield


@contextmanager
def _telling(what: str, failures: type[Exception], passed_on: type[OSError]) -> Iterator[None]:
    try:
        yield
    except passed_on:
        raise
    except failures as error:
        raise CheckpointError(f"{what}: {_why(error)}. {_AGAIN}") from error


def _why(error: Exception) -> str:
    """Return the reason; clients of object stores have errors whose text alone says little."""
    told = getattr(error, "strerror", None)
    return str(told or (error if isinstance(error, OSError) else f"{type(error).__name__}: {error}"))
