"""The command that lists plugins."""

import json

from typer.testing import CliRunner

from unbounded.cli import build
from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl
from unbounded.plugins.manager import PluginManager


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(build(PluginManager([])), arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_json_lists_every_installed_plugin_with_its_connectors() -> None:
    listed = {plugin["name"]: plugin for plugin in json.loads(_run("plugins", "--json"))}
    assert [connector["name"] for connector in listed["noop"]["connectors"]] == ["noop"]
    assert listed["files"]["problem"] is None


def test_the_table_names_plugins_and_their_formats() -> None:
    table = _run("plugins")
    assert "memory" in table
    assert "rate" in table


def test_a_plugin_adds_a_command_of_its_own() -> None:
    class Plugin:
        @hookimpl
        def unbounded_commands(self, cli: object) -> None:
            cli.command("hello")(lambda: print("hello from a plugin"))  # type: ignore[attr-defined]

        @hookimpl
        def unbounded_connectors(self) -> list[ConnectorInfo]:
            return []

    manager = PluginManager([])
    manager.register("greeter", Plugin())
    result = CliRunner().invoke(build(manager), ["hello"])
    assert result.output == "hello from a plugin\n"


def test_every_kind_of_offer_is_listed() -> None:
    listed = {plugin["name"]: plugin for plugin in json.loads(_run("plugins", "--json"))}
    assert [engine["name"] for engine in listed["embedded"]["engines"]] == ["embedded"]
    assert listed["embedded"]["functions"] == []
    assert "engines: embedded" in _run("plugins")
    assert "sources: rate, rate-micro-batch" in _run("plugins")
