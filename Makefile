# Every target sets up .venv by itself on a fresh checkout and is quick when nothing changed.
.PHONY: ask chat test lint eval faults load fuzz-api screenshots clean
.DELETE_ON_ERROR:

Q ?= who said what on Feb 14
SUITE ?= seeds
FUZZ_EXAMPLES ?= 100
FAULTS ?= --kills 200 --others 24
LOAD ?= --people 64 --seconds 300
PYTHON ?= python3
export Q
export DATELINE_HOME ?= $(CURDIR)/.dateline

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development

ask: $(RUNTIME)
	@$(BIN)/dateline index seeds
	@$(BIN)/dateline ask "$$Q"

chat: $(RUNTIME)
	@$(BIN)/dateline index seeds
	@$(BIN)/dateline serve --open

test: $(DEVELOPMENT)
	@$(BIN)/python -m pytest

lint: $(DEVELOPMENT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

eval: $(RUNTIME)
	@$(BIN)/dateline eval $(SUITE)

faults: $(DEVELOPMENT)
	@PYTHONPATH=$(CURDIR) $(BIN)/python tests/faults.py $(FAULTS)

load: $(DEVELOPMENT)
	@PYTHONPATH=$(CURDIR) $(BIN)/python tests/load.py $(LOAD)

fuzz-api: $(DEVELOPMENT)
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -s --timeout=3600 tests/test_fuzz.py

screenshots: $(DEVELOPMENT)
	@$(BIN)/python docs/screenshots.py

clean:
	rm -rf .venv .dateline .pytest_cache .mypy_cache .ruff_cache .hypothesis

# pip is upgraded first: older ones crash on requirements that trafilatura has.
.venv/.pip:
	@echo "setting up .venv (about two minutes, once)" >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --upgrade pip
	@touch $@

$(RUNTIME): .venv/.pip pyproject.toml constraints.txt
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable .
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable ".[dev,baselines]"
	@touch $@
