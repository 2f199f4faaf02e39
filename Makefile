# One command for everything; `make help` lists them. Needs Python 3.11 or newer and make, nothing else.

VENV     := .venv
BIN      := $(VENV)/bin
STAMP    := $(VENV)/.installed
PACKAGES := core $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
MANIFESTS := pyproject.toml $(addsuffix /pyproject.toml,$(PACKAGES)) constraints.txt
INSTALL  := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
CHECK_PYTHON := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON   ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
                $$python -c '$(CHECK_PYTHON)' >/dev/null 2>&1 && echo $$python && break; done)

.DEFAULT_GOAL := help
.PHONY: help venv demo test test-fast check lint types layers format coverage bench docs wheels constraints clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

venv: $(STAMP) ## Create .venv with every package of this repository, editable

$(STAMP): $(MANIFESTS)
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11 or newer with venv; none found (set PYTHON=...)" >&2; exit 1; }
	@echo "Installing into $(VENV) with $(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL) pip
	@$(INSTALL) --group dev
	@$(INSTALL) --no-build-isolation $(addprefix -e ./,$(PACKAGES)) -e .
	@touch $@

demo: $(STAMP) ## Stream every departure from New York in 2013, with live results and a restart
	@$(BIN)/python -m demo

test: $(STAMP) ## Run every test, on all cores
	@$(BIN)/python -m pytest -q -n logical --dist worksteal

test-fast: $(STAMP) ## Run the tests that build, install and kill nothing
	@$(BIN)/python -m pytest -q -n logical --dist worksteal -m "not slow"

check: lint types layers ## All that must pass before a change lands, besides the tests

lint: $(STAMP) ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP) ## Check types, strictly
	@$(BIN)/mypy

layers: $(STAMP) ## Check who imports whom
	@$(BIN)/lint-imports

format: $(STAMP) ## Format the code and apply the safe fixes of the linter
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

coverage: $(STAMP) ## Run every test and report the lines that none reaches
	@$(BIN)/coverage run -m pytest -q
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

bench: $(STAMP) ## Run the benchmarks, each with its ratio against a peer
	@$(BIN)/python -m bench

docs: $(STAMP) ## Test the documentation: its code runs, its links lead somewhere, nothing is left out
	@$(BIN)/python -m pytest -q tests/docs

wheels: $(STAMP) ## Build the wheel of every package into dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist . $(addprefix ./,$(PACKAGES))
	@ls dist

constraints: $(STAMP) ## Pin in constraints.txt what .venv holds now
	@$(BIN)/python -m pip freeze --all --exclude-editable --exclude setuptools > constraints.txt

clean: ## Remove .venv, dist and every cache
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage* htmlcov
	find core plugins tests -type d -name __pycache__ -prune -exec rm -rf {} +
