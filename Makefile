# Paraph's commands. `make run` and `make test` set themselves up; nothing else has to be installed first but Python and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
# Test modules are compiled once, not in every run and process: it would be a third of `make check`.
export PYTHONDONTWRITEBYTECODE :=
export PYTEST_DEBUG_TEMPROOT := $(shell sh .ci/scratch)

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
# Python compiles what it imports; to compile all of TensorFlow beforehand would be a third of the installation.
PIP_OPTIONS := --quiet --disable-pip-version-check --no-compile
RUN_READY := $(VENV)/.installed-run
DEV_READY := $(VENV)/.installed-dev
BIOME := node_modules/.bin/biome
BIOME_READY := node_modules/.installed

# Where real handwriting lies, if any: only `make results` cannot do without.
DATASET ?= $(firstword $(wildcard $(PARAPH_DATASET) ../shared/data/names))
GOLD := $(wildcard $(DATASET)/gold_test.csv)
TESTS ?= tests
# Where the tests of browsers and of the cold start are: importing all others, and Keras with them, would slow down each process.
BROWSER_TESTS := $(if $(filter tests,$(TESTS)),tests/e2e tests/bench/review tests/coldstart,$(TESTS))
FAST := not slow and not browser and not coldstart and not postgres
# Plugins that only slow tests need: each process would import them.
QUICKLY := -p no:schemathesis -p no:playwright -p no:base_url
# Tests that are all slow: importing them costs seconds.
SLOW_PATHS := tests/coldstart tests/e2e tests/fuzz tests/process tests/api/test_fuzz.py

# Tests that start an app or fill a database each: no unit tests, and half of the time of `make check` if it ran them.
WHOLE_APP := tests/api tests/cli tests/test_worker.py tests/services/retraining tests/services/piles tests/store/lists

.PHONY: help run test check check-slow format format-check lint types imports unit unit-training node biome bench bench-review bench-pages bench-loop results screenshots windows licences lock system clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(RUN_READY) ## install what is needed (first time only) and serve http://localhost:5999
	@$(PY) app.py

# Training's tests come first and take far longer than the others: a process that is done takes over tests that still wait
# (worksteal).
# Browser tests wait half of their time, and the cold start most of its own, so three run at once. They measure no coverage:
# it would make each start of a server half as slow again, and what their servers run the API and process tests run too.
test: $(DEV_READY) system ## run everything: lint, types, unit, API, training, PostgreSQL, node, browser, cold start
	@$(MAKE) --no-print-directory -j2 --output-sync=target types format-check lint biome imports node
	$(PY) -m coverage erase
	$(PY) -m pytest -q -n 2 --dist worksteal -m 'not browser and not coldstart' --cov --cov-report= $(TESTS)
	$(PY) -m pytest -q -n 3 --dist worksteal -m 'browser or coldstart' $(BROWSER_TESTS)
	$(PY) -m coverage report

check: $(DEV_READY) ## the quick gate, under a minute: format, lint, types, imports, fast tests, node
	@$(MAKE) --no-print-directory -j2 --output-sync=target unit format-check lint biome imports unit-training node types

check-slow: $(DEV_READY) system ## what check leaves out: API and commands, real training, kill tests, PostgreSQL, browser
	$(PY) -m pytest -q -n 2 $(QUICKLY) -m '$(FAST)' $(WHOLE_APP)
	$(PY) -m pytest -q -m 'slow or browser or postgres'

format: $(DEV_READY) $(BIOME_READY) ## rewrite Python, JavaScript and CSS in the project's format
	$(PY) -m ruff format -q .
	$(PY) -m ruff check -q --fix .
	$(BIOME) check --write --log-level=error .

format-check: $(DEV_READY)
	$(PY) -m ruff format -q --check .

lint: $(DEV_READY)
	$(PY) -m ruff check -q .

types: $(DEV_READY)
	$(PY) -m mypy

imports: $(DEV_READY)
	$(BIN)/lint-imports

# Keras takes long to import, so its tests run in one process of their own.
unit: $(DEV_READY)
	$(PY) -m pytest -q -n 2 $(QUICKLY) -m '$(FAST)' --ignore=tests/training $(addprefix --ignore=,$(SLOW_PATHS) $(WHOLE_APP)) tests

unit-training: $(DEV_READY)
	$(PY) -m pytest -q $(QUICKLY) -m '$(FAST)' tests/training

node:
	node --test $$(find tests/frontend -name '*.test.js' | sort)

biome: $(BIOME_READY)
	$(BIOME) ci --error-on-warnings --log-level=error .

bench: $(DEV_READY) ## Paraph's figures beside its peers', growth and training (12 min); PEERS=0 without them, WRITE=1 into the documents
	@$(if $(filter 0,$(PEERS)),:,sh .ci/system-packages tesseract || echo "Going on without Tesseract.")
	$(PY) -m tests.bench --json build/bench.json $(if $(filter 0,$(PEERS)),--no-peers)
	$(if $(WRITE),$(PY) -m tests.bench.page build/bench.json docs/benchmarks.md README.md)

bench-review: $(DEV_READY) system ## a robot reviews real names in Chromium: keys, time, movement; WRITE=1 into the document
	$(PY) -m tests.bench.review $(if $(NAMES),--names $(NAMES)) $(if $(MODE),--mode $(MODE))
	$(if $(WRITE),$(PY) -m tests.bench.review.page build/review.json docs/benchmarks.md)

bench-pages: $(DEV_READY) ## recognise, place and read simulated scans and photos of forms, refuse other pages (20 min; COPIES=1: 3 min)
	$(PY) -m tests.bench.pages $(if $(COPIES),--copies $(COPIES))

# One installation for each population in build/loop; a killed measurement goes on there.
POPULATION ?= $(if $(QUICK),boxes,places boxes photos lyon letters mixed)
bench-loop: $(DEV_READY) ## what corrections teach in offices that the weights have not seen (hours): POPULATION=places, QUICK=1 (4 min), WRITE=1
	@set -e; for population in $(POPULATION); do $(PY) -m tests.bench.loop $$population $(if $(QUICK),--quick) $(LOOP); done
	$(if $(WRITE),$(PY) -m tests.bench.loop.page build/loop docs/retraining.md)

results: $(DEV_READY) ## score the shipped weights on the test split and write the table into README.md
	@test -n "$(DATASET)" || { echo "Name the data set's folder: make results DATASET=…" >&2; exit 1; }
	@mkdir -p build && rm -f build/labels.json build/gold.json build/gold-without-prior.json
	$(PY) -m training.evaluate --dataset $(DATASET) --split test --files 'TEST_*' --json build/labels.json
	$(if $(GOLD),$(PY) -m training.evaluate --dataset $(DATASET) --split test --gold $(GOLD) --json build/gold.json)
	$(if $(GOLD),$(PY) -m training.evaluate --dataset $(DATASET) --split test --gold $(GOLD) --no-prior --json build/gold-without-prior.json)
	$(PY) -m tests.bench.results build README.md

windows: $(DEV_READY) system ## run the tests of review, groups and lists in each of eight windows: four sizes, two languages
	PARAPH_TEST_EVERY_WINDOW=1 $(PY) -m pytest -q -n 2 -m browser $(addprefix tests/e2e/test_,$(addsuffix .py,review groups author bin images uploads))

screenshots: $(DEV_READY) system ## retake docs/screenshots from the running web app
	SCREENSHOTS_DIR=docs/screenshots $(PY) -m pytest -q -m browser tests/e2e/test_screenshots.py

licences: $(DEV_READY) ## list the licences of all run-time dependencies; fails on the GPL, the AGPL, and unknown ones
	$(PY) -m tests.licences

lock: $(DEV_READY) ## resolve pyproject.toml into requirements.txt and requirements-dev.txt for every platform
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --group dev pyproject.toml -o requirements-dev.txt --constraint requirements.txt

system:
	@sh .ci/system-packages chromium nginx node postgresql

clean: ## remove the environment and everything made by the tools; data/ stays
	rm -rf $(VENV) .venv-peers node_modules build htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +

$(PY):
	@sh .ci/make-venv $(VENV)

$(RUN_READY): requirements.txt | $(PY)
	$(PY) -m pip install $(PIP_OPTIONS) -r requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt | $(PY)
	$(PY) -m pip install $(PIP_OPTIONS) -r requirements-dev.txt
	@touch $(RUN_READY) $@

$(BIOME_READY): package-lock.json
	@sh .ci/system-packages node npm
	@npm ci --loglevel=error || { echo "Biome, which checks JavaScript and CSS, could not be installed: npm needs its registry." >&2; exit 1; }
	@touch $@
