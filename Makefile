# Every target does its own set-up. `make help` lists them.
SHELL := bash
UV := .tools/bin/uv
PYTHON := .venv/bin/python -W ignore
export PYTHONPATH := .
export PYTHONWARNINGS := ignore
export OMP_NUM_THREADS := 1
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
READY := .venv/.ready

.PHONY: help run test check train eval records audit erase wechat-demo wechat-menu wechat-status format
help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

$(UV):
	@echo "Installing uv, which installs everything else …"
	@python3 -m venv .tools || { echo "Python 3 with its venv package is needed (on Debian: apt install python3-venv)." >&2; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==0.13.9 || { rm -rf .tools; \
	  echo "uv could not be fetched; is the Python package index reachable?" >&2; exit 1; }

$(READY): $(UV) pyproject.toml uv.lock standins/tensorflow/pyproject.toml standins/tensorflow/tensorflow/__init__.py
	@echo "Installing the Python environment from uv.lock …"
	@$(UV) sync --frozen
	@touch $@

run: export ECERT_MODE ?= demo
run: $(READY)  ## install, train if needed, serve on http://127.0.0.1:${PORT:-5005}
	@exec $(PYTHON) -m bot run

train: $(READY)  ## train a model for the present data
	@$(PYTHON) -m bot train

test: $(READY)  ## every test that can run here
	@$(PYTHON) -m bot prepare
	@$(PYTHON) -m pytest

check: $(READY)  ## format, lint, types, arrows, content
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) -m bot check

eval: $(READY)  ## NLU and conversation report into results/
	@$(PYTHON) -m bot prepare
	@$(PYTHON) -m bot eval

records: $(READY)  ## fill the record store with PEOPLE=n simulated people (SEED=1)
	@$(PYTHON) -m actions.records fill --people $(or $(PEOPLE),10000) --seed $(or $(SEED),1)

audit: $(READY)  ## verify that nobody changed the list of look-ups
	@$(PYTHON) -m actions.identity audit

erase: $(READY)  ## delete everything kept about one person
	@$(PYTHON) -m bot erase

wechat-demo: $(READY)  ## a phone to try the WeChat channel with, no account needed, on http://127.0.0.1:8070
	@$(PYTHON) -m bot prepare
	@exec $(PYTHON) -m tests.wechat_platform demo

wechat-menu: $(READY)  ## push bot/wechat/menu.yml to the official account (LANGUAGE=zh)
	@LANGUAGE=$(if $(filter en,$(LANGUAGE)),en,zh) $(PYTHON) -m bot wechat-menu

wechat-status: $(READY)  ## WeChat messages that could not be sent, and what to do (RETRY=1: try again now)
	@$(PYTHON) -m bot wechat-status

format: $(READY)  ## put the code into form
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
