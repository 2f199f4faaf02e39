"""``unbounded plugins``: what is installed, and what is wrong with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from unbounded.api.analysis.macros import Macros
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
        "formats": registry.format_offers,
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
    table = Table("Plugin", "Version", "Offers", "Problem")
    for plugin, offered in rows:
        table.add_row(plugin.name, plugin.version, _in_words(offered), plugin.problem or "")
    return table


def _in_words(offered: Offered) -> str:
    """Return what a plugin offers, a line for each kind of thing."""
    connectors = offered["connectors"]
    kinds = {
        "sources": [connector for connector in connectors if connector.source],
        "sinks": [connector for connector in connectors if connector.sink],
        **{kind: infos for kind, infos in offered.items() if kind != "connectors"},
    }
    return "\n".join(f"{kind}: {', '.join(info.name for info in infos)}" for kind, infos in kinds.items() if infos)
