"""Calls of plugins' functions give way to their bodies."""

import pytest
import sqlglot
from sqlglot import exp

from unbounded.api.analysis.macros import Macros
from unbounded.contracts import FunctionInfo
from unbounded.errors import AnalysisError, PluginError
from unbounded.plan.query import QuerySpec
from unbounded.plugins import hookimpl
from unbounded.plugins.manager import PluginManager
from unbounded.plugins.registry import Registry


class Plugin:
    def __init__(self, *functions: FunctionInfo) -> None:
        self.functions = functions

    @hookimpl
    def unbounded_functions(self) -> tuple[FunctionInfo, ...]:
        return self.functions


def function(signature: str, body: str) -> FunctionInfo:
    name, _, parameters = signature.removesuffix(")").partition("(")
    return FunctionInfo(name, tuple(filter(None, parameters.split(", "))), body, "A function.")


def macros(*functions: FunctionInfo, **more: Plugin) -> Macros:
    manager = PluginManager([])
    for name, plugin in {"shop": Plugin(*functions), **more}.items():
        manager.register(name, plugin)
    return Macros(Registry(manager))


def expression(text: str) -> exp.Expr:
    return sqlglot.parse_one(f"SELECT {text}", read="spark").expressions[0]


@pytest.mark.parametrize(
    ("signature", "body", "call", "expanded"),
    [
        ("vat(price, rate)", "price * (1 + rate)", "vat(cost, 0.19)", "(cost * (1 + 0.19))"),
        ("vat(price, rate)", "price * (1 + rate)", "VAT(a + b, r) - 1", "((a + b) * (1 + r)) - 1"),
        ("tau()", "2 * pi()", "tau() / 4", "(2 * PI()) / 4"),
        ("Twice(x)", "x + X", "twice(Twice(y)) AS z", "((y + y) + (y + y)) AS z"),
        ("ratio(a, b)", "sum(a) / sum(b)", "round(ratio(x, y), 1)", "ROUND((SUM(x) / SUM(y)), 1)"),
        ("label(who)", "who.first || who.last", "label(t.person)", "(t.person.first || t.person.last)"),
        ("label(who)", "who.first || who.last", "label(m['k'])", "(m['k'].first || m['k'].last)"),
        ("both(a, b)", "a AND b", "both(x OR y, NOT z)", "((x OR y) AND (NOT z))"),
        ("add(xs, n)", "transform(xs, x -> x + n)", "add(ys, x)", "TRANSFORM(ys, __add_x -> __add_x + x)"),
        ("add(xs, n)", "transform(xs, x -> x + n)", "transform(m, x -> add(x, 1))",
         "TRANSFORM(m, x -> TRANSFORM(x, __add_x -> __add_x + 1))"),
        ("even(n)", "n % 2 = 0 AS e", "filter(xs, x -> even(x))", "FILTER(xs, x -> (x % 2 = 0))"),
    ],
)  # fmt: skip
def test_a_call_becomes_the_body_with_the_arguments(signature: str, body: str, call: str, expanded: str) -> None:
    tree = expression(call)
    before = tree.sql("spark")
    assert macros(function(signature, body)).expanded(tree, "select").sql("spark") == expanded
    assert tree.sql("spark") == before


def test_a_body_may_call_other_functions_of_plugins() -> None:
    other = Plugin(function("net(x)", "x - tax(x)"))
    of_both = macros(function("tax(x)", "x / 5"), other=other)
    assert of_both.expanded(expression("net(a)"), "select").sql("spark") == "(a - (a / 5))"


def test_what_calls_no_function_of_a_plugin_is_returned_as_it_is() -> None:
    tree = expression("upper(a) || unknown(b)")
    assert macros(function("vat(x)", "x")).expanded(tree, "select") is tree


@pytest.mark.parametrize("call", ["vat()", "vat(a, b)"])
def test_a_wrong_number_of_arguments_is_told_with_the_parameters(call: str) -> None:
    with pytest.raises(AnalysisError, match=r"^select: vat\(price\) was called with [02] arguments\.$"):
        macros(function("vat(price)", "price")).expanded(expression(call), "select")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("price +", "does not parse as Spark SQL"),
        ("price, 1", "must be one SQL expression"),
        ("(SELECT max(price) FROM t)", "cannot hold a subquery"),
        ("price + cost + other.x", "none of its parameters: cost, other"),
        ("1", "the parameter price does not stand for a value in it"),
        ("extract(price FROM now())", "the parameter price does not stand for a value in it"),
        ("vat(price)", "whose body calls itself: vat → vat"),
        ("net(price)", "whose body calls itself: vat → net → vat"),
    ],
)
def test_a_body_that_cannot_be_used_is_told_with_its_plugin(body: str, reason: str) -> None:
    broken = macros(function("vat(price)", body), function("net(x)", "x - vat(x)"), function("good(x)", "x"))
    with pytest.raises(PluginError) as caught:
        broken.expanded(expression("vat(a)"), "select")
    assert str(caught.value).startswith("The plugin shop offers 'vat', whose body ")
    assert reason in str(caught.value)
    assert broken.expanded(expression("good(a)"), "select").sql("spark") == "a"


def test_a_name_that_two_plugins_offer_is_refused_and_the_others_work() -> None:
    twins = macros(function("twin(x)", "x"), other=Plugin(function("TWIN(x)", "-x"), function("good(x)", "x")))
    with pytest.raises(PluginError, match="The plugins shop and other all offer 'twin'; uninstall all but one"):
        twins.expanded(expression("twin(a)"), "select")
    assert list(twins.offers.usable) == ["good"]


@pytest.mark.parametrize("name", ["upper", "pmod", "Window", "cast"])
def test_a_plugin_that_takes_a_name_of_spark_is_left_out_and_named(name: str, caplog: pytest.LogCaptureFixture) -> None:
    left = macros(function(f"{name}(x)", "x"), function("mine(x)", "x"), other=Plugin(function("good(x)", "x")))
    assert list(left.offers.usable) == ["good"]
    assert f"shop is left out: its function {name!r} has the name of a function of Spark SQL" in caplog.text


@pytest.mark.parametrize(
    ("name", "parameters", "reason"),
    [
        ("vat", "price", "must be a name and a tuple of names"),
        ("vat", ["price"], "must be a name and a tuple of names"),
        ("vat", ("the price",), "must be a name and a tuple of names"),
        ("v-a-t", (), "must be a name and a tuple of names"),
        ("vat", ("x", "X"), "has a parameter twice: x, X"),
    ],
)
def test_a_descriptor_that_cannot_be_is_refused(name: str, parameters: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        FunctionInfo(name, parameters, "1", "A function.")


def test_a_query_that_came_as_text_is_expanded_and_its_columns_keep_their_names() -> None:
    spec = QuerySpec.from_yaml(
        """
        plan:
          op: sort
          orders: [{expression: twice(s)}]
          child:
            op: aggregate
            grouping: [twice(n)]
            aggregates: [sum(twice(n)) AS s, total(n)]
            child:
              op: filter
              condition: twice(n) > 3
              child: {op: scan, source: rate, schema: n INT, streaming: true}
        sink: {name: noop}
        """
    )
    plan = macros(function("twice(x)", "2 * x"), function("total(x)", "sum(x)")).expanded_query(spec).plan
    assert plan.orders[0].expression.sql == "(2 * s)"
    assert [key.sql for key in plan.child.grouping] == ["(2 * n) AS `twice(n)`"]
    assert [call.sql for call in plan.child.aggregates] == ["SUM((2 * n)) AS s", "SUM(n) AS `total(n)`"]
    assert plan.child.child.condition.sql == "(2 * n) > 3"
