"""Functions of numbers: Spark signatures and their DuckDB forms."""

from collections.abc import Callable
from decimal import Decimal

from sqlglot import exp

from unbounded.plan.rounding import scale_of
from unbounded_embedded.duckdb.translation.arguments import Argument
from unbounded_embedded.duckdb.translation.signatures import Form

_BUCKET = """CAST(CASE WHEN {n} <= 0 OR {low} = {high} THEN NULL \
WHEN {low} < {high} AND {v} < {low} OR {low} > {high} AND {v} > {low} THEN 0 \
WHEN {low} < {high} AND {v} >= {high} OR {low} > {high} AND {v} <= {high} THEN {n} + 1 \
ELSE floor({n} * ({v} - {low}) / nullif({high} - {low}, 0)) + 1 END AS BIGINT)"""

_UNSIGNED_SHIFT = """CASE typeof({x}) WHEN 'BIGINT' \
THEN CAST((CAST({x} AS HUGEINT) & 18446744073709551615) >> {n} AS BIGINT) \
ELSE CAST((CAST({x} AS BIGINT) & 4294967295) >> {n} AS INTEGER) END"""

# As in Java: the count wraps around, and bits are lost on the left.
_WRAPPED = """CAST(CASE WHEN {bits} >= {half} THEN {bits} - 2 * {half} ELSE {bits} END AS {type})"""
_SHIFT_LEFT = "cast_to_type(CASE typeof({{x}}) WHEN 'BIGINT' THEN {long} ELSE {whole} END, {{x}} | 0::INTEGER)".format(
    long=_WRAPPED.format(
        bits="((({x} & (18446744073709551615 >> ({n:integer} & 63))::HUGEINT) * "
        "(1::HUGEINT << ({n:integer} & 63))) & 18446744073709551615)",
        half="9223372036854775808::HUGEINT", type="BIGINT",
    ),
    whole=_WRAPPED.format(
        bits="(((CAST({x} AS BIGINT) & 4294967295) << ({n:integer} & 31)) & 4294967295)", half="2147483648",
        type="INTEGER",
    ),
)  # fmt: skip

# Through logarithms of their own where there are some, which are exact for powers of the base.
_LOG = """CASE WHEN {base} > 0 AND {x} > 0 THEN CASE {base} WHEN 10 THEN log10({x}) WHEN 2 THEN log2({x}) \
ELSE ln({x}) / nullif(ln({base}), 0) END END"""

_NORMAL = "(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))"


def _to_scale(back: str, is_wrong: str) -> Callable[[Argument, Argument], str]:
    """Return what rounds to the nearest number of a scale, and from there by one step where it went the wrong way."""

    def form(x: Argument, scale: Argument) -> str:
        step, rounded = Decimal(1).scaleb(-scale_of(scale.function, scale.tree)), f"round({x}, {scale})"
        return f"({rounded} {back} CASE WHEN {rounded} {is_wrong} {x} THEN {step:f} ELSE 0 END)"

    return form


_UP = _to_scale("+", "<")
_DOWN = _to_scale("-", ">")


def _tried(operation: type[exp.Binary]) -> Callable[[Argument, Argument], str]:
    def form(a: Argument, b: Argument) -> str:
        operands = (exp.paren(each.tree) if isinstance(each.tree, exp.Binary) else each.tree.copy() for each in (a, b))
        return f"TRY({a.render(operation(this=next(operands), expression=next(operands)))})"

    return form


NUMBERS: dict[str, Form] = {
    "negative(x)": "(-{x})",
    "positive(x)": "{x}",
    "sign(x)": "CAST(sign({x}) AS DOUBLE)",
    "signum(x)": "CAST(sign({x}) AS DOUBLE)",
    "ceil(x)": "TRY_CAST(ceil({x}) AS BIGINT)",
    "ceiling(x)": "TRY_CAST(ceil({x}) AS BIGINT)",
    "floor(x)": "TRY_CAST(floor({x}) AS BIGINT)",
    "ceil(x, scale)": _UP,
    "ceiling(x, scale)": _UP,
    "floor(x, scale)": _DOWN,
    "round(x, scale=0)": "round({x}, {scale:integer})",
    "bround(x, scale=0)": "round_even({x}, {scale:integer})",
    "rint(x)": "round_even({x:double}, 0)",
    "pmod(a, b)": "CASE WHEN {a} % nullif({b}, 0) < 0 "
    "THEN ({a} % nullif({b}, 0) + {b}) % nullif({b}, 0) ELSE {a} % nullif({b}, 0) END",
    "try_add(a, b)": _tried(exp.Add),
    "try_subtract(a, b)": _tried(exp.Sub),
    "try_multiply(a, b)": _tried(exp.Mul),
    "try_mod(a, b)": "({a} % nullif({b}, 0))",
    "try_divide(a, b)": "({a} / nullif({b}, 0))",
    "sqrt(x)": "sqrt({x:double})",
    "cbrt(x)": "CASE WHEN pow(round(cbrt({x:double})), 3) = {x} THEN round(cbrt({x:double})) ELSE cbrt({x:double}) END",
    "power(x, y)": "pow({x:double}, {y:double})",
    "pow(x, y)": "pow({x:double}, {y:double})",
    "exp(x)": "exp({x:double})",
    "expm1(x)": "CASE WHEN abs({x}) < 1e-5 THEN {x:double} + {x:double} * {x:double} / 2 ELSE exp({x}) - 1 END",
    "ln(x)": "CASE WHEN {x} > 0 THEN ln({x:double}) END",
    "log(x)": "CASE WHEN {x} > 0 THEN ln({x:double}) END",
    "log(base, x)": _LOG,
    "log10(x)": "CASE WHEN {x} > 0 THEN log10({x:double}) END",
    "log2(x)": "CASE WHEN {x} > 0 THEN log2({x:double}) END",
    "log1p(x)": "CASE WHEN abs({x}) < 1e-5 THEN {x:double} - {x:double} * {x:double} / 2 "
    "WHEN {x} > -1 THEN ln(1 + {x:double}) END",
    "factorial(n)": "CASE WHEN {n} BETWEEN 0 AND 20 THEN CAST(factorial({n:integer}) AS BIGINT) END",
    "hypot(a, b)": "sqrt({a:double} * {a:double} + {b:double} * {b:double})",
    "rand()": "random()",
    "rand(seed)": "random()",
    "random()": "random()",
    "random(seed)": "random()",
    "randn()": _NORMAL,
    "randn(seed)": _NORMAL,
    "uuid()": "CAST(uuid() AS VARCHAR)",
    "bit_count(x)": "CAST(bit_count({x:bigint}) AS INTEGER)",
    "bit_get(x, n)": "CAST(({x:bigint} >> {n}) & 1 AS TINYINT)",
    "getbit(x, n)": "CAST(({x:bigint} >> {n}) & 1 AS TINYINT)",
    "shiftleft(x, n)": _SHIFT_LEFT,
    "shiftright(x, n)": "({x} >> ({n:integer} & CASE typeof({x}) WHEN 'BIGINT' THEN 63 ELSE 31 END))",
    "shiftrightunsigned(x, n)": _UNSIGNED_SHIFT,
    "width_bucket(v, low, high, n)": _BUCKET,
    "e()": "exp(1)",
    "sec(x)": "(1 / cos({x:double}))",
    "csc(x)": "(1 / sin({x:double}))",
    "nanvl(x, y)": "CASE WHEN isnan({x:double}) THEN {y:double} ELSE {x:double} END",
    "zeroifnull(x)": "coalesce({x}, 0)",
    "nullifzero(x)": "nullif({x}, 0)",
    "isnan(x)": "coalesce(isnan({x:double}), FALSE)",
}
