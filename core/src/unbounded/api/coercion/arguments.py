"""Arguments of the types that functions take: one of another type becomes one of them, or is refused at once."""

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.operand_types import OperandTypes
from unbounded.api.coercion.signatures import signed_call
from unbounded.api.coercion.spelling import cast_in_place
from unbounded.errors import AnalysisError
from unbounded.schema import spark_type

_OF_NO_TYPE = (exp.Distinct, exp.Lambda, exp.Star)


def fit_arguments(node: exp.Expr, types: OperandTypes, where: str) -> None:
    """Cast the arguments of a call, or the operands of an operator, to the types that it takes.

    Args:
        node: Any tree; what is no call of a function known here stays as it is.
        types: Tells the types of arguments.
        where: The operation, for errors.

    Raises:
        AnalysisError: An argument is of a type that does not become one that is taken.
    """
    found = signed_call(node)
    if found is None:
        return
    call, signature = found
    for place, (argument, taken) in enumerate(signature.pairs(call.arguments), start=1):
        type_ = None if isinstance(argument, _OF_NO_TYPE) else types.of(argument)
        if type_ is None or pa.types.is_null(type_) or taken.fits(type_):
            continue
        if not taken.becomes(type_):
            which = f"argument {place} of {call.name}" if len(call.arguments) > 1 else f"the argument of {call.name}"
            raise AnalysisError(
                f"{where}: {which} must be {taken.words}; {argument.sql('spark')} is of type {spark_type(type_)}."
            )
        cast_in_place(argument, taken.target)
