import pyarrow as pa
import pytest

from unbounded.api.catalog import Catalog, refreshed
from unbounded.errors import TableNotFoundError
from unbounded.plan.edges import Local
from unbounded.plan.expression import Expression
from unbounded.plan.relational import Filter


def numbers(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int64())})


def test_names_are_found_whatever_their_letter_case():
    catalog = Catalog()
    plan = Local(table=numbers(1))
    catalog.create_view("Clicks", plan)
    assert catalog.plan_of("cLICKS") is plan


def test_a_name_that_is_not_there_is_an_error_with_the_choices():
    catalog = Catalog()
    catalog.publish("counts", lambda: numbers(1))
    with pytest.raises(TableNotFoundError, match="Did you mean 'counts'"):
        catalog.plan_of("count")


def test_a_published_table_is_read_again_when_the_plan_is_refreshed():
    rows = [1]
    catalog = Catalog()
    catalog.publish("counts", lambda: numbers(*rows))
    plan = Filter(child=catalog.plan_of("counts"), condition=Expression.parse("n > 0"))
    rows.append(2)
    assert refreshed(plan).child.table.equals(numbers(1, 2))


def test_a_plan_without_published_tables_stays_the_very_same():
    plan = Filter(child=Local(table=numbers(1)), condition=Expression.parse("n > 0"))
    assert refreshed(plan) is plan


def test_the_last_to_take_a_name_has_it():
    catalog = Catalog()
    catalog.publish("t", lambda: numbers(1))
    catalog.create_view("T", Local(table=numbers(2)))
    assert [(table.name, table.kind) for table in catalog.list_tables()] == [("T", "view")]


def test_a_dropped_view_is_gone():
    catalog = Catalog()
    catalog.create_view("t", Local(table=numbers(2)))
    assert catalog.drop_temp_view("T")
    assert not catalog.table_exists("t")
    assert not catalog.drop_temp_view("t")


def test_a_table_says_what_it_is_and_that_nothing_is_kept():
    catalog = Catalog()
    catalog.create_view("t", Local(table=numbers(2)))
    (table,) = catalog.list_tables()
    assert (table.tableType, table.isTemporary, catalog.get_table("T").name) == ("TEMPORARY", True, "t")
    for hint in (catalog.cache_table, catalog.refresh_table, catalog.uncache_table):
        hint("t")
    catalog.clear_cache()
    assert not catalog.is_cached("t")
    assert catalog.current_database() == "default"
    with pytest.raises(TableNotFoundError, match="'other'"):
        catalog.cache_table("other")
