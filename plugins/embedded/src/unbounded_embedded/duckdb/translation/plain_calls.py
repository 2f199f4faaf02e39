"""A Spark parser that takes function calls as they are written."""

from sqlglot.dialects.spark import Spark
from sqlglot.parsers.spark import SparkParser

_KEPT_TYPED = (
    "EXPLODE",
    "EXPLODE_OUTER",
    "POSEXPLODE",
    "POSEXPLODE_OUTER",
    "INLINE",
    "INLINE_OUTER",
    "STACK",
)
_SPECIAL_SYNTAX = ("CAST", "TRY_CAST", "EXTRACT", "TRIM", "OVERLAY")


class PlainCalls(Spark):
    """Spark SQL in which a call is a name and arguments, but for generators and calls with a syntax of their own."""

    class Parser(SparkParser):
        FUNCTIONS = {
            name: SparkParser.FUNCTIONS[name] for name in _KEPT_TYPED if name in SparkParser.FUNCTIONS
        }
        FUNCTION_PARSERS = {name: SparkParser.FUNCTION_PARSERS[name] for name in _SPECIAL_SYNTAX}
        NO_PAREN_FUNCTION_PARSERS = {
            name: parse
            for name, parse in SparkParser.NO_PAREN_FUNCTION_PARSERS.items()
            if name != "TRANSFORM"
        }
