"""Every package of the repository has the same shape, so that knowing one is knowing all."""

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(manifest.parent.name for manifest in ROOT.glob("plugins/*/pyproject.toml"))
PACKAGES = ["core", *(f"plugins/{plugin}" for plugin in PLUGINS)]


def manifest_of(package: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / package / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_folder_under_plugins_is_a_package() -> None:
    folders = sorted(path.name for path in (ROOT / "plugins").iterdir() if path.is_dir())
    assert folders == PLUGINS


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("file", ["README.md", "LICENSE", "pyproject.toml"])
def test_a_package_has_the_usual_files(package: str, file: str) -> None:
    assert (ROOT / package / file).is_file()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_tests_of_its_own(package: str) -> None:
    assert list((ROOT / package / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_ships_its_types(package: str) -> None:
    (source,) = (path for path in (ROOT / package / "src").iterdir() if path.is_dir())
    assert (source / "__init__.py").is_file()
    assert (source / "py.typed").is_file()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_shares_version_license_and_python_with_the_bundle(package: str) -> None:
    bundle, project = manifest_of(".")["project"], manifest_of(package)["project"]
    for field in ("version", "license", "requires-python"):
        assert project[field] == bundle[field], field


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_keeps_no_tool_settings_of_its_own(package: str) -> None:
    assert set(manifest_of(package).get("tool", {})) <= {"hatch"}


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_is_named_after_its_folder(plugin: str) -> None:
    project = manifest_of(f"plugins/{plugin}")["project"]
    assert project["name"] == f"unbounded-{plugin}"
    assert (ROOT / "plugins" / plugin / "src" / f"unbounded_{plugin}").is_dir()


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_is_found_by_one_entry_point_to_its_hooks(plugin: str) -> None:
    project = manifest_of(f"plugins/{plugin}")["project"]
    assert project["entry-points"] == {"unbounded": {plugin: f"unbounded_{plugin}.hooks"}}
    hooks = ROOT / "plugins" / plugin / "src" / f"unbounded_{plugin}" / "hooks.py"
    assert "@hookimpl" in hooks.read_text(encoding="utf-8")


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_depends_on_core_and_on_no_other_plugin(plugin: str) -> None:
    dependencies = manifest_of(f"plugins/{plugin}")["project"]["dependencies"]
    ours = [dependency for dependency in dependencies if dependency.startswith("unbounded")]
    assert ours == ["unbounded-core ~= 0.1"]


def test_the_bundle_installs_core_and_every_plugin_or_offers_it_as_an_extra() -> None:
    project = manifest_of(".")["project"]
    wanted = chain(project["dependencies"], *project["optional-dependencies"].values())
    names = {requirement.split()[0].split("[")[0] for requirement in wanted}
    assert {"unbounded-core", *(f"unbounded-{plugin}" for plugin in PLUGINS)} <= names


def test_import_linter_and_coverage_know_every_package() -> None:
    tools = manifest_of(".")["tool"]
    expected = {"unbounded", *(f"unbounded_{plugin}" for plugin in PLUGINS)}
    assert set(tools["importlinter"]["root_packages"]) == expected
    assert set(tools["coverage"]["run"]["source_pkgs"]) == expected


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_rule_for_all_plugins_covers_the_plugin(plugin: str) -> None:
    for contract in manifest_of(".")["tool"]["importlinter"]["contracts"]:
        modules = contract.get("modules") or contract.get("source_modules", [])
        if "unbounded_noop" in modules:
            assert f"unbounded_{plugin}" in modules, contract["name"]
