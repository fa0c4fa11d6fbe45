# Two commands matter: `make demo` shows Guitu, `make test` checks all of it. Nothing is needed but Python 3.11 and pip.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, pip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
# A Python that pyenv or a package half provides is passed over above; without any, bootstrap.py says what is wrong.
PY := $(or $(PYTHON),python3)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONUTF8 := 1

.PHONY: setup demo test worlds year mutate bench check official messages clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@echo "make demo      a synthetic city on http://127.0.0.1:8000"
	@echo "make test      the whole check"
	@echo "make setup     only what both need; leaves .venv/bin/guitu"
	@echo "make worlds    10,000 random worlds against the wall, 100,000 families against the rules"
	@echo "make year      one person's whole year in Chromium: both languages, with scripts and without"
	@echo "make mutate    break each promise on purpose, and each rule: a test must notice"
	@echo "make bench     figures, one JSON line each (NAME=... for one)"
	@echo "make check     ask a running installation whether its walls stand"
	@echo "make official  run the official files of others where you have them (DATA=DIR)"
	@echo "make messages  collect and compile the translations"
	@echo "make clean     remove everything that was made, the demo's database too"

setup:
	@command -v $(PY) >/dev/null || { echo "Guitu needs Python 3.11 or newer with pip; there is no $(PY) here." >&2; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Guitu needs Python 3.11 or newer; this is $$($(PY) --version 2>&1). Install one, or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PY) bootstrap.py

demo: setup
	@.venv/bin/guitu demo $(ARGS)

test: setup
	@.venv/bin/python tests/run.py

worlds: setup
	@GUITU_WORLDS=10000 .venv/bin/pytest -n 2 tests/promises/test_worlds.py
	@GUITU_FAMILIES=100000 .venv/bin/pytest -n 2 rules_cn/tests/test_plain.py

year: setup
	@GUITU_YEARS=all .venv/bin/pytest -n 2 tests/stories/test_whole_year.py

mutate: setup
	@.venv/bin/python -m tests.mutations
	@.venv/bin/python -m rules_cn.tests.mutate

bench: setup
	@.venv/bin/guitu bench $(NAME)

check: setup
	@.venv/bin/guitu check

official: setup
	@.venv/bin/python -m tests.official "$(DATA)"

messages: setup
	@.venv/bin/python -m guitu.config.cli.messages collect
	@.venv/bin/python -m guitu.config.cli.messages compile

clean:
	@for kept in $$(find var -name postgres.password 2>/dev/null); do \
		.venv/bin/python -m guitu.foundations.postgres remove "$$(dirname "$$kept")" || exit 1; done
	@rm -rf .venv node_modules build var .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf guitu.egg-info guitu/foundations/ui/static/ui/built guitu/surfaces/exchange/fhir/built
	@find guitu rules_cn tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
