# The commands of the house. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
LAUNCH = $(PYTHON) config/launch.py
UV ?= uv

.PHONY: help python run venv browser test docs pictures lock check check-style check-types check-contracts check-templates check-migrations check-docs
help: ## Lists the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Il manque Python 3.11 ou plus récent (Debian, Ubuntu : apt install python3 python3-venv)." >&2; exit 1; }

run: python ## The whole platform on http://127.0.0.1:$(PORT), nothing to install
	@exec $(LAUNCH) run $(PORT)

venv: python ## Installs what running and testing need
	@$(LAUNCH) install

browser: ## Installs Chromium for the browser tests (apt, root)
	@bash .ci/packages chromium

test: python ## Runs everything: SQLite, then PostgreSQL, Valkey and Chromium
	@exec $(LAUNCH) test $(ARGS)

# `make -k check` goes on after a failure and shows them all.
check: check-style check-types check-contracts check-templates check-migrations check-docs ## Style, types, contracts, templates, migrations, generated pages

check-style: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: venv
	$(BIN)/mypy

check-contracts: venv
	$(BIN)/lint-imports --no-logo

# No formatter for templates: it moves white space that people see.
check-templates: venv
	$(BIN)/djlint --lint --quiet cms courses sandbox

check-migrations: venv
	$(BIN)/python manage.py makemigrations --check --dry-run

check-docs: venv
	$(BIN)/python manage.py write_docs --check

docs: venv ## Writes docs/generated again
	$(BIN)/python manage.py write_docs

pictures: venv ## Takes the screens of the guides again from the sandbox (Chromium), says which changed
	@$(BIN)/python -m pytest tests/browser/take_pictures.py -q -n 0 -p no:randomly

bench: venv ## Measures speed, writes var/bench.json (NAME=prefix for some)
	@$(BIN)/python -W ignore -m tests.bench $(NAME)

lock: python ## Writes requirements/*.txt from *.in: hashes, no address
	@for set in base lab test; do $(UV) pip compile --quiet --universal --generate-hashes --no-header \
		--python-version 3.11 requirements/$$set.in -o requirements/$$set.txt || exit 1; done
