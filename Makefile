# The commands of the house. `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
LAUNCH = $(PYTHON) config/launch.py

.PHONY: help python run venv browser test check docs
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

check: venv ## Style, types, contracts, templates, migrations, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet cms courses sandbox
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py write_docs --check

docs: venv ## Writes docs/generated again
	$(BIN)/python manage.py write_docs
