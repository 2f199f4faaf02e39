"""The types that functions and operators take, as Spark has them when ANSI mode is off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from sqlglot import exp

from unbounded.api.coercion.inputs import INPUTS, Input
from unbounded.plan.calls import Call, call_of

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
            yield name, Signature(tuple(INPUTS[word] for word in words), goes_on=taken.endswith("…"))


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
        return Call(symbol, operands), Signature((INPUTS[taken],), goes_on=True)
    call = call_of(node)
    return (call, _OF_FUNCTIONS[call.name]) if call and call.name in _OF_FUNCTIONS else None
