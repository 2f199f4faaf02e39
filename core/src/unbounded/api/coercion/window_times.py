"""The time of ``window``: a timestamp, and what Spark takes for one."""

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.operand_types import OperandTypes, is_text
from unbounded.api.coercion.spelling import cast_in_place
from unbounded.errors import AnalysisError
from unbounded.schema import spark_type


def take_instant(call: exp.Expr, types: OperandTypes, where: str) -> None:
    """Let ``window`` take the last instant of a window, and dates and texts as timestamps.

    Raises:
        AnalysisError: Its first argument is no time.
    """
    time = call.expressions[0]
    type_ = types.of(time)
    if type_ is None or pa.types.is_timestamp(type_) or pa.types.is_null(type_):
        return
    if pa.types.is_struct(type_) and [field.name for field in type_] == ["start", "end"]:
        time.replace(exp.Anonymous(this="window_time", expressions=[time.copy()]))
    elif pa.types.is_date(type_) or is_text(type_):
        cast_in_place(time, pa.timestamp("us"))
    else:
        raise AnalysisError(
            f"{where}: window needs a timestamp or a window, and {time.sql('spark')} is of type {spark_type(type_)}."
        )
