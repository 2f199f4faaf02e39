"""The examples in the docstrings of the interface run as they stand."""

import doctest
import importlib
import pkgutil

import pytest

import unbounded
from unbounded import functions as F
from unbounded import pyspark

INTERFACE = [
    module.name
    for package in ("api", "pyspark")
    for module in pkgutil.walk_packages([f"{unbounded.__path__[0]}/{package}"], f"unbounded.{package}.")
    if not module.name.startswith("unbounded.api.functions")
]


@pytest.mark.parametrize("name", [*INTERFACE, pyspark.__name__])
def test_the_examples_of_a_module_run(name, session):
    given = {"session": session, "F": F, "ub": unbounded}
    failed, _ = doctest.testmod(importlib.import_module(name), extraglobs=given)
    assert failed == 0
