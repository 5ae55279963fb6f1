# What one does with Trochlea from the command line.  The work itself stands in .ci/.
.DEFAULT_GOAL := help
.PHONY: help run demo sheet figures test lint check bench messages

# Exercises whose pictures are drawn; none: all of them.
CODES ?=
# Options for pytest, for example: make test ARGS="-k portal"
ARGS ?=
# How many processes run the suite.
WORKERS ?= 2

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Start Trochlea on this machine with demo patients (another port: make run PORT=8001)
	@.ci/start.sh

demo: ## Forget the demo patients' entries and make them anew
	@.ci/bootstrap.sh
	@.venv/bin/python .ci/prepare.py database static new-demo

sheet: ## Print a demo patient's home sheet and say where the PDF lies
	@.ci/sheet.sh

figures: ## Draw the exercise pictures from their poses (some of them: CODES="QN1 HR1")
	@.ci/bootstrap.sh figures
	.venv/bin/python -m exercises.figures $(CODES)

test: ## Run the test suite, browser journeys included (options: ARGS="-k portal")
	@.ci/bootstrap.sh test
	.venv/bin/python -m pytest -n $(WORKERS) $(ARGS)

lint: ## Check style, migrations and the production settings
	@.ci/bootstrap.sh dev
	@.ci/lint.sh

check: lint test ## Everything that a change must pass: lint and test

bench: ## Measure the speed that docs/ promises, as ratios within one run
	@.ci/bootstrap.sh test
	.venv/bin/python -m tests.bench

messages: ## Collect translatable sentences and compile the catalogues
	@.ci/bootstrap.sh messages
	@.ci/messages.sh
