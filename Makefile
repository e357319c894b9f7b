# The commands people type. CMake builds: this file knows the order of things, and installs what is missing.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

INKLING := build/inkling
# Where MNIST is; without it, training takes the built-in synthetic digits. `make data` downloads it.
DATA ?= $(if $(wildcard data/train-images-idx3-ubyte*),data,synthetic)
MODEL ?= build/digits.npz
ARGS ?=

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 14

.PHONY: serve
serve: program site ## Serve the page and the API on http://127.0.0.1:8080 (PORT=… for another port)
	$(INKLING) serve --site build/site --models models $(if $(filter-out synthetic,$(DATA)),--data $(DATA)) $(ARGS)

.PHONY: train
train: program ## Train a network (DATA=… MODEL=… ARGS='--epochs 5 …')
	$(INKLING) train --data $(DATA) -o $(MODEL) $(ARGS)

.PHONY: fast-train
fast-train: program ## Train for one epoch
	$(INKLING) train --data $(DATA) -o $(MODEL) --epochs 1 $(ARGS)

.PHONY: data
data: program ## Download MNIST into data/
	$(INKLING) data download --to data

.PHONY: models
models: program ## Train the models in models/ again (NEGATIVES=FILE: letters for the convolutional ones)
	tools/train-models $(if $(NEGATIVES),--negatives $(NEGATIVES)) $(if $(filter-out synthetic,$(DATA)),--data $(DATA))

.PHONY: build
build: dependencies release wasm site ## Build everything: program, WASM module, page, tests, benchmarks

.PHONY: site
site: program wasm node_modules/uplot/package.json ## Assemble the static page in build/site
	@cmake --build --preset release --target inkling_site

.PHONY: bench
bench: test-dependencies release site node_modules/.installed ## Measure: natively and in Chromium
	build/release/tests/bench/bench_core
	npm run --silent bench

.PHONY: fuzz
fuzz: test-dependencies ## Fuzz the parsers
	cmake --workflow --preset fuzz

.PHONY: dependencies test-dependencies
dependencies:
	@tools/install-dependencies build
test-dependencies:
	@tools/install-dependencies test

# CMake notices changed lists by itself; the presets it reads only when told.
build/%/build.ninja: CMakePresets.json | dependencies
	cmake --preset $*
	@touch $@

.PHONY: program release dev wasm
program: dependencies build/release/build.ninja
	@cmake --build --preset release --target inkling_cli
release: dependencies build/release/build.ninja
	@cmake --build --preset release
dev: dependencies build/dev/build.ninja
	@cmake --build --preset dev --target core_tests
wasm: dependencies build/wasm/build.ninja
	@cmake --build --preset wasm

# What the page takes from npm; without it, it goes without the curves.
node_modules/uplot/package.json: | dependencies
	npm ci $(if $(wildcard node_modules/.installed),,--omit=dev) --no-audit --no-fund || echo "npm has not installed uPlot."

node_modules/.installed: package.json package-lock.json | test-dependencies
	npm ci --no-audit --no-fund
	@touch $@

.PHONY: test
test: test-dependencies check-format dev release site node_modules/.installed ## Run the whole test suite
	npm run --silent check
	ctest --preset release --parallel $$(nproc)
	ctest --test-dir build/dev/tests/core --output-on-failure --parallel $$(nproc)
	npm test

.PHONY: sanitize
sanitize: test-dependencies build/dev/build.ninja ## Run the server's tests with sanitizers (slow to build)
	@cmake --build --preset dev --target server_tests
	ctest --test-dir build/dev/tests/server --output-on-failure

.PHONY: lint
lint: test-dependencies build/dev/build.ninja node_modules/.installed ## Run clang-tidy (slow at first), ESLint and the type checker
	tools/tidy
	npm run --silent check

# Those that git knows, and those that it soon will.
CPP_FILES = git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp'

.PHONY: check-format format
check-format: test-dependencies
	@$(CPP_FILES) | xargs -0 clang-format --dry-run --Werror
format: test-dependencies ## Format the C++ sources
	@$(CPP_FILES) | xargs -0 clang-format -i

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf build node_modules
