# ruff: noqa: INP001 - a program beside the pages that it writes
"""Writes docs/reference/functions.md from the docstrings of ``unbounded.functions``."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from unbounded import functions
from unbounded.testing.function_examples import FunctionExample, examples_of

PAGE = Path(__file__).parent / "reference" / "functions.md"

_HEAD = """\
# Functions

`from unbounded import functions as F`. The names are PySpark's; camelCase ones such as `F.countDistinct` work too, and
so does every function in SQL text: `frame.select("upper(name) AS name")`. A text argument is a column where PySpark
takes it so: `F.upper("name")` is that of the column, `F.lit("name")` is the text. Values are Spark's without ANSI mode:
what cannot be computed is null.

The examples are SQL, and the tests of every engine run them. This page is made of the functions' docstrings by
`docs/generate_reference.py`.
"""


def reference() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(section for module in _modules() for section in _section(module))])


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(functions.__path__):
        module = importlib.import_module(f"{functions.__name__}.{found.name}")
        if any(name in functions.__all__ for name in _functions_of(module)):
            yield module


def _functions_of(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in inspect.getmembers(module, inspect.isfunction)
        if value.__module__ == module.__name__ and name in functions.__all__
    ]


def _section(module: ModuleType) -> Iterator[str]:
    title = module.__name__.rpartition(".")[2].replace("_", " ").capitalize()
    yield f"## {title}\n\n{inspect.getdoc(module)}\n\n| function | what it gives | example |\n| --- | --- | --- |"
    yield from (_row(name) for name in _functions_of(module))
    yield ""


def _row(name: str) -> str:
    function = getattr(functions, name)
    said = (inspect.getdoc(function) or "").splitlines()[0].removeprefix("Return ").replace("``", "`")
    gives = _cell(said[:1].upper() + said[1:])
    examples = "<br>".join(map(_example, examples_of(function)))
    return f"| {_code(name + _parameters(function))} | {gives} | {examples} |"


def _parameters(function: Callable[..., object]) -> str:
    parameters = inspect.signature(function).parameters.values()
    return f"({', '.join(str(parameter.replace(annotation=parameter.empty)) for parameter in parameters)})"


def _example(example: FunctionExample) -> str:
    rows = f" over {', '.join(example.rows)}" if example.rows else ""
    return f"{_code(example.call)}{rows} is {_code(example.result) if example.result else 'empty'}"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
