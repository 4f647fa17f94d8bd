# Every command of the project. `make` alone lists them.
PY := .venv/bin/python
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup report test check spark preview notebooks scc bench soak screenshots sample lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: ## install what is missing (quick when nothing is); the other targets call it
	@tools/bootstrap.sh $(NEEDS)

report: setup ## the five weekly reports of the bundled sample, into reports/ (ARGS="--scope all" for forty)
	@$(PY) render_and_send.py $(ARGS)

test: NEEDS = hledger curl git node npm
test: check spark ## everything: style, types, tests, browsers, the Spark subset
	@$(PY) -m pytest -n 2 -m "slow and not soak and not spark" --durations=10

check: NEEDS = hledger curl git
check: setup ## the fast part: style, types and the tests that take no time
	@$(PY) -m ruff check --quiet . && $(PY) -m ruff format --quiet --check .
	@$(PY) -m mypy
	@$(PY) -m pytest -n 2 -m "not slow and not soak and not spark" --durations=5

spark: setup ## the same expressions on Spark and on DuckDB (its own environment, see requirements-spark.lock)
	@tests/spark/run.sh

preview: setup ## save a notebook or a module and see page, mail and text anew (this machine only)
	@$(PY) -m reporting.preview $(ARGS)

notebooks: setup ## open the notebooks in JupyterLab, on the sample's dataset
	@$(PY) render_and_send.py context
	@PYTHONPATH=$(CURDIR) $(PY) -m jupyterlab --notebook-dir=. $$([ "$$(id -u)" != 0 ] || echo --allow-root)

scc: setup ## run Ship Captain Crew on this machine, seeded, with sign-in links
	@$(PY) -m scc.local

bench: setup ## measure, each beside its plain peer
	@for name in engines mail_size scc_cold scc_warm; do echo "== bench/$$name.py"; $(PY) -m bench.$$name || exit 1; done

soak: setup ## the long counts: races, kills, thousands of requests
	@$(PY) -m pytest -m soak -ra

screenshots: report ## renew the README's pictures
	@$(PY) -m tools.screenshots && $(PY) -m tools.screenshots_scc

sample: setup ## write data/sample again (the same bytes)
	@$(PY) -m tools.sample data/sample

lock: ## resolve the lock files again (needs uv)
	@tools/lock.sh

clean: ## remove what the commands built (not the environment)
	@rm -rf reports data/context .cache scc/build .pytest_cache .mypy_cache .ruff_cache
