"""What a store says when it cannot write, in words that help."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unbounded.errors import CheckpointError


@contextmanager
def naming(place: Path | str, failures: type[Exception] = OSError) -> Iterator[None]:
    """Say which file could not be written, and what to do; that a file is there already is for the caller.

    Args:
        place: The file.
        failures: What a store raises when it fails; clients of object stores have errors of their own.

    Raises:
        CheckpointError: The store failed.
    """
    try:
        yield
    except FileExistsError:
        raise
    except failures as error:
        why = getattr(error, "strerror", None) or error
        raise CheckpointError(
            f"{place} could not be written: {why}. Mend that and start the query again; it goes on where it was."
        ) from error
