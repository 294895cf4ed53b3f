# Two commands are enough: `make serve` and `make test`. Each sets itself up on first use.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
PROGRAMS ?= 10,100,300
N ?= 50

# The newest SQLAlchemy is pinned in requirements.lock; `make test SQLALCHEMY=2.0` takes the other.
SQLALCHEMY ?= 2.1
other := $(filter-out 2.1,$(SQLALCHEMY))

venv := .venv$(if $(other),-sqlalchemy-$(other))
bin := $(venv)/bin
# Material announces MkDocs 2 at each build; this project's pages do not depend on it.
mkdocs := NO_MKDOCS_2_WARNING=1 $(bin)/python -m mkdocs
recorder := $(bin)/python -m recorder

.PHONY: help serve site test test-site check verify update record tours \
  matrix prerelease prerelease-setup mutate soak bench audit lock clean

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: $(venv)/ready ## Serve the site on 127.0.0.1:8000; a program is recorded again when saved
	@$(bin)/python -m tools.serve --address $(ADDRESS)

site: $(venv)/ready ## Build the site into site/; any warning is an error
	$(recorder) pages
	$(mkdocs) build --strict # not --quiet: warnings that are not said are not counted
	$(bin)/python -m finish site

test: $(if $(other),$(venv)/ready,check) ## Prove every program on both databases; check all else
	$(bin)/pytest --numprocesses auto

test-site: site ## Read the built site in Chromium, as people and their tools do
	@{ command -v chromium || command -v chromium-browser || command -v google-chrome; } > /dev/null || { echo "Installing Chromium."; \
	  apt-get -qq update && apt-get -qq install -y chromium > /dev/null; } \
	  || { echo "Chromium is missing, and only root may install it: apt-get install -y chromium"; exit 1; }
	$(bin)/pytest --numprocesses auto tests/site

check: $(venv)/ready ## Lint, format and types; workflows
	$(bin)/ruff check --quiet
	$(bin)/ruff format --check --quiet
	$(bin)/mypy
	$(bin)/actionlint
	$(bin)/zizmor --quiet --offline .github

verify: $(venv)/ready ## Say what is wrong with all programs (or PROGRAM=guide/claim) and with pages
	$(recorder) check $(PROGRAM)
	$(recorder) pages

update: $(venv)/ready ## Run all programs (or PROGRAM=guide/claim); write #> lines and recordings
	$(recorder) update $(PROGRAM)

record: $(venv)/ready ## Run all programs (or PROGRAM=guide/claim); write the recordings
	$(recorder) record $(PROGRAM)

tours: $(venv)/ready ## Run the notebooks of the tours; write their outputs
	$(bin)/python -m tools.tours

matrix: $(venv)/ready ## Prove every program on every driver, on SQLAlchemy 2.1 and 2.0; print a table
	@$(MAKE) --silent SQLALCHEMY=2.0 .venv-sqlalchemy-2.0/ready
	@$(bin)/python -m tools.matrix $(bin)/python .venv-sqlalchemy-2.0/bin/python

prerelease: prerelease-setup ## Say what differs on the newest pre-release of SQLAlchemy
	@.venv-prerelease/bin/python -m recorder check

prerelease-setup:
	@$(PYTHON) -m venv --clear .venv-prerelease
	@.venv-prerelease/bin/python -m pip install --quiet --require-hashes --only-binary :all: \
	  --requirement requirements.lock
	@.venv-prerelease/bin/python -m pip install --quiet --upgrade --pre --only-binary :all: sqlalchemy

mutate: $(venv)/ready ## Change one thing at a time; tell what nothing notices (about 10 minutes)
	$(bin)/python -m tools.mutate

soak: $(venv)/ready ## Run all tests N=50 times, in random order; every fifth run is serial
	@failed=0; for run in $$(seq $(N)); do \
	  workers=$$([ $$((run % 5)) = 0 ] && echo 0 || echo auto); \
	  said=$$($(bin)/pytest --numprocesses $$workers) || { failed=$$((failed + 1)); echo "$$said"; }; \
	  echo "$$run: workers $$workers: $$(echo "$$said" | tail -1)"; \
	done; echo "$$failed of $(N) runs failed"; [ $$failed = 0 ]

bench: $(venv)/ready ## Measure what verifying costs (PROGRAMS=10,100,300)
	$(bin)/python -W ignore -m tools.bench --programs $(PROGRAMS)

audit: $(venv)/ready ## Ask whether a pinned dependency has a known vulnerability
	$(bin)/pip-audit --require-hashes --disable-pip --requirement requirements.lock
	$(bin)/pip-audit --require-hashes --disable-pip --requirement requirements-sqlalchemy-2.0.lock

lock: $(venv)/ready ## Resolve the dependencies of pyproject.toml anew
	$(bin)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	  --upgrade --quiet --output-file requirements.lock
	echo "sqlalchemy[asyncio]<2.1" | $(bin)/uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet \
	  --output-file requirements-sqlalchemy-2.0.lock

clean: ## Remove all that was made
	rm -rf .venv* site .pytest_cache .ruff_cache .mypy_cache

# The folder .venv….lock keeps a second make from setting up the same environment at once.
$(venv)/ready: requirements.lock $(if $(other),requirements-sqlalchemy-$(other).lock)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@mkdir $(venv).lock 2> /dev/null || { \
	  echo "Waiting for another make, which sets up $(venv). If there is none: rmdir $(venv).lock"; \
	  until mkdir $(venv).lock 2> /dev/null; do sleep 1; done; }; \
	trap "rmdir $(venv).lock" EXIT; trap "exit 130" INT TERM; set -e; \
	if [ -z "$$(find $^ -newer $@ 2>&1)" ]; then exit 0; fi; \
	echo "Setting up $(venv) from requirements.lock: once, about a minute."; \
	rm -rf $(venv); \
	$(PYTHON) -m venv $(venv) || { echo "venv is missing: on Debian, apt install python3-venv"; exit 1; }; \
	for lock in $^; do $(bin)/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes --only-binary :all: --requirement $$lock; done; \
	touch $@
