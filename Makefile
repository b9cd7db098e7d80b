# `make run` starts the product, `make test` tests it. Each target sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8000
DATA_DIR ?= var
export HOST PORT DATA_DIR

.PHONY: help run test check proof bench fmt docs

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16
	@echo
	@echo '  HOST=$(HOST) PORT=$(PORT) DATA_DIR=$(DATA_DIR) DATABASE_URL=$(DATABASE_URL)'

run: ## set up, fill the demo, start web server and background worker (Ctrl-C ends both)
	@scripts/setup.sh run
	@DEMO=1 exec .venv/bin/python manage.py serve

test: ## check, then the suite on SQLite, on PostgreSQL, and in the browser
	@scripts/setup.sh test
	@exec scripts/test.sh all

check: ## lint, types, layers, templates, migrations, messages, generated documents
	@scripts/setup.sh test
	@exec scripts/check.sh

proof: ## the long proofs, on both databases, with their figures
	@scripts/setup.sh test
	@exec scripts/test.sh proof

bench: ## measure what has a goal, on both databases; ends with an error where one is missed
	@scripts/setup.sh test
	@exec scripts/bench.sh

fmt: ## rewrite code and templates in the house form
	@scripts/setup.sh test
	@exec scripts/fmt.sh

docs: ## write docs/states.md and docs/permissions.md again, and the pictures if the demo runs
	@scripts/setup.sh test
	@DJANGO_ENV=development .venv/bin/python manage.py write_docs
	@.venv/bin/python scripts/screenshots.py http://$(HOST):$(PORT)
