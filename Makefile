# Everything works on a fresh machine with Python 3.11 or newer; each target fetches what it needs first.
# The first Python that runs and is new enough; python3 when none is, so that the first step can say what is missing.
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && exit; done; echo python3)
PYTHON := $(PYTHON)
PY = .venv/bin/python
RUFF = $(PY) -m ruff
UV_LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help run test test-services check lint fmt bench screenshots lock clean ready-run ready-test
.DEFAULT_GOAL := help

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1 \t/' | expand -t 22

run: ready-run ## Run Apprentice on this machine (PORT=8000)
	@exec $(PY) manage.py run --with-parent

test: ready-test ## Run the whole suite on SQLite and the file spool, browser tests included
	@exec $(PY) .ci/suite.py laptop $(ARGS)

test-services: ready-test ## Run the same suite on PostgreSQL and Redis (given, or private ones)
	@exec $(PY) .ci/services.py $(PY) .ci/suite.py services $(ARGS)

check: lint ## Lint, formats, types, house, templates, then the tests (unless this very tree has just passed them)
	@exec $(PY) .ci/suite.py laptop --unless-passed

lint: ready-test ## What `check` looks at without running anything
	$(RUFF) check .
	$(RUFF) format --check .
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	.venv/bin/djangofmt check templates
	$(PY) -m djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING

fmt: ready-test ## Format and fix what can be fixed
	$(RUFF) check --fix .
	$(RUFF) format .
	.venv/bin/djangofmt check --fix templates

bench: ready-test ## Measure, and write docs/performance.md
	@exec $(PY) -m benchmarks

screenshots: ready-test ## Take the README's pictures from the running product
	@exec $(PY) -m benchmarks.screenshots

lock: ## Resolve the newest versions that pyproject.toml allows, with hashes
	@$(PYTHON) .ci/bootstrap.py lock
	$(UV_LOCK) --upgrade pyproject.toml --group embedded -o requirements/run.txt
	$(UV_LOCK) --upgrade -c requirements/run.txt pyproject.toml --group embedded --group test -o requirements/test.txt
	$(UV_LOCK) --upgrade requirements/node.in -o requirements/node.txt

clean: ## Remove everything made or downloaded here, your data in var/ excepted
	rm -rf .venv frontend/node_modules var/vendor var/static var/chromium var/tests var/tools var/stamps.json
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage

ready-run:
	@$(PYTHON) .ci/bootstrap.py run

ready-test:
	@$(PYTHON) .ci/bootstrap.py test
