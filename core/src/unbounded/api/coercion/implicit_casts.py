"""The casts that Spark adds by itself where the types of operands differ, when ANSI mode is off.

A text that meets a number in a comparison becomes one, and null if it spells none; in arithmetic it becomes a DOUBLE;
among the values of CASE, ``coalesce`` or ``array`` everything becomes text. What is inside comes first, so that each
operand has its last type when it is asked for.
"""

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.arguments import fit_arguments
from unbounded.api.coercion.decimal_results import give_digits, round_to_scale
from unbounded.api.coercion.element_types import ELEMENT_FUNCTIONS, require_element_types
from unbounded.api.coercion.nested_json import is_spelled_out, json_of
from unbounded.api.coercion.nested_order import (
    greatest_by_key,
    order_by_key,
    sort_by_key,
    take_by_key,
    take_extreme,
    take_extreme_element,
)
from unbounded.api.coercion.nested_text import text_of_nested
from unbounded.api.coercion.operand_types import (
    ARITHMETIC,
    COMPARISONS,
    OperandTypes,
    TypeOf,
    becomes_text,
    is_flat,
    is_number,
    is_text,
)
from unbounded.api.coercion.requirements import require_condition, require_kindred
from unbounded.api.coercion.spelling import cast_in_place
from unbounded.api.coercion.window_times import take_instant
from unbounded.api.data.display import simple_type
from unbounded.errors import AnalysisError
from unbounded.schema import spark_type

_OF_NUMBERS = (
    exp.Neg, exp.Abs, exp.Sum, exp.Avg, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop,
    exp.Skewness, exp.Kurtosis, exp.Median, exp.Round, exp.SafeAdd, exp.SafeSubtract, exp.SafeMultiply, exp.SafeDivide,
)  # fmt: skip
_NUMBER_FIRST = ("percentile_approx", "approx_percentile")
_COMMON_TYPE = ("coalesce", "nvl", "ifnull", "array", "concat")


def coerced(tree: exp.Expr, type_of: TypeOf, where: str) -> exp.Expr:
    """Return a tree with the casts that its types need; it may be changed in place.

    Args:
        tree: Names resolved.
        type_of: Tells the types of columns and of calls.
        where: The operation, for errors.

    Raises:
        AnalysisError: A condition inside is neither true nor false.
    """
    root = exp.Paren(this=tree)
    types = OperandTypes(type_of)
    for node in reversed(list(root.walk())):
        if node is not root:
            _coerce(node, types, where)
    return root.this


def _coerce(node: exp.Expr, types: OperandTypes, where: str) -> None:
    fit_arguments(node, types, where)
    rule = next((rule for kinds, rule in _RULES if isinstance(node, kinds)), _share_types)
    rule(node, types, where)


def _compare(node: exp.Expr, types: OperandTypes, where: str) -> None:
    _compare_all(_operands(node), types, where)
    if isinstance(node, exp.LT | exp.LTE | exp.GT | exp.GTE):
        for operand in _operands(node):
            order_by_key(operand, types)


def _compare_with_bounds(node: exp.Expr, types: OperandTypes, where: str) -> None:
    _compare_all([node.this, node.args["low"], node.args["high"]], types, where)


def _look_up(node: exp.Expr, types: OperandTypes, where: str) -> None:
    if node.expressions:
        _share_type([node.this, *node.expressions], types, where)


def _calculate(node: exp.Expr, types: OperandTypes, _: str) -> None:
    _compute(_operands(node), types)
    give_digits(node, types)


def _choose(node: exp.Expr, types: OperandTypes, where: str) -> None:
    if node.this:
        _compare_all([node.this, *(branch.this for branch in node.args["ifs"])], types, where)
    else:
        for branch in node.args["ifs"]:
            require_condition(branch.this, node, types, where)
    default = node.args.get("default")
    _share_type([*(branch.args["true"] for branch in node.args["ifs"]), *([default] if default else [])], types, where)


def _operands(node: exp.Expr) -> list[exp.Expr]:
    return [operand for operand in (node.this, node.args.get("expression")) if isinstance(operand, exp.Expr)]


def _compare_all(operands: Sequence[exp.Expr], types: OperandTypes, where: str) -> None:
    """Cast texts to the type of the first operand that is none. A decimal meets a text as a DOUBLE."""
    known = [types.of(operand) for operand in operands]
    require_kindred(operands, known, where)
    other = next((type_ for type_ in known if type_ is not None and is_flat(type_) and not is_text(type_)), None)
    if other is None or not any(map(is_text, known)):
        return
    for operand, type_ in zip(operands, known, strict=True):
        if is_text(type_):
            cast_in_place(operand, pa.float64() if pa.types.is_decimal(other) else other)


def _compute(operands: Sequence[exp.Expr], types: OperandTypes) -> None:
    known = [types.of(operand) for operand in operands]
    if any(type_ is not None and not is_text(type_) and not is_number(type_) for type_ in known):
        return
    if any(isinstance(operand, exp.Interval) for operand in operands):
        return
    for operand, type_ in zip(operands, known, strict=True):
        if is_text(type_):
            cast_in_place(operand, pa.float64())


def _call(call: exp.Expr, types: OperandTypes, where: str) -> None:
    """Apply the rule of a function that has no kind of its own, by its name."""
    require_element_types(call, types, where)
    _RULES_BY_NAME.get(call.name.lower(), _share_types)(call, types, where)


def _share_types(node: exp.Expr, types: OperandTypes, where: str) -> None:
    for values in _alternatives(node):
        _share_type(values, types, where)


def _compute_first(call: exp.Expr, types: OperandTypes, _: str) -> None:
    _compute([value for value in call.expressions[:1] if not isinstance(value, exp.Distinct)], types)


def _require_one_type(call: exp.Expr, types: OperandTypes, where: str) -> None:
    values = [call.this, *call.expressions]
    of_each = [types.of(value) for value in values]
    require_kindred(values, of_each, where)
    known = [type_ for type_ in of_each if type_ is not None and not pa.types.is_null(type_)]
    if any(map(is_text, known)) and not all(map(is_text, known)):
        found = ", ".join(dict.fromkeys(map(spark_type, known)))
        raise AnalysisError(f"{where}: the values of {call.sql('spark')} must be of one type, and are of {found}.")
    if known:
        greatest_by_key(call, values, known[0])


def _require_conditions(node: exp.Expr, types: OperandTypes, where: str) -> None:
    for operand in _operands(node):
        require_condition(operand, node, types, where)


def _alternatives(node: exp.Expr) -> Iterator[list[exp.Expr]]:
    """Yield the values that need one type: those of which one is taken, and elements of one array."""
    if isinstance(node, exp.If | exp.Nvl2) and not isinstance(node.parent, exp.Case):
        yield [value for value in (node.args.get("true"), node.args.get("false")) if value]
    elif isinstance(node, exp.Coalesce | exp.Array):
        yield [*([node.this] if isinstance(node.this, exp.Expr) else []), *node.expressions]
    elif type(node) is exp.Concat or (isinstance(node, exp.Anonymous) and node.name.lower() in _COMMON_TYPE):
        yield node.expressions


def _share_type(values: Sequence[exp.Expr], types: OperandTypes, where: str) -> None:
    """Cast everything to text if a part is text, and arrays to arrays of texts likewise."""
    known = [types.of(value) for value in values]
    require_kindred(values, known, where)
    if any(type_ is not None and pa.types.is_list(type_) for type_ in known):
        _share_elements(values, known)
    elif any(map(is_text, known)):
        for value, type_ in zip(values, known, strict=True):
            if type_ is not None and not is_text(type_) and becomes_text(type_):
                cast_in_place(value, pa.string())


def _share_elements(values: Sequence[exp.Expr], known: Sequence[pa.DataType | None]) -> None:
    elements = [type_.value_type for type_ in known if type_ is not None and pa.types.is_list(type_)]
    if any(map(is_text, elements)) and not all(map(is_text, elements)):
        for value, type_ in zip(values, known, strict=True):
            if type_ is not None and pa.types.is_list(type_) and becomes_text(type_.value_type):
                cast_in_place(value, pa.list_(pa.string()))


def _spell_out(node: exp.Expr, types: OperandTypes, _: str) -> None:
    """Write the text of an array, a map or a struct as Spark does, element by element."""
    if not node.args["to"].is_type(*exp.DataType.TEXT_TYPES):
        return
    type_ = types.of(node.this)
    if type_ is not None and pa.types.is_nested(type_):
        node.replace(text_of_nested(node.this, type_))


def _round(node: exp.Expr, types: OperandTypes, _: str) -> None:
    _compute([node.this], types)
    round_to_scale(node, types)


def _name_type(node: exp.Expr, types: OperandTypes, _: str) -> None:
    type_ = types.exactly(node.this)
    if type_ is not None:
        node.replace(exp.Literal.string("void" if pa.types.is_null(type_) else simple_type(type_)))


def _write_json(node: exp.Expr, types: OperandTypes, _: str) -> None:
    type_ = types.of(node.this)
    if type_ is not None and pa.types.is_nested(type_) and is_spelled_out(type_) and not node.args.get("options"):
        node.replace(json_of(node.this, type_))


Rule = Callable[[exp.Expr, OperandTypes, str], None]
"""Changes a tree in place, given the types of its parts and the operation, for errors."""

_RULES: tuple[tuple[tuple[type[exp.Expr], ...], Rule], ...] = (
    (COMPARISONS, _compare),
    ((exp.Between,), _compare_with_bounds),
    ((exp.In,), _look_up),
    ((*ARITHMETIC, *_OF_NUMBERS), _calculate),
    ((exp.Connector, exp.Not), _require_conditions),
    ((exp.Cast,), _spell_out),
    ((exp.Case,), _choose),
    ((exp.Greatest, exp.Least), _require_one_type),
    ((exp.Max, exp.Min), take_extreme),
    ((exp.ArgMax, exp.ArgMin), take_by_key),
    ((exp.ArrayMax, exp.ArrayMin), take_extreme_element),
    ((exp.Ceil, exp.Floor), _round),
    ((exp.Typeof,), _name_type),
    ((exp.JSONFormat,), _write_json),
    ((exp.Anonymous,), _call),
    (ELEMENT_FUNCTIONS, require_element_types),
)

_RULES_BY_NAME: dict[str, Rule] = {
    **dict.fromkeys(_NUMBER_FIRST, _compute_first),
    **dict.fromkeys(("sort_array", "array_sort"), sort_by_key),
    "window": take_instant,
}
