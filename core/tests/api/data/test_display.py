import pyarrow as pa

from unbounded.api.data.display import records_text, schema_tree, simple_type, table_html, table_text
from unbounded.schema import from_ddl

PEOPLE = pa.table({"name": ["Ada", None], "n": [1, 22]})


def test_a_table_is_drawn_as_spark_draws_it():
    assert table_text(PEOPLE, truncate=20, more=True) == (
        "+----+---+\n|name|  n|\n+----+---+\n| Ada|  1|\n|NULL| 22|\n+----+---+\nonly showing top 2 rows"
    )


def test_whole_cells_stand_to_the_left():
    assert "|Ada |1  |" in table_text(PEOPLE, truncate=0, more=False)


def test_long_cells_are_cut():
    assert "|abcdefg...|" in table_text(pa.table({"t": ["abcdefghijklm"]}), truncate=10, more=False)


def test_names_are_never_cut():
    text = table_text(pa.table({"a name of many characters": ["abcdefghijklm"]}), truncate=10, more=False)
    assert "|a name of many characters|" in text
    assert "|               abcdefg...|" in text


def test_full_width_characters_take_two_places():
    table = pa.table({"都市": ["東京", "Oslo"], "n": [1, 2]})
    assert table_text(table, truncate=20, more=False).splitlines()[1:5] == [
        "|都市|  n|",
        "+----+---+",
        "|東京|  1|",
        "|Oslo|  2|",
    ]
    assert " 都市 | 東京 " in records_text(table, truncate=20, more=False)


def test_a_float_has_the_digits_that_were_written():
    assert "|0.1|" in table_text(pa.table({"x": pa.array([0.1], pa.float32())}), truncate=20, more=False)


def test_line_breaks_do_not_break_the_table():
    assert r"|a\nb|" in table_text(pa.table({"t": ["a\nb"]}), truncate=20, more=False)


def test_a_table_without_rows_has_its_head():
    assert table_text(PEOPLE.slice(0, 0), truncate=20, more=False).count("\n") == 5 - 1


def test_records_are_drawn_below_each_other():
    assert records_text(PEOPLE.slice(0, 1), truncate=20, more=False) == ("-RECORD 0---\n name | Ada \n n    | 1   \n")


def test_html_escapes_what_users_wrote():
    assert "<td>&lt;b&gt;</td>" in table_html(pa.table({"t": ["<b>"]}), more=False)


def test_a_schema_is_a_tree():
    schema = from_ddl("id BIGINT, tags ARRAY<STRING>, at STRUCT<x: INT>, m MAP<STRING, DECIMAL(10, 2)>")
    assert schema_tree(schema) == (
        "root\n"
        " |-- id: long (nullable = true)\n"
        " |-- tags: array (nullable = true)\n"
        " |    |-- element: string (containsNull = true)\n"
        " |-- at: struct (nullable = true)\n"
        " |    |-- x: integer (nullable = true)\n"
        " |-- m: map (nullable = true)\n"
        " |    |-- key: string\n"
        " |    |-- value: decimal(10,2) (valueContainsNull = true)\n"
    )


def test_types_have_short_words_and_fields_keep_their_letter_case():
    struct = from_ddl("s STRUCT<userId: BIGINT, m: MAP<STRING, ARRAY<DECIMAL(4, 1)>>>")[0].type
    assert simple_type(struct) == "struct<userId:bigint,m:map<string,array<decimal(4,1)>>>"
