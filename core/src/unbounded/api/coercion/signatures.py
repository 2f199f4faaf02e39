"""The types that functions and operators take, as Spark has them when ANSI mode is off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.operand_types import is_flat, is_number, is_text
from unbounded.plan.calls import Call, call_of
from unbounded.schema import is_array, is_binary

Test = Callable[[pa.DataType], bool]


@dataclass(frozen=True)
class Input:
    """What an argument has to be."""

    words: str
    """As an error says it."""
    fits: Test
    """Whether a type is taken as it is."""
    becomes: Test = lambda _: False
    """Whether another type is cast to :attr:`target`."""
    target: pa.DataType | None = None


def _is_time(type_: pa.DataType) -> bool:
    return pa.types.is_date(type_) or pa.types.is_timestamp(type_) or is_text(type_)


def _is_bytes(type_: pa.DataType) -> bool:
    return is_binary(type_) or is_text(type_)


def _is_no_nested_one(type_: pa.DataType) -> bool:
    return is_flat(type_) or is_binary(type_)


def _is_int(type_: pa.DataType) -> bool:
    return pa.types.is_integer(type_) and type_.bit_width <= 32


def _is_text_or_array(type_: pa.DataType) -> bool:
    return is_text(type_) or is_array(type_)


def _is_term(type_: pa.DataType) -> bool:
    return is_flat(type_) and not pa.types.is_boolean(type_)


def _is_factor(type_: pa.DataType) -> bool:
    return _is_term(type_) and not pa.types.is_date(type_) and not pa.types.is_timestamp(type_)


def _is_number_or_text(type_: pa.DataType) -> bool:
    return is_number(type_) or is_text(type_)


_INPUTS = {
    "text": Input("text, or of a type that becomes text, which all do but ARRAY, MAP and STRUCT", is_text,
                  _is_no_nested_one, pa.string()),
    "string": Input("of type STRING", is_text),
    "number": Input("a number, or text that spells one", is_number, is_text, pa.float64()),
    "int": Input("a whole number, or a number or text that becomes one", _is_int, _is_number_or_text, pa.int32()),
    "bigint": Input("a whole number, or a number or text that becomes one", pa.types.is_integer, _is_number_or_text,
                    pa.int64()),
    "integral": Input("a whole number", pa.types.is_integer),
    "boolean": Input("of type BOOLEAN", pa.types.is_boolean),
    "time": Input("a DATE, a TIMESTAMP, or text that spells one", _is_time),
    "flat": Input("of a type other than ARRAY, MAP and STRUCT", _is_no_nested_one),
    "bytes": Input("of type BINARY or STRING", _is_bytes),
    "text or bytes": Input("text, BINARY, or of a type that becomes text, which all do but ARRAY, MAP and STRUCT",
                           _is_bytes, _is_no_nested_one, pa.string()),
    "text or array": Input("text, an ARRAY, or of a type that becomes text, which all do but MAP and STRUCT",
                           _is_text_or_array, _is_no_nested_one, pa.string()),
    "array": Input("an ARRAY", is_array),
    "map": Input("a MAP", pa.types.is_map),
    "array or map": Input("an ARRAY or a MAP", lambda type_: is_array(type_) or pa.types.is_map(type_)),
    "ordered": Input("of a type that has an order, which MAP has not", lambda type_: not pa.types.is_map(type_)),
    "term": Input("a number, text that spells one, a DATE or a TIMESTAMP", _is_term),
    "factor": Input("a number, or text that spells one", _is_factor),
    "any": Input("of any type", lambda _: True),
}  # fmt: skip

_OPERATORS: dict[type[exp.Expr], tuple[str, str]] = {
    exp.Add: ("+", "term"), exp.Sub: ("-", "term"), exp.Mul: ("*", "factor"), exp.Div: ("/", "factor"),
    exp.Mod: ("%", "factor"), exp.IntDiv: ("div", "factor"), exp.Neg: ("-", "factor"),
    exp.BitwiseAnd: ("&", "integral"), exp.BitwiseOr: ("|", "integral"), exp.BitwiseXor: ("^", "integral"),
    exp.BitwiseNot: ("~", "integral"),
    exp.Like: ("LIKE", "text"), exp.ILike: ("ILIKE", "text"), exp.RegexpLike: ("RLIKE", "text"),
}  # fmt: skip

_TAKEN = {
    "text": "ascii format_string initcap lcase lower printf try_to_binary try_url_decode ucase unhex upper url_decode "
            "url_encode",
    "text, text": "btrim contains endswith find_in_set instr jaro_winkler_similarity levenshtein regexp regexp_count "
                  "regexp_instr regexp_like regexp_substr rlike rtrim ltrim startswith trim",
    "text, text, text": "regexp_replace replace translate",
    "text, text, int": "locate position regexp_extract regexp_extract_all split split_part substring_index",
    "text, text or array, …": "concat_ws",
    "text, int": "repeat right",
    "text, int, text": "lpad rpad",
    "text, int, int": "conv",
    "text or bytes": "bit_length char_length character_length length octet_length",
    "text or bytes, int, int": "left substr substring",
    "string": "json_array_length json_object_keys mask soundex",
    "string, string, string": "get_json_object json_tuple parse_url str_to_map try_parse_url",
    "string, any": "from_json",
    "bytes": "base64 crc32 md5 sha sha1",
    "bytes, int": "sha2",
    "number": "abs avg acos acosh asin asinh atan atanh cbrt ceil ceiling cos cosh cot csc degrees exp expm1 floor "
              "isnan kurtosis ln log10 log1p log2 mean median negative positive radians rint sec sign signum sin sinh "
              "skewness sqrt std stddev stddev_pop stddev_samp sum tan tanh try_avg try_sum var_pop var_samp variance",
    "number, number": "atan2 corr covar_pop covar_samp hypot log nanvl pmod pow power regr_avgx regr_avgy regr_count "
                      "regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy try_mod",
    "number, number, number, bigint": "width_bucket",
    "number, any": "bround round percentile",
    "int": "date_from_unix_date elt factorial",
    "bigint": "bin char chr",
    "bigint, text": "from_unixtime",
    "int, int, int": "make_date",
    "integral": "bit_and bit_or bit_xor timestamp_micros timestamp_millis",
    "integral, int": "bit_get getbit",
    "boolean": "assert_true bool_and bool_or count_if every some",
    "time": "day dayname dayofmonth dayofweek dayofyear hour last_day minute month monthname quarter second weekday "
            "weekofyear year",
    "time, text": "date_format from_utc_timestamp next_day to_utc_timestamp trunc",
    "time, int": "add_months",
    "time, integral": "date_add date_sub dateadd",
    "time, time": "date_diff datediff months_between",
    "text, time": "date_trunc",
    "flat, text": "to_date to_timestamp to_timestamp_ltz to_timestamp_ntz try_to_date try_to_timestamp",
    "time, any": "to_unix_timestamp unix_timestamp",
    "flat": "hex",
    "array": "array_compact array_distinct array_max array_min array_size array_sort exists filter flatten forall "
             "sort_array transform",
    "array, any": "aggregate array_append array_contains array_insert array_position array_prepend array_remove reduce",
    "array, array": "array_except array_intersect array_union arrays_overlap arrays_zip map_from_arrays zip_with",
    "array, int, int": "get slice",
    "array, string, string": "array_join",
    "text or array": "reverse",
    "array or map": "cardinality size",
    "map": "map_entries map_filter map_keys map_values transform_keys transform_values",
    "map, any": "map_contains_key",
    "map, map": "map_concat map_zip_with",
    "ordered": "max min",
    "any, ordered": "max_by min_by",
}  # fmt: skip
"""What functions take, argument by argument: Spark's requirements where they do not depend on each
other's. After an ellipsis the last one holds for all that follow."""


def _signatures() -> Iterator[tuple[str, "Signature"]]:
    for taken, names in _TAKEN.items():
        words = taken.removesuffix(", …").split(", ")
        for name in names.split():
            yield name, Signature(tuple(_INPUTS[word] for word in words), goes_on=taken.endswith("…"))


@dataclass(frozen=True)
class Signature:
    """What a function takes."""

    inputs: Sequence[Input]
    """One for each argument; those that have none may be of any type."""
    goes_on: bool
    """Whether the last one holds for all further arguments too."""

    def pairs(self, arguments: Sequence[exp.Expr]) -> Iterator[tuple[exp.Expr, Input]]:
        """Yield each argument with what it has to be."""
        further = repeat(self.inputs[-1]) if self.goes_on else ()
        return zip(arguments, chain(self.inputs, further), strict=False)


_OF_FUNCTIONS = dict(_signatures())


def signed_call(node: exp.Expr) -> tuple[Call, Signature] | None:
    """Return a call or an operation with what it takes; ``None`` if the node is none, or takes anything."""
    if type(node) in _OPERATORS:
        symbol, taken = _OPERATORS[type(node)]
        operands = [node.args[key] for key in ("this", "expression") if node.args.get(key) is not None]
        return Call(symbol, operands), Signature((_INPUTS[taken],), goes_on=True)
    call = call_of(node)
    return (call, _OF_FUNCTIONS[call.name]) if call and call.name in _OF_FUNCTIONS else None
