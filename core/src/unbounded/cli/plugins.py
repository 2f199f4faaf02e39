"""``unbounded plugins``: what is installed, and what is wrong with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from unbounded.api.macros import Macros
from unbounded.plugins import hookimpl
from unbounded.plugins.manager import LoadedPlugin, PluginManager
from unbounded.plugins.offers import Offers
from unbounded.plugins.registry import Registry

Offered = Mapping[str, list[Any]]
"""What one plugin offers: descriptors, by their kind."""


@hookimpl
def unbounded_commands(cli: Any) -> None:
    """Add the command ``plugins``."""
    cli.command("plugins", help="List the plugins, what they offer, and which of them cannot be used.")(list_plugins)


def list_plugins(as_json: bool = typer.Option(False, "--json", help="Print JSON for machines.")) -> None:
    """Print every installed plugin with its version, what it offers, and its problem if it has one."""
    registry = Registry(PluginManager())
    kinds: dict[str, Offers[Any]] = {
        "connectors": registry.connector_offers,
        "engines": registry.engine_offers,
        "functions": Macros(registry).offers,
    }
    rows = [(plugin, _offered_by(plugin, kinds)) for plugin in registry.manager.plugins]
    if as_json:
        typer.echo(json.dumps([_as_json(plugin, offered) for plugin, offered in rows], indent=2))
    else:
        Console().print(_as_table(rows))


def _offered_by(plugin: LoadedPlugin, kinds: Mapping[str, Offers[Any]]) -> Offered:
    return {kind: [offer.info for offer in offers.all if offer.plugin == plugin.name] for kind, offers in kinds.items()}


def _as_json(plugin: LoadedPlugin, offered: Offered) -> dict[str, Any]:
    return {**asdict(plugin), **{kind: list(map(asdict, infos)) for kind, infos in offered.items()}}


def _as_table(rows: Iterable[tuple[LoadedPlugin, Offered]]) -> Table:
    table = Table("Plugin", "Version", "Sources", "Sinks", "Engines", "Functions", "Problem")
    for plugin, offered in rows:
        sources = [connector for connector in offered["connectors"] if connector.source]
        sinks = [connector for connector in offered["connectors"] if connector.sink]
        cells = (sources, sinks, offered["engines"], offered["functions"])
        table.add_row(plugin.name, plugin.version, *map(_names, cells), plugin.problem or "")
    return table


def _names(infos: Iterable[Any]) -> str:
    return ", ".join(info.name for info in infos)
