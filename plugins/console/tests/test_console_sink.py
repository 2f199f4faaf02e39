import io

import pyarrow as pa
import pytest
from rich.console import Console

from unbounded.contracts import BatchContext, parse_options
from unbounded.errors import ConfigurationError
from unbounded_console.rendering import print_batch
from unbounded_console.sink import ConsoleOptions, ConsoleSink

SCHEMA = pa.schema([("word", pa.string()), ("count", pa.int64())])


def printed(capsys: pytest.CaptureFixture[str], tables: list[pa.Table], **options: object) -> str:
    sink = ConsoleSink(parse_options("console", ConsoleOptions, options))
    batch = BatchContext(3)
    messages = [sink.write(batch, table.to_reader()) for table in tables]
    assert capsys.readouterr().out == "", "nothing is printed before the commit"
    sink.commit(batch, messages)
    return capsys.readouterr().out


def words(*values: str | None) -> pa.Table:
    return pa.table({"word": pa.array(values, pa.string()), "count": range(len(values))}, SCHEMA)


def test_a_batch_is_a_table_under_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, [words("a", None)]).splitlines()
    assert lines[0] == "Batch: 3"
    assert [line.replace(" ", "") for line in lines if "│" in line] == ["│a│0│", "│NULL│1│"]


def test_only_the_first_rows_are_printed_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, [words("a", "b"), words("c", "d")], numRows="3")
    assert "c" in out
    assert "│ d" not in out
    assert "the first 3 of 4 rows" in out


def test_all_rows_need_no_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert "rows" not in printed(capsys, [words(*"ab")], num_rows=2)


def test_long_values_are_cut_unless_asked_not_to(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 30
    assert f" {'x' * 17}... " in printed(capsys, [words(long)])
    assert f" {long} " in printed(capsys, [words(long)], truncate="false")


def test_a_pipe_gets_whole_lines_however_wide(capsys: pytest.CaptureFixture[str]) -> None:
    wide = pa.table({f"column_{number}": ["value"] for number in range(40)})
    (row,) = (line for line in printed(capsys, [wide]).splitlines() if "value" in line)
    assert row.count("value") == 40


def test_a_terminal_is_not_overrun() -> None:
    terminal = io.StringIO()
    console = Console(file=terminal, force_terminal=True, color_system=None, width=40)
    print_batch(console, 0, words("x" * 60), total=1, width=None)
    assert terminal.getvalue().count("x") == 60
    assert max(map(len, terminal.getvalue().splitlines())) <= 40


def test_square_brackets_are_text_and_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    assert "[red]a[/red]" in printed(capsys, [words("[red]a[/red]")])


def test_an_empty_batch_shows_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, [words()])
    assert "word" in out
    assert "count" in out


@pytest.mark.parametrize(("name", "value"), [("num_rows", "0"), ("truncate", "maybe"), ("numrow", "1")])
def test_an_option_that_does_not_fit_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        parse_options("console", ConsoleOptions, {name: value})
