# The tools of the environment that is active; see README.md for making one.
.PHONY: all lint test docs bench
CORPORA ?= ../shared/corpora

all: lint test

lint:
	ruff check .
	ruff format --check .
	mypy

test:
	python -m pytest

docs:
	python docs/generate_cli.py > docs/cli.md

bench:
	for name in build cold exactness spellings spans hostile kill; do \
		python -m benchmarks.$$name --corpora $(CORPORA) || exit 1; done
