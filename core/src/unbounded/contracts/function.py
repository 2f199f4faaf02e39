"""How a plugin announces a function of SQL."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FunctionInfo:
    """A function by name: an expression of Spark SQL over its parameters, which stands in for every call.

    A call is replaced when the frame, the SQL text or the query that holds it is made. So every engine runs it, on
    tables and on streams alike, and a plan that was made with it is run where the plugin is not installed.

    Args:
        name: What users call: ``F.call_function("name", …)``, or ``name(…)`` in SQL text, letter case aside. It must
            be no function of Spark SQL.
        parameters: Their names, in order.
        body: One expression whose columns are the parameters and no others. It may aggregate, take lambdas, and call
            functions of plugins, itself excepted.
        summary: One sentence.

    Raises:
        ValueError: The name or a parameter is no identifier, or two parameters are one.

    Example:
        >>> FunctionInfo("celsius", ("fahrenheit",), "(fahrenheit - 32) / 1.8", "Degrees Fahrenheit in Celsius.").body
        '(fahrenheit - 32) / 1.8'
    """

    name: str
    parameters: tuple[str, ...]
    body: str
    summary: str

    def __post_init__(self) -> None:
        given: Any = self.parameters  # of a plugin that no type checker may have seen
        if not isinstance(given, tuple) or not all(map(str.isidentifier, (self.name, *self.parameters))):
            raise ValueError(
                f"the function {self.name!r} and its parameters {self.parameters!r} must be a name and a tuple of names"
            )
        if len({parameter.lower() for parameter in self.parameters}) < len(self.parameters):
            raise ValueError(f"the function {self.name!r} has a parameter twice: {', '.join(self.parameters)}")

    @property
    def signature(self) -> str:
        """The name and the parameters, as ``celsius(fahrenheit)``."""
        return f"{self.name}({', '.join(self.parameters)})"
