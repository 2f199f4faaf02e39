"""Functions of plugins are called like those of Spark SQL, wherever an expression may stand."""

from collections.abc import Iterator

import pytest

from unbounded import Session
from unbounded import functions as F
from unbounded.contracts import FunctionInfo
from unbounded.errors import AnalysisError, ColumnNotFoundError, FunctionNotFoundError
from unbounded.plan.query import QuerySpec
from unbounded.plugins import hookimpl
from unbounded.testing.pytest_plugin import NewScenario
from unbounded.testing.registry import testing_registry


class Shop:
    @hookimpl
    def unbounded_functions(self) -> list[FunctionInfo]:
        return [
            FunctionInfo("vat", ("price", "rate"), "price * (1 + rate)", "The price with tax."),
            FunctionInfo("share", ("part", "whole"), "100 * sum(part) / sum(whole)", "A share in percent."),
            FunctionInfo("hourly", ("t",), "window(t, '1 hour')", "Windows of an hour."),
            FunctionInfo("words", ("s",), "explode(split(s, ' '))", "A row a word."),
        ]


@pytest.fixture
def session() -> Iterator[Session]:
    with Session(registry=testing_registry(shop=Shop())) as session:
        yield session


def test_a_function_is_called_by_name_as_text_and_in_sql(session: Session) -> None:
    orders = session.create_dataframe([(10, 2), (20, 3)], "price INT, n INT")
    orders.create_or_replace_temp_view("orders")
    expected = [(15.0,), (30.0,)]
    assert orders.select(F.call_function("vat", "price", F.lit(0.5))).collect() == expected
    assert orders.select(F.expr("vat(price, 0.5)")).collect() == expected
    assert orders.select("VAT(price, 0.5)").collect() == expected
    assert session.sql("SELECT vat(price, 0.5) FROM orders WHERE vat(price, n) > 0").collect() == expected


def test_a_column_is_named_after_the_call(session: Session) -> None:
    orders = session.create_dataframe([(10, 2)], "price INT, n INT")
    orders.create_or_replace_temp_view("orders")
    assert orders.select("vat(price, n)", "vat(price, n) AS total").columns == ["vat(price, n)", "total"]
    assert session.sql("SELECT vat(price, n), vat(n, 1) AS v FROM orders").columns == ["vat(price, n)", "v"]
    assert session.sql("SELECT t.v FROM (SELECT vat(n, 1) AS v FROM orders) t").columns == ["v"]


def test_a_function_may_aggregate_and_generate(session: Session) -> None:
    orders = session.create_dataframe([("a b", 1, 4), ("c", 1, 4)], "s STRING, part INT, whole INT")
    assert orders.agg("share(part, whole) AS s").collect() == [(25.0,)]
    assert orders.group_by("s").agg(F.expr("share(part, whole)")).columns == ["s", "share(part, whole)"]
    assert orders.select("words(s) AS w").collect() == [("a",), ("b",), ("c",)]


def test_conditions_joins_and_orders_take_functions(session: Session) -> None:
    left, right = session.range(3).alias("a"), session.range(5).alias("b")
    joined = left.join(right, F.expr("vat(a.id, 1) = b.id")).select("a.id", F.expr("b.id").alias("double"))
    assert sorted(joined.collect()) == [(0, 0), (1, 2), (2, 4)]
    assert left.filter("vat(id, 1) > 1").order_by(F.expr("vat(id, -2)")).collect() == [(2,), (1,)]


def test_a_stream_gives_what_a_table_gives(scenario: NewScenario) -> None:
    story = scenario(
        "price INT, at TIMESTAMP",
        lambda rows: rows.group_by(F.expr("hourly(at)")).agg("share(vat(price, 1), price) AS s"),
        output_mode="update",
        registry=testing_registry(shop=Shop()),
    )
    story.add((1, 0), (2, 10)).expect((0, 200.0))


def test_a_query_that_came_as_yaml_may_call_functions(session: Session) -> None:
    spec = QuerySpec.from_yaml(
        """
        plan:
          op: project
          columns: ["vat(value, 1)"]
          child: {op: scan, source: rate, options: {rows_per_second: 3}, streaming: true,
                  schema: "timestamp TIMESTAMP, value BIGINT"}
        sink: {name: memory}
        name: doubles
        """
    )
    query = session.start(spec)
    assert query.spec.plan.columns[0].sql == "(value * (1 + 1)) AS `vat(value, 1)`"
    query.stop()


@pytest.mark.parametrize(("call", "near"), [("hourley(at)", "'hourly'"), ("uper(k)", "'upper' or 'power'")])
def test_a_function_that_is_not_there_is_told_with_the_nearest_names(session: Session, call: str, near: str) -> None:
    frame = session.sql("SELECT now() AS at, 'a' AS k")
    frame.create_or_replace_temp_view("t")
    for build in (
        frame.select,
        lambda text: frame.filter(f"{text} = 1"),
        lambda text: session.sql(f"SELECT {text} FROM t"),
    ):
        with pytest.raises(FunctionNotFoundError) as caught:
            build(call)
        assert f"there is no function {caught.value.name!r}. Did you mean {near}" in str(caught.value)
        assert len(str(caught.value)) < 300
    with pytest.raises(FunctionNotFoundError, match=r"no function 'xyzzyx'\. dir\(unbounded.functions\) lists them"):
        frame.select(F.call_function("xyzzyx", "k"))


def test_a_mistyped_aggregate_is_told_with_the_nearest_names(session: Session) -> None:
    with pytest.raises(AnalysisError, match=r"many values of 'id'.*'summ' is no aggregate.* Did you mean 'sum' or"):
        session.range(1).agg("summ(id)")


def test_mistakes_are_told_at_once(session: Session) -> None:
    orders = session.create_dataframe([(10,)], "price INT")
    with pytest.raises(AnalysisError, match=r"select: vat\(price, rate\) was called with 1 argument\."):
        orders.select("vat(price)")
    with pytest.raises(ColumnNotFoundError, match=r"'prize'\. Did you mean 'price'"):
        orders.select("vat(prize, 1)")
    with pytest.raises(AnalysisError, match=r"filter: .*SUM.* has an aggregate function"):
        orders.filter("share(price, price) > 1")
