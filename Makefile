# `make demo` and `make test` work on a bare machine with Python 3.11 or newer, in either order, twice, and offline
# after the first time. Everything is installed into .venv; state of the demo goes to .pv-reports.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# the CPU build: the default one brings gigabytes of CUDA libraries that nothing here needs
TORCH := torch==2.13.0
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
DEMO_HOME ?= .pv-reports

.PHONY: demo test suites lint clean

demo: $(VENV)/.app
	PV_REPORTS_HOME=$(DEMO_HOME) $(BIN)/pv-reports demo $(DEMO_ARGS)

test: $(VENV)/.test
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not slow and not shared and not browser and not postgres and not qdrant and not qwen and not kill"

suites: $(VENV)/.suites
	$(BIN)/python -m pytest -m "slow or shared or browser or postgres or qdrant or qwen or kill"

lint: $(VENV)/.lint
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

clean:
	rm -rf $(VENV) $(DEMO_HOME) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.torch:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 1 --index-url $(TORCH_INDEX) $(TORCH) 2>/dev/null \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	touch $@

$(VENV)/.app: $(VENV)/.torch pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: $(VENV)/.app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.suites: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,suites]'
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[lint]'
	touch $@
