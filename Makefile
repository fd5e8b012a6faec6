# Every target brings what it needs to a machine that has git, make and Python 3.11 or later.
# What was brought once is not brought again: the second run needs no network.

PYTHON ?= python3

VENV := .venv
TOOLS := .venv-tools
PEERS := .venv-peers
BUILD := src/askwell/web/static/build
FONTS := src/askwell/delivery/fonts
BIN := $(VENV)/bin

# uv and Node are used where the machine has them, else they come from PyPI into $(TOOLS).
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
NODE_FOUND := $(shell node -e 'if (parseInt(process.versions.node) >= 20) console.log("yes")' \
	2>/dev/null && command -v npm 2>/dev/null)
NODE := $(if $(NODE_FOUND),,$(TOOLS)/.node)
WITH_NODE := $(if $(NODE_FOUND),,PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH")
CHECK_PYTHON = "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Askwell needs Python 3.11 or later; '$(PYTHON)' is" \
		"$$("$(PYTHON)" --version 2>/dev/null || echo not there)." >&2; \
	echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
INSTALL := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip

.PHONY: help serve cohort test check laws bench bench-large browser database docs assets wheel lock clean
.DELETE_ON_ERROR:

help:
	@echo "make serve    Askwell on http://127.0.0.1:8000"
	@echo "make cohort   what askwell cohort needs; ENGINE=polars, duckdb or spark"
	@echo "make test     the tests, browser journeys included"
	@echo "make laws     the property tests of the language (long)"
	@echo "make check    style, types, layers and the knowledge itself"
	@echo "make bench    how fast, how large, beside others; bench-large: up to 100 million people"
	@echo "make browser  install the browser that the journeys drive"
	@echo "make database install the PostgreSQL that the store is tested on, beside SQLite"
	@echo "make docs     write the pages of docs/reference that are made from code and knowledge"
	@echo "make assets   styles, fonts and scripts"
	@echo "make wheel    a wheel in dist/ that answers without a checkout"
	@echo "make lock     lock the newest dependencies that pyproject.toml and package.json allow"
	@echo "make clean    remove everything that make made"

# Without a mail server, e-mail is kept in memory to look at, and says so: "kept here, not sent".
PRACTICE_MAIL := $(if $(ASKWELL_SMTP_HOST)$(ASKWELL_MAIL_PRACTICE),,ASKWELL_MAIL_PRACTICE=true)
serve: $(VENV)/.runtime $(BUILD) $(FONTS)
	$(PRACTICE_MAIL) $(BIN)/askwell serve

# The engine of the commands over a cohort: polars, or duckdb or spark beside it.
ENGINE = polars
cohort: $(VENV)/.$(ENGINE)
	@echo "Ready: $(BIN)/askwell cohort --help"

test: $(VENV)/.dev $(BUILD) $(FONTS)
	$(BIN)/python -m pytest -n auto

# Which of the long tests; .ci/run leaves out those that kill servers and send letters for minutes.
LAWS := laws
laws: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto -m "$(LAWS)"

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/askwell check

bench: $(VENV)/.dev $(BUILD) $(FONTS) $(PEERS)/zen/.ready $(PEERS)/polars_by_hand/.ready
	$(BIN)/python -m benchmarks

bench-large: $(VENV)/.dev $(BUILD) $(FONTS) $(PEERS)/zen/.ready $(PEERS)/polars_by_hand/.ready
	$(BIN)/python -m benchmarks --large

docs: $(VENV)/.dev
	$(BIN)/python -m tests.spec.print_language
	$(BIN)/python -m benchmarks.peers.polars_by_hand.write
	$(BIN)/python -m tests.cohort.print_maps
	$(BIN)/python -m askwell.cohort.synthetic.page > docs/reference/synthetic-cohort.md
	$(BIN)/python -m askwell.lint.codes > docs/reference/checks.md
	$(BIN)/askwell coverage --out docs/reference/coverage.md

assets: $(BUILD) $(FONTS)

wheel: $(VENV)/.dev $(BUILD) $(FONTS)
	$(BIN)/python -m hatchling build --target wheel

# What Debian has and PyPI has not. $(1): a command that finds it, $(2): its package, and for where
# there is no apt-get $(3): what it is, $(4): the program to put on the PATH, $(5): or what to name.
define from_debian
	@if $(1); then \
		exit 0; \
	elif command -v apt-get >/dev/null; then \
		sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
		$$sudo apt-get update && \
		$$sudo apt-get install --yes --no-install-recommends $(2); \
	else \
		echo "make $@ can install $(3) only on Debian and its kin." >&2; \
		echo "Install it yourself, so that '$(4)' is on the PATH," >&2; \
		echo "or name $(strip $(5))" >&2; \
		exit 1; \
	fi
endef

# The headless shell runs the same engine in half of the processor time. Any other Chromium will do
# where Debian has no shell, or where it would take a password to bring it.
DEBIAN_HAS_SHELL = apt-cache pkgnames chromium-headless-shell 2>/dev/null | grep -q .
BROWSER_FOUND = command -v "$${ASKWELL_CHROMIUM:-chromium-headless-shell}" || \
	{ { test "$$(id -u)" != 0 || ! { $(DEBIAN_HAS_SHELL); }; } && { command -v chromium || \
	command -v chromium-browser || command -v google-chrome; }; }
BROWSER_PACKAGE = $$($(DEBIAN_HAS_SHELL) && echo chromium-headless-shell || echo chromium)
browser:
	$(call from_debian,$(BROWSER_FOUND),$(BROWSER_PACKAGE),Chromium or Chrome,chromium,\
		it: export ASKWELL_CHROMIUM=/path/to/chromium)

database:
	$(call from_debian,command -v initdb || ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null,\
		postgresql,the server of PostgreSQL,initdb,\
		its folder: export ASKWELL_POSTGRESQL=/path/to/bin)

# Environments. The one for development holds the one for running, and every engine.

$(VENV)/bin/python: | $(UV)
	@$(CHECK_PYTHON)
	$(UV) venv --quiet --allow-existing --no-python-downloads --python "$(PYTHON)" $(VENV)

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) install --quiet --require-hashes --requirements requirements/runtime.txt
	$(INSTALL) install --quiet --no-deps --build-constraints requirements/build.txt --editable .
	@touch $@

$(VENV)/.polars $(VENV)/.duckdb $(VENV)/.spark: $(VENV)/.%: requirements/%.txt | $(VENV)/.runtime
	$(INSTALL) install --quiet --require-hashes --requirements $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/build.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) sync --quiet --require-hashes requirements/dev.txt
	$(INSTALL) install --quiet --no-deps --build-constraints requirements/build.txt --editable .
	@touch $(VENV)/.runtime $@

$(TOOLS)/bin/python:
	@$(CHECK_PYTHON)
	@"$(PYTHON)" -m venv $(TOOLS) || { rm -rf $(TOOLS); \
		echo "Python's venv module is incomplete. On Debian: apt-get install python3-venv" >&2; \
		exit 1; }

$(TOOLS)/bin/uv: requirements/uv.txt | $(TOOLS)/bin/python
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(TOOLS)/.node: requirements/node.txt | $(TOOLS)/bin/python
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(TOOLS)/.fonts: requirements/fonts.txt | $(TOOLS)/bin/python
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# What Askwell is measured beside stays out of its own environment.
$(PEERS)/%/.ready: benchmarks/peers/%/requirements.txt | $(UV)
	@$(CHECK_PYTHON)
	$(UV) venv --quiet --allow-existing --no-python-downloads --python "$(PYTHON)" $(PEERS)/$*
	VIRTUAL_ENV=$(CURDIR)/$(PEERS)/$* $(UV) pip sync --quiet --require-hashes $<
	@touch $@

# Assets.

node_modules/.package-lock.json: package.json package-lock.json .npmrc | $(NODE)
	$(WITH_NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Swapped in whole by the build, so the folder is as new as its files.
$(BUILD): $(filter-out assets/fonts.py,$(shell find assets -type f)) node_modules/.package-lock.json
	$(WITH_NODE) node assets/build.mjs

# The fonts of the PDF; swapped in whole, too.
$(FONTS): assets/fonts.py node_modules/.package-lock.json $(TOOLS)/.fonts
	$(TOOLS)/bin/python assets/fonts.py

# Locks: hashes and versions, no address of where they came from.

COMPILE = $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock"

lock: | $(UV) $(NODE)
	$(COMPILE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev --constraints requirements/runtime.txt \
		--output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --extra postgresql --constraints requirements/runtime.txt \
		--constraints requirements/dev.txt --output-file requirements/postgresql.txt
	for engine in polars duckdb spark; do \
		$(COMPILE) pyproject.toml --extra $$engine --constraints requirements/runtime.txt \
			--constraints requirements/dev.txt --output-file requirements/$$engine.txt || exit 1; \
	done
	$(COMPILE) --group build --output-file requirements/build.txt
	$(COMPILE) --group fonts --output-file requirements/fonts.txt
	$(COMPILE) --group uv --output-file requirements/uv.txt
	$(COMPILE) --group node --output-file requirements/node.txt
	$(COMPILE) benchmarks/peers/zen/requirements.in --output-file benchmarks/peers/zen/requirements.txt
	$(COMPILE) benchmarks/peers/polars_by_hand/requirements.in \
		--constraints requirements/polars.txt \
		--output-file benchmarks/peers/polars_by_hand/requirements.txt
	$(WITH_NODE) npm update --ignore-scripts --package-lock-only

clean:
	rm -rf $(VENV) $(TOOLS) $(PEERS) node_modules $(BUILD) $(BUILD).new $(FONTS) $(FONTS).new dist
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
