"""``unbounded plugins``: what is installed, and what is wrong with it."""

import json
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from unbounded.contracts import ConnectorInfo
from unbounded.plugins import hookimpl
from unbounded.plugins.manager import LoadedPlugin, PluginManager


@hookimpl
def unbounded_commands(cli: Any) -> None:
    """Add the command ``plugins``."""
    cli.command("plugins", help="List the plugins, what they offer, and which of them cannot be used.")(list_plugins)


def list_plugins(as_json: bool = typer.Option(False, "--json", help="Print JSON for machines.")) -> None:
    """Print every installed plugin with its version, its connectors, and its problem if it has one."""
    manager = PluginManager()
    offers = manager.collect("unbounded_connectors", ConnectorInfo)
    rows = [(plugin, [info for owner, info in offers if owner == plugin.name]) for plugin in manager.plugins]
    if as_json:
        typer.echo(json.dumps([_as_json(plugin, connectors) for plugin, connectors in rows], indent=2))
    else:
        Console().print(_as_table(rows))


def _as_json(plugin: LoadedPlugin, connectors: list[ConnectorInfo]) -> dict[str, Any]:
    return {**asdict(plugin), "connectors": [asdict(connector) for connector in connectors]}


def _as_table(rows: list[tuple[LoadedPlugin, list[ConnectorInfo]]]) -> Table:
    table = Table("Plugin", "Version", "Sources", "Sinks", "Problem")
    for plugin, connectors in rows:
        sources = ", ".join(connector.name for connector in connectors if connector.source)
        sinks = ", ".join(connector.name for connector in connectors if connector.sink)
        table.add_row(plugin.name, plugin.version, sources, sinks, plugin.problem or "")
    return table
