"""Every error that Unbounded raises, by what the caller can do about it.

::

    UnboundedError
    ├── AnalysisError                     the query is wrong: mend the program
    │   ├── ColumnNotFoundError           … a name that is not there
    │   ├── TableNotFoundError            … a view or table that is not there
    │   ├── FunctionNotFoundError         … a function of SQL that is not there
    │   ├── UnsupportedOperationError     … a query that has no streaming meaning, all its problems at once
    │   └── NotSupportedYetError          … an operation of PySpark that is not there yet
    ├── ConfigurationError                an option, a name or a setting is wrong: mend the configuration
    │   ├── PathNotFoundError             … nothing is where a source was told to read; of both kinds, as in Spark
    │   ├── UnknownConnectorError         … no plugin offers that format
    │   └── PluginError                   … a plugin is broken or too old
    ├── CheckpointError                   the checkpoint cannot be used as it is
    │   ├── CheckpointInUseError          … another query or process works on it
    │   ├── CheckpointCorruptError        … a file is torn or missing
    │   └── IncompatiblePlanError         … it was written by a query that this one cannot continue
    ├── DataError                         the input broke a promise
    │   └── MalformedRecordError          … a record does not parse and the policy is to fail
    ├── SourceError                       a source failed while it was read
    ├── SinkError                         a sink failed more often than it may be retried
    └── StreamingQueryError               a query ended; ``__cause__`` says why
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from unbounded.redaction import redact_text


class UnboundedError(Exception):
    """The root: catch it to catch all that Unbounded raises on purpose. Secrets in the message's URLs are masked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(redact_text(message))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let errors go from process to process, whatever their constructors take."""
        return _revived, (type(self), self.args), self.__dict__


class AnalysisError(UnboundedError):
    """The query cannot mean anything as it is written."""


class ColumnNotFoundError(AnalysisError):
    """A column name that the frame does not have.

    Args:
        name: The name that was asked for.
        choices: The names that exist, in their order.
        where: The operation that asked, for instance ``select``.
    """

    def __init__(self, name: str, choices: Sequence[str], where: str) -> None:
        self.name, self.choices = name, tuple(choices)
        super().__init__(f"{where}: there is no column {name!r}.{did_you_mean(name, choices)}")


class TableNotFoundError(AnalysisError):
    """A table or view name that the session's catalog does not have."""

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        self.name, self.choices = name, tuple(choices)
        super().__init__(f"There is no table or view {name!r}.{did_you_mean(name, choices)}")


class FunctionNotFoundError(AnalysisError):
    """A function that SQL text or ``F.call_function`` calls and that is not there.

    Args:
        name: The function's name.
        where: The operation that calls it.
        near: Names like it, the nearest first.
    """

    def __init__(self, name: str, where: str, near: Sequence[str] = ()) -> None:
        self.name, self.where, self.near = name, where, tuple(near)
        super().__init__(f"{where}: there is no function {name!r}.{one_of(near)} dir(unbounded.functions) lists them.")


class UnsupportedOperationError(AnalysisError):
    """A query that cannot run as asked. ``problems`` holds every reason found, each one sentence with its remedy."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(listed("The query cannot run", self.problems))


class NotSupportedYetError(AnalysisError, AttributeError):
    """An operation of PySpark that is not there yet; the message says what to do until then."""


class ConfigurationError(UnboundedError):
    """An option, a name or a setting has a value that it must not have."""


class PathNotFoundError(ConfigurationError, AnalysisError):
    """Nothing is where a source was told to read."""


class UnknownConnectorError(ConfigurationError):
    """No installed plugin offers the format.

    Args:
        name: The format that was asked for.
        choices: The formats that installed plugins offer.
        role: ``source`` or ``sink``.
        hints: More sentences: what the name is instead, which plugins are broken.
    """

    def __init__(self, name: str, choices: Sequence[str], role: str, hints: Sequence[str] = ()) -> None:
        self.name, self.choices = name, tuple(choices)
        sentences = [
            f"No installed plugin offers a {role} named {name!r}.{did_you_mean(name, choices)}",
            *hints,
            "`unbounded plugins` lists what is installed; connectors are packages named unbounded-<name>.",
        ]
        super().__init__(" ".join(sentences))


class PluginError(ConfigurationError):
    """A plugin cannot be used: it fails to import, speaks another contract version, or takes a name twice."""


class CheckpointError(UnboundedError):
    """The checkpoint cannot be used as it is."""


class CheckpointInUseError(CheckpointError):
    """Another query, in this process or in another one, works on the checkpoint."""


class CheckpointCorruptError(CheckpointError):
    """A file of the checkpoint is torn, missing or not what it should be; the message names it."""


class IncompatiblePlanError(CheckpointError):
    """The checkpoint belongs to a query that this one cannot continue; the message lists the differences."""


class DataError(UnboundedError):
    """The input is not what was promised."""


class MalformedRecordError(DataError):
    """A record does not parse and the mode is ``FAILFAST``; the message names file, line and reason."""


class SourceError(UnboundedError):
    """A source failed while the engine asked it for offsets or data."""


class SinkError(UnboundedError):
    """A sink failed more often than it may be retried."""


class StreamingQueryError(UnboundedError):
    """A streaming query ended with an error.

    Args:
        message: The whole story: which query, which batch, what happened.
        query_id: The id that survives restarts.
        run_id: The id of this run.
    """

    def __init__(self, message: str, query_id: str, run_id: str) -> None:
        self.query_id, self.run_id = query_id, run_id
        super().__init__(message)


def _revived(kind: type[UnboundedError], args: tuple[Any, ...]) -> UnboundedError:
    return kind.__new__(kind, *args)


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """Return `` Did you mean 'x'? Choices: a, b, x.`` for an error text; the first sentence only if one is near."""
    names = sorted({str(choice) for choice in choices})
    near = difflib.get_close_matches(name.lower(), [choice.lower() for choice in names], n=1, cutoff=0.6)
    hint = next((f" Did you mean {choice!r}?" for choice in names if near and choice.lower() == near[0]), "")
    return f"{hint} Choices: {', '.join(names) or 'none'}."


def one_of(near: Sequence[str]) -> str:
    """Return `` Did you mean 'x' or 'y'?`` for an error text where all choices are too many; "" if none is near."""
    return f" Did you mean {' or '.join(map(repr, near))}?" if near else ""


def nearest(name: str, choices: Iterable[str]) -> list[str]:
    """Return at most three names that are like another one, the nearest first."""
    return difflib.get_close_matches(name.lower(), list(choices), n=3, cutoff=0.6)


def listed(headline: str, problems: Sequence[str]) -> str:
    """Return one text for all problems: on one line if there is one, as a list if there are more."""
    if len(problems) == 1:
        return f"{headline}: {problems[0]}"
    return f"{headline}, for {len(problems)} reasons:\n" + "\n".join(f"  - {problem}" for problem in problems)
