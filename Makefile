# The two that a newcomer types are `make demo` and `make test`; both make .venv first where it is missing.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help setup demo run test check format words bench simulate crash fuzz properties constraints clean

ARGS ?=
SEEDS ?= 1000
FIRST ?= 0
ONLY ?=
QUICK ?=
MINUTES ?= 5

help:
	@echo 'Tickertape relays a news desk'\''s live updates to Telegram and Discord chats.'
	@echo
	@echo 'Use it'
	@echo '  make demo         the whole way through on this machine, no account needed'
	@echo '  make run          the relay, with the settings of tickertape.toml or the environment'
	@echo
	@echo 'Work on it'
	@echo '  make test         all tests              ARGS="tests/bot -k stream" for some'
	@echo '  make check        ruff, mypy, import rules, sizes, words'
	@echo '  make format       put the code into the form that check asks for'
	@echo '  make words        take what the bot says anew into the catalogues of all languages'
	@echo
	@echo 'Measure it'
	@echo '  make bench        deliveries per second, lateness, memory   ONLY="start disk" for some, QUICK=1 to try it'
	@echo '  make simulate     random days with faults, checked chat by chat   SEEDS=1000 FIRST=0'
	@echo '  make crash        the relay killed a hundred times while it serves a crowd'
	@echo '  make properties   the tests with a thousand examples each instead of fifteen'
	@echo '  make fuzz         damaged documents of every kind for every reader   MINUTES=5'
	@echo
	@echo 'Keep it in order'
	@echo '  make setup        make .venv and nothing else'
	@echo '  make constraints  renew the versions in constraints.txt'
	@echo '  make clean        remove caches and built packages (.venv stays)'
	@echo
	@echo 'ARGS="…" goes on to the command behind demo, run and test.'
	@echo 'PYTHON=python3.12 chooses the Python of .venv; without it the first fitting one is taken.'

setup:
	@.ci/setup

demo: setup
	@.venv/bin/tickertape demo $(ARGS)

run: setup
	@.venv/bin/tickertape run $(ARGS)

test: setup
	@.ci/test $(ARGS)

check: setup
	@.ci/check

words: setup
	@.venv/bin/python .ci/words.py . --update

format: setup
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

bench: setup
	@QUICK='$(QUICK)' .venv/bin/python -m tests.bench $(ONLY)

simulate: setup
	@.venv/bin/python -m tests.simulation --seeds $(SEEDS) --first $(FIRST)

crash: setup
	@CRASHES=$(or $(KILLS),100) .venv/bin/python -m pytest -q tests/flows/test_crash.py

properties: setup
	@.ci/test --hypothesis-profile=thorough tests $(ARGS)

fuzz: setup
	@.venv/bin/python -m tests.fuzz $(MINUTES)

constraints: setup
	@.venv/bin/python .ci/constraints.py

clean:
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find adapters bot seeds storage tests .ci -type d -name __pycache__ -prune -exec rm -rf {} +
