"""The command line ``unbounded``. Every command registers itself through the hook ``unbounded_commands``."""

import typer

from unbounded.cli import plugins
from unbounded.plugins.manager import PluginManager

_OWN_COMMANDS = (plugins,)


def build(manager: PluginManager) -> typer.Typer:
    """Return the application with the commands of all plugins, ours first."""
    cli = typer.Typer(help="Structured streaming for Python.", no_args_is_help=True)
    cli.callback()(lambda: None)
    for command in _OWN_COMMANDS:
        manager.register(command.__name__, command)
    manager.call("unbounded_commands", cli=cli)
    return cli


def main() -> None:
    """Run the command line."""
    build(PluginManager())()
