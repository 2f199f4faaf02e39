import datetime as dt

import pytest

from unbounded import functions as F

CHAINS = {
    "sums of sums": lambda rows: rows.group_by("k").agg(F.sum("n").alias("s")).agg(F.sum("s") * 1.5, F.avg("s")),
    "decimals": lambda rows: rows.select((F.col("d") * F.col("n")).alias("p")).select(F.col("p") + 1, F.col("p") / 3),
    "counts": lambda rows: (
        rows.group_by("k").count().select((F.col("count") * 2).alias("c")).agg(F.max("c"), F.sum("c"))
    ),
    "windows": lambda rows: rows.group_by(F.window("t", "1 minute")).count().select("window.start", "count"),
    "unions": lambda rows: rows.select("n").union(rows.select("d")).select(F.col("n") * 2),
    "outer joins": lambda rows: rows.join(rows.alias("o").select("k", "o.d"), "k", "full").select("*", "k AS key"),
    "arrays": lambda rows: rows.select(F.explode(F.array("n", F.lit(1))).alias("e")).select(F.col("e") + 0.5),
    "literals": lambda rows: rows.select(F.lit(1).alias("i"), F.lit(2.5).alias("f"), F.lit(None).alias("z")).distinct(),
    "text": lambda rows: rows.select(F.concat("k", F.col("n").cast("string")).alias("x")).select(F.length("x")),
    "dates": lambda rows: rows.select(F.to_date("t").alias("day")).select(F.date_add("day", 1), F.year("day")),
}


@pytest.fixture
def rows(session):
    data = [("a", 1, "1.50", dt.datetime.fromisoformat("2024-01-01"))]
    text = session.create_dataframe(data, "k STRING, n INT, d STRING, t TIMESTAMP")
    return text.with_column("d", F.col("d").cast("decimal(10, 2)"))


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_the_types_of_each_step_are_those_that_the_run_has(rows, chain):
    frame = chain(rows)
    assert frame.to_arrow().schema.types == frame.schema.types


def test_a_plan_is_asked_for_its_columns_once(session, rows):
    assert session.schemas.of(rows.plan) is session.schemas.of(rows.plan)
