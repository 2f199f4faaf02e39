"""Tables of functions: from a Spark signature to its DuckDB form."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded_embedded.duckdb.translation.arguments import Argument, Arguments, Render

Form = str | Callable[..., str]
"""DuckDB SQL with ``{parameter}`` where arguments go, or what builds it of the arguments."""

_SIGNATURE = re.compile(r"(\w+)\((.*)\)")
_PARAMETER = re.compile(r"(\*?\w+)(?:=('[^']*'|[^,]+))?,?\s*")


@dataclass(frozen=True)
class Function:
    """One line of a table: ``lpad(s, n, pad=' ')`` and its form. The last parameter may be ``*rest``."""

    name: str
    parameters: tuple[str, ...]
    defaults: Mapping[str, str]
    form: Form

    @classmethod
    def of(cls, signature: str, form: Form) -> "Function":
        match = _SIGNATURE.fullmatch(signature)
        assert match, signature
        parameters = _PARAMETER.findall(match[2])
        return cls(
            match[1],
            tuple(name for name, _ in parameters),
            {name: text for name, text in parameters if text},
            form,
        )

    @property
    def is_variadic(self) -> bool:
        return bool(self.parameters) and self.parameters[-1].startswith("*")

    def takes(self, count: int) -> bool:
        """Return whether the function can be called with so many arguments."""
        required = len(self.parameters) - len(self.defaults) - self.is_variadic
        return count >= required and (self.is_variadic or count <= len(self.parameters))

    def write(self, trees: Sequence[exp.Expr], render: Render, condition: str) -> str:
        """Return the DuckDB SQL of a call.

        Args:
            trees: The arguments.
            render: Writes trees as DuckDB SQL.
            condition: What FILTER says of an aggregate's rows; ``TRUE`` without.
        """
        given = [Argument(self.name, tree, render) for tree in trees]
        if callable(self.form):
            return self.form(*given)
        return self.form.format(condition=condition, **self._bound(given, render))

    def _bound(self, given: list[Argument], render: Render) -> dict[str, Argument | Arguments]:
        bound: dict[str, Argument | Arguments] = dict(zip(self.parameters, given, strict=False))
        if self.is_variadic:
            bound.pop(self.parameters[-1], None)
            bound[self.parameters[-1][1:]] = Arguments(given[len(self.parameters) - 1 :])
        for name, text in self.defaults.items():
            if name not in bound:
                bound[name] = Argument(self.name, sqlglot.parse_one(text, read="spark"), render)
        return bound


class Functions:
    """All functions by name.

    Args:
        tables: Signatures and forms. A name may come several times with different numbers of parameters.
    """

    def __init__(self, *tables: Mapping[str, Form]) -> None:
        self._by_name: dict[str, list[Function]] = {}
        for signature, form in (line for table in tables for line in table.items()):
            function = Function.of(signature, form)
            self._by_name.setdefault(function.name, []).append(function)

    def find(self, name: str, count: int) -> Function | None:
        """Return the function of a name for so many arguments; ``None`` if the name is in no table.

        Raises:
            AnalysisError: It does not take so many.
        """
        candidates = self._by_name.get(name.lower(), [])
        for function in candidates:
            if function.takes(count):
                return function
        if candidates:
            takes = " or ".join(f"({', '.join(function.parameters)})" for function in candidates)
            raise AnalysisError(f"{name.lower()} takes {takes}; {count} argument{'s' * (count != 1)} given.")
        return None
