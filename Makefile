# Everything a developer types. `make help` explains itself from the comments behind the targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test check test-inside test-browser test-kill simulate bench release clean

SEEDS ?= 2000
# Options of the demo, such as DEMO=--reset.
DEMO ?=

help: ## what there is to type
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

setup: ## installs missing system packages when root, else prints the command
	@scripts/setup build

demo: ## builds, starts server, worker and sandbox, and plays a small company through
	@scripts/setup build
	@scripts/build product clearance
	@.build/debug/clearance demo $(DEMO)

test: ## everything that must hold: checks, unit, storage, wire, simulation, browser, kill -9
	@scripts/setup test
	@scripts/test

check: ## format, import arrows, warnings as errors, secrets, documents
	@scripts/setup build
	@scripts/check

test-inside: ## the meaning of the product alone, in seconds when little changed
	@scripts/setup build
	@scripts/test-inside

test-browser: ## the demo in Chromium by keyboard, with axe-core on every page
	@scripts/setup test
	@scripts/build product clearance
	@scripts/test-browser

test-kill: ## kill -9 while requests flow, at full length
	@scripts/setup test
	@scripts/build product clearance
	@CLEARANCE_KILL_ROUNDS=50 scripts/test-kill

simulate: ## the whole system under a virtual clock: make simulate SEEDS=10000
	@scripts/setup build
	@scripts/simulate $(SEEDS)

bench: ## ratios against peers measured in the same run; fails on a missed row
	@scripts/setup test
	@scripts/bench

release: ## the optimised binary, with its debug symbols beside it
	@scripts/setup build
	@scripts/release

clean: ## removes what was built
	@rm -rf .build .venv demo-data demo-check
