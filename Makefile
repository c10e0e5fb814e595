# Inspection Press: `make` alone prints this help. Only Python 3.11+ and the package index are needed.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
CORPUS ?= ../shared/corpus

.PHONY: help install run test lint report evaluate train fault fuzz bench clean

help:  ## Print this help.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Inspection Press needs Python 3.11 or newer; set PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(VENV)/.installed  ## Create .venv and install everything, pinned.

run: install  ## Extract data/raw into data/processed and print what was found.
	$(BIN)/inspections run data/raw --out data/processed

test: install  ## Run linters, the type checker, the import contract and all tests.
	$(BIN)/ruff check pipeline tests training benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

lint: install  ## Run only the linters and the type checker.
	$(BIN)/ruff check pipeline tests training benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

report: run  ## Write the HTML report of data/processed into report/.
	$(BIN)/inspections report data/processed -o report

evaluate: install  ## Score the pipeline against the labelled corpus (CORPUS=...).
	$(BIN)/inspections evaluate $(CORPUS)/releases/labels
	$(BIN)/inspections evaluate $(CORPUS)/written/labels

train: install  ## Train the models of judgements and findings again (needs CORPUS; some minutes).
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/python training/train_judgements.py --corpus $(CORPUS)
	$(BIN)/python training/train_findings.py --corpus $(CORPUS)

fault: install  ## Kill 200 runs at random instants and check that nothing is lost, doubled or left over.
	$(BIN)/python tests/fault.py 200

fuzz: install  ## Send 50,000 mutated documents through runs, and pumped strings through every pattern (half an hour).
	PYTHONPATH=tests $(BIN)/python tests/fuzz.py 50000
	PYTHONPATH=tests $(BIN)/python tests/pumped.py

$(BENCH)/.installed: pyproject.toml constraints.txt benchmarks/requirements-speed.txt
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . -r benchmarks/requirements-speed.txt
	@touch $@

bench: $(BENCH)/.installed  ## Measure speed and memory into benchmarks/RESULTS.md (needs CORPUS; a quarter of an hour).
	$(BENCH)/bin/python benchmarks/speed.py --corpus $(CORPUS)

clean:  ## Remove what make made, the tables included.
	rm -rf $(VENV) $(BENCH) data/processed report build dist *.egg-info
