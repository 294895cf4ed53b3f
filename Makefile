# Two commands are enough: `make serve` and `make test`. Each sets itself up on first use.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
PROGRAMS ?= 10,100,300

# The newest SQLAlchemy is pinned in requirements.lock; `make test SQLALCHEMY=2.0` takes the other.
SQLALCHEMY ?= 2.1
other := $(filter-out 2.1,$(SQLALCHEMY))

venv := .venv$(if $(other),-sqlalchemy-$(other))
bin := $(venv)/bin
# Material announces MkDocs 2 at each build; this project's pages do not depend on it.
mkdocs := NO_MKDOCS_2_WARNING=1 $(bin)/python -m mkdocs
recorder := $(bin)/python -m recorder

.PHONY: help serve site test test-site check update record tours bench lock clean

help: ## Say what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: $(venv)/ready ## Serve the site on 127.0.0.1:8000; a program is recorded again when saved
	@$(recorder) watch & trap "kill $$!" EXIT INT TERM; \
	  $(mkdocs) serve --dev-addr $(ADDRESS) --watch snippets --watch recordings --watch recorder

site: $(venv)/ready ## Build the site into site/; any warning is an error
	$(recorder) pages
	$(mkdocs) build --strict # not --quiet: warnings that are not said are not counted

test: $(if $(other),$(venv)/ready,check) ## Prove every program on both databases; check all else
	$(bin)/pytest --numprocesses auto

test-site: site ## Read the built site in Chromium, as people and their tools do
	@command -v chromium google-chrome > /dev/null || { echo "Installing Chromium."; \
	  apt-get -qq update && apt-get -qq install -y chromium > /dev/null; } \
	  || { echo "Chromium is missing, and only root may install it: apt-get install -y chromium"; exit 1; }
	$(bin)/pytest --numprocesses auto tests/site

check: $(venv)/ready ## Lint, format and types; workflows
	$(bin)/ruff check --quiet
	$(bin)/ruff format --check --quiet
	$(bin)/mypy
	$(bin)/actionlint
	$(bin)/zizmor --quiet --offline .github

update: $(venv)/ready ## Run all programs (or PROGRAM=guide/claim); write #> lines and recordings
	$(recorder) update $(PROGRAM)

record: $(venv)/ready ## Run all programs (or PROGRAM=guide/claim); write the recordings
	$(recorder) record $(PROGRAM)

tours: $(venv)/ready ## Run the notebooks of the tours; write their outputs
	$(bin)/python -m tests.tours

bench: $(venv)/ready ## Measure what verifying costs (PROGRAMS=10,100,300)
	$(bin)/python -W ignore -m tests.bench --programs $(PROGRAMS)

lock: $(venv)/ready ## Resolve the dependencies of pyproject.toml anew
	$(bin)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	  --upgrade --quiet --output-file requirements.lock
	echo "sqlalchemy[asyncio]<2.1" | $(bin)/uv pip compile - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet \
	  --output-file requirements-sqlalchemy-2.0.lock

clean: ## Remove all that was made
	rm -rf .venv* site .pytest_cache .ruff_cache .mypy_cache

$(venv)/ready: requirements.lock $(if $(other),requirements-sqlalchemy-$(other).lock)
	@echo "Setting up $(venv) from requirements.lock: once, about a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@rm -rf $(venv)
	@$(PYTHON) -m venv $(venv) || { echo "venv is missing: on Debian, apt install python3-venv"; exit 1; }
	@for lock in $^; do $(bin)/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes --only-binary :all: --requirement $$lock || exit 1; done
	@touch $@
