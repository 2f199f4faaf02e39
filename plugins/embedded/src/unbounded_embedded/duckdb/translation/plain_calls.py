"""A Spark parser that takes function calls as they are written."""

from typing import ClassVar

from sqlglot.dialects.spark import Spark
from sqlglot.parsers.spark import SparkParser

from unbounded.plan.dialect import WindowCalls

_KEPT_TYPED = ("ARRAY", "EXPLODE", "POSEXPLODE")
_SPECIAL_SYNTAX = ("CAST", "TRY_CAST", "EXTRACT", "TRIM", "OVERLAY")


class _Parser(WindowCalls):
    FUNCTIONS: ClassVar = {name: SparkParser.FUNCTIONS[name] for name in _KEPT_TYPED}
    FUNCTION_PARSERS: ClassVar = {name: SparkParser.FUNCTION_PARSERS[name] for name in _SPECIAL_SYNTAX}
    NO_PAREN_FUNCTION_PARSERS: ClassVar = {
        name: parse for name, parse in SparkParser.NO_PAREN_FUNCTION_PARSERS.items() if name != "TRANSFORM"
    }


class PlainCalls(Spark):
    """Spark SQL in which a call is a name and arguments, but for the few that the writing of queries must know."""

    Parser = _Parser
