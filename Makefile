# The commands that people use. Everything behind them lies in deploy/local.

BOOTSTRAP := deploy/local/bootstrap
LOCAL     := $(BOOTSTRAP) python -m localstack
INSTANCE  ?= demo
ARGS      ?=
ONLY      ?=
ROUNDS    ?= 5
SEED      ?=
SEEDS     ?= 100000
FROM      ?= 0

.DEFAULT_GOAL := help
.PHONY: help demo test faults simulate bench check fmt up down reset status logs

help: ## Show this help
	@echo "make COMMAND   (INSTANCE=demo|test|faults|bench for up, down, reset, status and logs; default demo)"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  %-8s %s\n' "$$name" "$$text"; done

demo: ## Install what is missing, start the platform, play a quarter through it; the platform stays up
	@$(LOCAL) run --keep --instance demo -- python -m demo $(ARGS)

test: ## Run all tests on real components, and the quick faults (ARGS="-k outbox" passes words on to pytest)
	@$(LOCAL) run --instance test -- python -m pytest -n 2 $(ARGS)
	$(if $(ARGS),,@$(LOCAL) run --instance faults -- python -m faults --short)

faults: ## Play faults against the platform and check the whole history (ONLY=7,8 for some, ROUNDS=5, SEED=…)
	@$(LOCAL) run --instance faults -- python -m faults --rounds $(ROUNDS) --only "$(ONLY)" $(if $(SEED),--seed $(SEED))

simulate: ## Search for a broken guarantee in simulated faults (SEEDS=100000, FROM=4711 SEEDS=1 replays one)
	@$(BOOTSTRAP) python -m simulation --seeds $(SEEDS) --from $(FROM)

bench: ## Measure the platform beside its peers (ONLY=S1,R1 for some rows, ROUNDS=5)
	@$(LOCAL) run --instance bench -- python -m bench --only "$(ONLY)" --rounds $(ROUNDS)

check: ## Formatting, lint, types, import rules, event contracts, lock file, each package alone
	@$(BOOTSTRAP) python -m localstack.check

fmt: ## Format the code and repair what lint can repair
	@$(BOOTSTRAP) ruff check --fix-only --quiet . && $(BOOTSTRAP) ruff format .

up: ## Start the platform, or see that it runs
	@$(LOCAL) up --instance $(INSTANCE)

down: ## Stop the platform; its data stays
	@$(LOCAL) down --instance $(INSTANCE)

reset: ## Stop the platform and delete its data
	@$(LOCAL) reset --instance $(INSTANCE)

status: ## Tell what runs, where, and whether it is ready
	@$(LOCAL) status --instance $(INSTANCE)

logs: ## Follow the logs (PROGRAM=review-worker for one)
	@$(LOCAL) logs --instance $(INSTANCE) $(PROGRAM)
