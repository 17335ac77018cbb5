# The tools of the environment that is active; see README.md for making one.
.PHONY: all lint test docs messages bench pins
CORPORA ?= ../shared/corpora
POLICY := policy_news_tzb cctv_xwlb_2012_2026 hebei_gov govcn_2019 gov_work_report_2024_2026 ncp_covid_docs
POLICY_FILES := $(POLICY:%=$(CORPORA)/%/docs.jsonl.xz)
QUESTIONS := --queries $(CORPORA)/judged/ncp/queries.jsonl

all: lint test

lint:
	ruff check .
	ruff format --check .
	mypy

test:
	python -m pytest -n auto

messages:
	python -m translations.generate

docs:
	python docs/generate_cli.py > docs/cli.md
	python docs/generate_man.py

bench:
	for name in build cold exactness document_numbers spellings similar slips spans reposts main_text unwrapping encodings metadata hostile kill; do \
		python -m benchmarks.$$name --corpora $(CORPORA) || exit 1; done
	python -m benchmarks.damage --corpora $(CORPORA)
	python -m benchmarks.damage --rounds 200 --without-extension
	python -m benchmarks.fuzz_sources
	python -m benchmarks.pdf_pages
	python -m benchmarks.relevance --corpora $(CORPORA)
	python -m benchmarks.speed $(POLICY_FILES) --paragraphs 100000 $(QUESTIONS)
	python -m benchmarks.speed $(POLICY_FILES) --all --stock 0 $(QUESTIONS)
	python -m benchmarks.speed $(sort $(wildcard $(CORPORA)/*/docs.jsonl.xz)) --all --stock 0 $(QUESTIONS)

# What .ci/run installs, with hashes; uv is in no extra: python -m pip install uv.
PIN := uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-annotate --no-header
pins:
	printf 'setuptools\nwheel\n' | $(PIN) - -o .ci/requirements-build.txt
	echo whoosh3 | $(PIN) setup.cfg - --extra all --extra dev --extra ci -o .ci/requirements.txt
