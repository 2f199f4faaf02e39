"""PySpark's names for the errors of :mod:`unbounded.errors`."""

from unbounded.errors import AnalysisError as AnalysisException
from unbounded.errors import AnalysisError as ParseException
from unbounded.errors import ConfigurationError as IllegalArgumentException
from unbounded.errors import StreamingQueryError as StreamingQueryException
from unbounded.errors import UnboundedError as PySparkException

__all__ = [
    "AnalysisException",
    "IllegalArgumentException",
    "ParseException",
    "PySparkException",
    "StreamingQueryException",
]
