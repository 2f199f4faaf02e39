"""What all types have."""

import json
from typing import Any, ClassVar

import pyarrow as pa

from unbounded.api.data.display import simple_type
from unbounded.schema import spark_type


class DataType:
    """The base of all types.

    Types are equal if they have one name in SQL. Whether a value may be null does not count: columns are always
    nullable here.
    """

    _arrow: ClassVar[pa.DataType] = pa.null()

    @property
    def arrow_type(self) -> pa.DataType:
        """The type as Arrow knows it."""
        return self._arrow

    def simpleString(self) -> str:
        """Return the type in Spark's short words, for instance ``array<bigint>``."""
        return simple_type(self.arrow_type)

    @classmethod
    def typeName(cls) -> str:
        """Return the class's name in lower case, without ``Type``."""
        return cls.__name__.removesuffix("Type").lower()

    def jsonValue(self) -> Any:
        """Return the type as Spark writes it in JSON: a name, or a dict."""
        return self.typeName()

    def json(self) -> str:
        """Return the type as JSON text."""
        return json.dumps(self.jsonValue(), separators=(",", ":"), sort_keys=True)

    @staticmethod
    def fromDDL(ddl: str) -> "DataType":
        """Return the type of DDL text: of columns (``a INT, b STRING``) a struct, of a type name that
        type.

        Raises:
            AnalysisError: The text is neither.
        """
        from unbounded.pyspark.sql.types.conversion import from_ddl

        return from_ddl(ddl)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataType) and spark_type(other.arrow_type) == spark_type(self.arrow_type)

    def __hash__(self) -> int:
        return hash(spark_type(self.arrow_type))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
