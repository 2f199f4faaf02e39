"""Plugins are loaded one by one: a broken one is named and harms nobody."""

import subprocess
import sys

import pytest

from unbounded.contracts import ConnectorInfo
from unbounded.plugins.manager import PluginManager

GOOD = "@hookimpl\ndef unbounded_connectors():\n    return [ConnectorInfo('good', 'Works.')]\n"
HOOK = "@hookimpl\ndef unbounded_connectors():\n    "

BROKEN = [
    ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
    ("import no_such_client", "No module named 'no_such_client'"),
    ("import sys; sys.exit(3)", "SystemExit: 3"),
    ("def (", "SyntaxError"),
    ("CONTRACT_VERSION = 99", "built for version 99 of the contracts and this is version 1; install a release"),
    ("@hookimpl\ndef unbounded_conectors(): ...", "Did you mean 'unbounded_connectors'?"),
    ("@hookimpl\ndef unbounded_connectors(nonsense): ...", "nonsense"),
    (HOOK + "raise RuntimeError('no luck')", "its hook unbounded_connectors failed: RuntimeError: no luck"),
    (HOOK + "return None", "must return a list of ConnectorInfo, and returned None"),
    (HOOK + "return ['kafka']", "must return a list of ConnectorInfo, and returned ['kafka']"),
]


@pytest.mark.parametrize(("code", "problem"), BROKEN)
def test_a_broken_plugin_is_named_with_its_version_and_the_rest_work(manager_of, caplog, code, problem) -> None:
    manager = manager_of(bad=code, good=GOOD)
    assert manager.collect("unbounded_connectors", ConnectorInfo) == [("good", ConnectorInfo("good", "Works."))]
    (sentence,) = manager.problems()
    assert sentence.startswith("The plugin bad (unbounded-bad 1.2) cannot be used: ")
    assert problem in sentence
    assert "bad (unbounded-bad 1.2)" in caplog.text


def test_two_plugins_with_one_name_are_told_apart(entry_point) -> None:
    manager = PluginManager([entry_point("twin", GOOD, "fake_twin_one"), entry_point("twin", GOOD, "fake_twin_two")])
    assert [plugin.problem is None for plugin in manager.plugins] == [True, False]
    assert "Another plugin has this name" in manager.problems()[0]
    assert len(manager.collect("unbounded_connectors", ConnectorInfo)) == 1


def test_a_plugin_says_what_it_is(manager_of) -> None:
    (plugin,) = manager_of(good=GOOD).plugins
    assert (plugin.name, plugin.distribution, plugin.version, plugin.problem) == ("good", "unbounded-good", "1.2", None)


def test_plugins_named_in_the_environment_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {plugin.name for plugin in PluginManager().plugins}
    monkeypatch.setenv("UNBOUNDED_DISABLE_PLUGINS", "socket, rate")
    assert {plugin.name for plugin in PluginManager().plugins} == names - {"socket", "rate"}


def _modules_after(program: str) -> set[str]:
    script = f"import sys\n{program}\nprint(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_importing_unbounded_imports_nothing_heavy_and_no_plugin() -> None:
    loaded = _modules_after("import unbounded")
    assert loaded.isdisjoint({"pyarrow", "duckdb", "sqlglot", "pydantic", "pluggy", "fsspec"})
    assert not [name for name in loaded if name.startswith("unbounded_")]


def test_a_new_registry_loads_no_plugin() -> None:
    loaded = _modules_after("from unbounded.plugins.registry import Registry\nRegistry()")
    assert not [name for name in loaded if name.startswith("unbounded_")]


def test_listing_connectors_imports_no_client_library() -> None:
    loaded = _modules_after("from unbounded.plugins.registry import Registry\nassert Registry().connectors")
    assert loaded.isdisjoint({"duckdb", "fsspec", "pandas", "polars"})
