"""What a user can name has a place in the reference, and the README's table says what the connectors say."""

import inspect
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from unbounded import errors
from unbounded.api.batch_writer import DataWriter
from unbounded.api.catalog import Catalog
from unbounded.api.column import Column
from unbounded.api.conf import RuntimeConf
from unbounded.api.dataframe import DataFrame
from unbounded.api.grouped import GroupedData
from unbounded.api.query import StreamingQuery
from unbounded.api.reader import DataReader, DataStreamReader
from unbounded.api.session import Session
from unbounded.api.streams import StreamingQueryManager
from unbounded.api.window import WindowSpec
from unbounded.api.writer import DataStreamWriter
from unbounded.contracts import (
    Engine,
    FormatReader,
    FormatWriter,
    Options,
    Sink,
    SinkCapabilities,
    Source,
    SourceCapabilities,
    StreamingQueryListener,
    StreamingQueryProgress,
    parse_options,
)
from unbounded.contracts.progress import SinkProgress, SourceProgress, StateOperatorProgress
from unbounded.plugins import hookspecs
from unbounded.plugins.registry import Registry

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES_OF_CONNECTORS = sorted((REFERENCE / "connectors").glob("*.md"))
REGISTRY = Registry()

FOR_OTHER_PARTS = {
    Catalog: {"create_view", "plan_of", "publish"},
    DataFrame: {"column_names", "plan_with_unique_names"},
    Column: {"expression", "sort_order"},
    RuntimeConf: {"for_engine", "is_on"},
    Session: {"collect", "frame_of", "write"},
    StreamingQueryManager: {"close", "post", "start"},
}
"""Public to the layers around, but not for users."""

DOCUMENTED_IN = {
    DataFrame: "dataframe.md",
    GroupedData: "dataframe.md",
    Column: "dataframe.md",
    WindowSpec: "dataframe.md",
    DataWriter: "dataframe.md",
    DataStreamWriter: "dataframe.md",
    Session: "session.md",
    DataReader: "session.md",
    DataStreamReader: "session.md",
    Catalog: "session.md",
    RuntimeConf: "session.md",
    StreamingQuery: "query.md",
    StreamingQueryManager: "query.md",
    StreamingQueryListener: "query.md",
    Source: "contracts.md",
    Sink: "contracts.md",
    Engine: "contracts.md",
    FormatReader: "contracts.md",
    FormatWriter: "contracts.md",
}


def code_in(page: Path) -> str:
    """Return all that stands between backticks, one piece a line, without the blocks of code."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return "\n".join(re.findall(r"`([^`]+)`", prose))


def missing_in(page: Path, names: Iterator[str] | list[str]) -> list[str]:
    code = code_in(page)
    return [name for name in names if not re.search(rf"(?<![\w]){re.escape(name)}(?!\w)", code)]


@pytest.mark.parametrize("kind", DOCUMENTED_IN, ids=lambda kind: kind.__name__)
def test_every_public_member_is_in_the_reference(kind: type) -> None:
    names = [name for name in dir(kind) if name[0] != "_" and name not in FOR_OTHER_PARTS.get(kind, ())]
    constants = {"Options", "name"} if kind in (Source, Sink, Engine) else set()
    assert missing_in(REFERENCE / DOCUMENTED_IN[kind], [name for name in names if name not in constants]) == []


def test_every_hook_is_in_the_reference() -> None:
    hooks = [name for name, _ in inspect.getmembers(hookspecs, inspect.isfunction) if name.startswith("unbounded_")]
    assert hooks
    assert missing_in(REFERENCE / "contracts.md", hooks) == []


@pytest.mark.parametrize("kind", [SourceCapabilities, SinkCapabilities])
def test_every_capability_is_in_the_reference(kind: Any) -> None:
    assert missing_in(REFERENCE / "contracts.md", list(kind.__dataclass_fields__)) == []


def test_every_error_is_in_the_reference_and_in_the_tree() -> None:
    names = [
        name for name, kind in vars(errors).items() if isinstance(kind, type) and kind.__module__ == errors.__name__
    ]
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert [name for name in names if name not in page or name not in str(errors.__doc__)] == []


def test_every_setting_is_in_the_reference_with_its_default() -> None:
    from unbounded.api.conf import _KNOWN

    page = (REFERENCE / "session.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `((?:spark|unbounded)\.[\w.]+)` \| ([^|]+) \|", page, re.MULTILINE))
    assert rows.keys() == _KNOWN.keys()
    in_words = {"one a core": str(os.cpu_count() or 1)}
    said = {key: in_words.get(default, default) for key, default in rows.items()}
    assert {key: default for key, (default, _) in _KNOWN.items() if default not in (None, said[key])} == {}


@pytest.mark.parametrize("kind", [StreamingQueryProgress, SourceProgress, SinkProgress, StateOperatorProgress])
def test_every_field_of_progress_is_in_the_reference(kind: Any) -> None:
    assert missing_in(REFERENCE / "progress.md", list(kind.fields)) == []


def options_of_connectors() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, info in REGISTRY.connectors.items():
        kinds: list[Any] = [REGISTRY.source_class(name)] if info.source else []
        kinds += [REGISTRY.sink_class(name)] if info.sink else []
        fields = {field for kind in kinds for field in kind.Options.model_fields}
        found[name] = fields - {"passed_through"}
    return found


@pytest.mark.parametrize("connector", REGISTRY.connectors)
def test_every_option_of_a_connector_is_on_its_page(connector: str) -> None:
    titles = {page: page.read_text(encoding="utf-8").splitlines()[0] for page in PAGES_OF_CONNECTORS}
    pages = [page for page, title in titles.items() if re.search(rf"(?<![\w-]){re.escape(connector)}(?![\w-])", title)]
    assert len(pages) == 1, f"one page must have {connector} in its title"
    assert missing_in(pages[0], sorted(options_of_connectors()[connector])) == []


def rows_under(heading: str) -> list[Any]:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split(heading)[1]
    table = [line for line in text.split("\n\n")[1].splitlines() if line.startswith("|")][2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([\w-]+)`", cell)


def with_any_options(model: type[Options]) -> Options:
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    return parse_options("any", model, dict.fromkeys(needed, "1"))


def test_the_table_of_sinks_says_what_the_sinks_say() -> None:
    said = {
        name: (set(modes.split(", ")), guarantee, batch)
        for names, modes, guarantee, batch, *_ in rows_under("### Sinks")
        for name in names_in(names)
    }
    found = {}
    for name in [name for name, info in REGISTRY.connectors.items() if info.sink]:
        kind = REGISTRY.sink_class(name)
        can = kind(with_any_options(kind.Options)).capabilities()
        found[name] = (set(can.output_modes), can.guarantee, "yes" if can.batch else "no")
    assert said == found


def test_the_table_of_sources_says_what_the_sources_say() -> None:
    said = {
        name: (replayable, batch)
        for names, replayable, batch, *_ in rows_under("### Sources")
        for name in names_in(names)
    }
    found = {}
    for name in [name for name, info in REGISTRY.connectors.items() if info.source]:
        can = REGISTRY.source_class(name).capabilities()
        found[name] = ("yes" if can.replayable else "no", "yes" if can.batch else "no")
    assert said == found
