import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unbounded_embedded.duckdb.files.csv_text import CsvDialect, records

PLAIN = CsvDialect(delimiter=",", quote='"', escape='"', null="", comment="")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('1,"c\nd"\r\n\r\n2,e', [(1, '1,"c\nd"', ["1", "c\nd"]), (4, "2,e", ["2", "e"])]),
        ('"",\r"a""b", "c" \n', [(1, '"",', [None, None]), (2, '"a""b", "c" ', ['a"b', "c"])]),
        ('5" pipe,x\n', [(1, '5" pipe,x', ['5" pipe', "x"])]),
    ],
)
def test_a_record_has_its_line_its_text_and_its_fields(
    text: str, expected: list[tuple[int, str, list[str | None]]]
) -> None:
    assert [record[:3] for record in records(text, PLAIN)] == expected
    assert not any(record.fault for record in records(text, PLAIN))


@pytest.mark.parametrize(
    ("line", "fields", "fault"),
    [
        ('1,"a"b', ["1", '"a"b'], "the quote of field 2 ends before the field does"),
        ('1,"a,b', ["1", "a,b"], "the quote of field 2 does not end"),
    ],
)
def test_a_quote_out_of_place_is_a_fault_of_its_record_alone(line: str, fields: list[str], fault: str) -> None:
    assert list(records(f"{line}\n3,4\n", PLAIN)) == [(1, line, fields, fault), (2, "3,4", ["3", "4"], None)]


def test_another_dialect_is_heeded() -> None:
    dialect = CsvDialect(delimiter="||", quote="'", escape="\\", null="NA", comment="#")
    text = "#a\nNA||'NA'||''||||'it\\'s||#1'\n"
    assert list(records(text, dialect)) == [(2, text[3:-1], [None, None, "", None, "it's||#1"], None)]


def test_an_empty_line_is_a_null_if_there_is_one_column_only() -> None:
    assert [record.fields for record in records("1\n\n2\n", PLAIN, one_column=True)] == [["1"], [None], ["2"]]


FIELDS = st.text(st.sampled_from('a ",\n\r'), min_size=1)


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=3)))
def test_what_was_written_with_quotes_is_read_again(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    assert [record.fields for record in records(text.getvalue(), PLAIN)] == rows
