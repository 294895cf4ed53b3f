# Two commands are enough: `make serve` and `make test`. Each sets itself up on first use.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
PROGRAMS ?= 10,100,300
N ?= 50

# requirements.lock pins the newest SQLAlchemy; requirements-sqlalchemy-….lock, one of another
# series, which `make test SQLALCHEMY=…` takes.
newest := $(shell sed -nE 's/^sqlalchemy==([0-9]+\.[0-9]+).*/\1/p' requirements.lock)
others := $(patsubst requirements-sqlalchemy-%.lock,%,$(wildcard requirements-sqlalchemy-*.lock))
SQLALCHEMY ?= $(newest)
other := $(filter-out $(newest),$(SQLALCHEMY))

venv := .venv$(if $(other),-sqlalchemy-$(other))
bin := $(venv)/bin
# An environment that has what the tests need has what the site needs.
ready_for_site := $(venv)/$(if $(other)$(wildcard $(venv)/test),test,site)

# Material announces MkDocs 2 at each build; this project's pages do not depend on it.
export NO_MKDOCS_2_WARNING := 1
recorder := $(bin)/python -m recorder

.PHONY: help serve site test test-site check verify update record tours \
  coverage matrix prerelease prerelease-setup mutate soak bench bench-site bench-save zensical audit lock clean

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: $(ready_for_site) ## Serve the site on 127.0.0.1:8000; a program is recorded again when saved
	@$(bin)/python -m tools.serve --address $(ADDRESS)

site: $(ready_for_site) ## Build the site into site/; any warning is an error
	$(bin)/python -m tools.build

test: $(if $(other),$(venv)/test,check) ## Prove every program on both databases; check all else
	$(bin)/pytest --numprocesses auto

test-site: $(venv)/test site ## Read the built site in Chromium, as people and their tools do
	@{ command -v chromium || command -v chromium-browser || command -v google-chrome; } > /dev/null || { echo "Installing Chromium."; \
	  apt-get -qq update && apt-get -qq install -y chromium > /dev/null; } \
	  || { echo "Chromium is missing, and only root may install it: apt-get install -y chromium"; exit 1; }
	$(bin)/pytest --numprocesses auto tests/site

check: $(venv)/test ## Lint, format, types and spelling; workflows
	$(bin)/ruff check --quiet
	$(bin)/ruff format --check --quiet
	$(bin)/mypy
	$(bin)/codespell
	$(bin)/actionlint
	$(bin)/zizmor --quiet --offline .github

coverage: $(venv)/test ## Say which lines no test runs; fail below the floor (takes twice as long as the tests)
	$(bin)/pytest --numprocesses auto --cov

verify: $(venv)/test ## Say what is wrong with all programs (or PROGRAM=guide/claim) and with pages
	$(recorder) check $(PROGRAM)
	$(recorder) pages

update: $(venv)/test $(others:%=.venv-sqlalchemy-%/test) ## Run all programs (or PROGRAM=guide/claim), on each series of SQLAlchemy; write #> lines and recordings
	$(recorder) update $(PROGRAM) \
	  $(others:%=&& .venv-sqlalchemy-%/bin/python -m recorder record $(PROGRAM))

record: $(venv)/test ## Run all programs (or PROGRAM=guide/claim); write the recordings
	$(recorder) record $(PROGRAM)

tours: $(venv)/test ## Run the notebooks of the tours; write their outputs and recordings
	$(bin)/python -m tools.tours

matrix: $(venv)/test $(others:%=.venv-sqlalchemy-%/test) ## Prove every program on every driver, on every series of SQLAlchemy; print a table
	@$(bin)/python -m tools.matrix $(bin)/python $(others:%=.venv-sqlalchemy-%/bin/python)

prerelease: prerelease-setup ## Say what differs on the newest pre-release of SQLAlchemy
	@.venv-prerelease/bin/python -m recorder check

prerelease-setup:
	@rm -f .venv-prerelease/test
	@$(PYTHON) -m tools.environment .venv-prerelease/test requirements.lock
	@.venv-prerelease/bin/uv pip install --quiet --python .venv-prerelease/bin/python \
	  --upgrade --prerelease allow --only-binary :all: sqlalchemy

mutate: $(venv)/test ## Change one thing at a time; tell what nothing notices (about 10 minutes)
	$(bin)/python -m tools.mutate

soak: $(venv)/test ## Run all tests N=50 times, in random order; every fifth run is serial
	@failed=0; for run in $$(seq $(N)); do \
	  workers=$$([ $$((run % 5)) = 0 ] && echo 0 || echo auto); \
	  said=$$($(bin)/pytest --numprocesses $$workers) || { failed=$$((failed + 1)); echo "$$said"; }; \
	  echo "$$run: workers $$workers: $$(echo "$$said" | tail -1)"; \
	done; echo "$$failed of $(N) runs failed"; [ $$failed = 0 ]

bench: $(venv)/test ## Measure what verifying and building cost (PROGRAMS=10,100,300)
	@$(bin)/python -m tools.bench --programs $(PROGRAMS)

bench-site: $(venv)/test site ## Measure what the built pages cost in a browser
	@$(bin)/python -m tools.bench_site

bench-save: $(venv)/test ## Measure how long a saved sentence takes to the browser
	@$(bin)/python -m tools.bench_save

zensical: site ## Build the site with Zensical too, into site/; say which pages differ from MkDocs'
	@$(PYTHON) -m venv .venv-zensical
	@.venv-zensical/bin/python -m pip install --quiet --upgrade zensical sqlalchemy
	@find site -name '*.html' | sort > .venv-zensical/by-mkdocs; rm -r site
	@.venv-zensical/bin/python -m zensical build --clean --strict --config-file mkdocs.yml
	@.venv-zensical/bin/python -m finish site
	@find site -name '*.html' | sort | diff .venv-zensical/by-mkdocs - && echo "It has the same pages."

audit: $(venv)/test ## Ask whether a pinned dependency has a known vulnerability
	@for lock in requirements.lock $(others:%=requirements-sqlalchemy-%.lock); do \
	  $(bin)/pip-audit --require-hashes --disable-pip --requirement $$lock || exit; done

pins := $(bin)/uv pip compile --universal --python-version 3.11 --upgrade \
  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet

lock: $(venv)/test ## Resolve the dependencies of pyproject.toml anew
	$(pins) pyproject.toml --all-extras --output-file requirements.lock
	$(pins) pyproject.toml --extra site --constraint requirements.lock --output-file requirements-site.lock
	@for series in $(others); do \
	  echo "sqlalchemy[asyncio]==$$series.*" | $(pins) - --output-file requirements-sqlalchemy-$$series.lock || exit; done

clean: ## Remove all that was made
	rm -rf .cache .venv* site .pytest_cache .ruff_cache .mypy_cache

define set_up
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
@$(PYTHON) -m tools.environment $@ $^
endef

.venv/site: requirements-site.lock
	$(set_up)

.venv/test: requirements.lock
	$(set_up)

.venv-sqlalchemy-%/test: requirements.lock requirements-sqlalchemy-%.lock
	$(set_up)
