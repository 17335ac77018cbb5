# The tools of the environment that is active; see README.md for making one.
.PHONY: all lint test docs bench
CORPORA ?= ../shared/corpora
POLICY := policy_news_tzb cctv_xwlb_2012_2026 hebei_gov govcn_2019 gov_work_report_2024_2026 ncp_covid_docs

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
	for name in build cold exactness spellings spans reposts main_text encodings metadata hostile kill; do \
		python -m benchmarks.$$name --corpora $(CORPORA) || exit 1; done
	python -m benchmarks.fuzz_sources
	python -m benchmarks.relevance --corpora $(CORPORA)
	python -m benchmarks.speed $(POLICY:%=$(CORPORA)/%/docs.jsonl.xz) --queries $(CORPORA)/judged/ncp/queries.jsonl
