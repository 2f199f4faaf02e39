"""What a user may give to ``foreach``, and what is wrong with it if it cannot be used."""

import inspect
from collections.abc import Callable
from typing import Any

from unbounded.contracts import Row


class RowWriter:
    """What ``foreach`` calls for each part of a batch: ``open``, ``process`` for each row, then ``close``.

    Args:
        given: The user's function of a row, or object with ``process`` and maybe ``open`` and ``close``.
    """

    def __init__(self, given: Any) -> None:
        self._given = given
        self.process: Callable[[Row], object] = getattr(given, "process", given)

    def open(self, partition_id: int, epoch_id: int) -> bool:
        """Return whether the user's object wants the rows of this part.

        Raises:
            TypeError: It did not say: to forget the answer would silently drop every row.
        """
        if not hasattr(self._given, "open"):
            return True
        wanted = self._given.open(partition_id, epoch_id)
        if wanted is None:
            raise TypeError("open() returned None; it must return True to be given the rows, False to skip them.")
        return bool(wanted)

    def close(self, error: BaseException | None) -> None:
        """Tell the user's object that the part is done, and what ended it early, if anything did."""
        if hasattr(self._given, "close"):
            self._given.close(error)


def problems_of_writer(given: Any) -> list[str]:
    """Return what keeps an object from being used with ``foreach``, one sentence each."""
    if given is None:
        return [f"{_NEEDED}: none was given."]
    if isinstance(given, type):
        return [f"foreach was given the class {given.__name__}: give it an instance, {given.__name__}(…)."]
    if not callable(getattr(given, "process", given)):
        return [f"{_NEEDED}; {type(given).__name__} is neither."]
    return [problem for name in _ARGUMENTS for problem in _problems_of_method(given, name)]


def problems_of_function(given: Any, called: str, *arguments: str) -> list[str]:
    """Return what keeps an object from being called with these arguments, one sentence each.

    Args:
        given: What the user gave.
        called: What it is, for the sentence.
        arguments: The names of the arguments that it will be called with.
    """
    if not callable(given):
        found = "none was given" if given is None else f"{type(given).__name__} is none"
        return [f"{called} needs a function of ({', '.join(arguments)}): {found}."]
    if _runs_later(given) or _runs_later(type(given).__call__):
        return [f"{called} is a generator or async function, which a call does not run: make it a plain function."]
    try:
        signature = inspect.signature(given)
    except ValueError:  # some builtins do not tell
        return []
    try:
        signature.bind(*arguments)
    except TypeError:
        return [f"{called} is called with ({', '.join(arguments)}), but it takes {signature}."]
    return []


def _runs_later(function: Any) -> bool:
    """Return whether a call gives something to go on with, and runs none of the code. Every row would be lost."""
    kinds = (inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    return any(is_one(function) for is_one in kinds)


_NEEDED = "foreach needs a function of a row, or an object with a method process(row)"
_ARGUMENTS = {"open": ("partition_id", "epoch_id"), "process": ("row",), "close": ("error",)}


def _problems_of_method(given: Any, name: str) -> list[str]:
    if hasattr(given, name):
        return problems_of_function(getattr(given, name), f"{type(given).__name__}.{name}", *_ARGUMENTS[name])
    if name == "process":
        return problems_of_function(given, "the function of foreach", *_ARGUMENTS[name])
    return []
