# Everything happens in .venv and var/ below this folder. `make` alone lists what there is to do.
# Plain sh and relative paths only: works as root, as a normal user, and in a path with spaces.

.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PY := .venv/bin/python
LOCAL := $(PY) -m meeloop.local
COMPILE := .venv/bin/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --quiet $(if $(UPGRADE),--upgrade)

# Say nothing unless it fails.
quietly = said=$$($(1) 2>&1) || { echo "$$said"; exit 1; }

# Two source roots; platform/ is never a package.
export PYTHONPATH := $(CURDIR):$(CURDIR)/platform

# What Python compiles is kept, and apart from the code, also where it is told to keep nothing: starting takes a third.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

.PHONY: install install-dev
install:
	@"$(PYTHON)" tools/install.py run
install-dev:
	@"$(PYTHON)" tools/install.py dev

# ── Use it ────────────────────────────────────────────────────────────────────

.PHONY: run
run: install ## start the site with everything it needs, on this machine (PORT=8000)
	@$(LOCAL) up

.PHONY: stop
stop: ## stop what `make run` started
	@test ! -x $(PY) || $(LOCAL) down

.PHONY: status
status: ## say what runs
	@test ! -x $(PY) || $(LOCAL) status || true

.PHONY: reset
reset: install ## throw the local data away and start over (asks first; YES=1 does not)
	@$(LOCAL) reset $(if $(YES),--yes)

.PHONY: manage
manage: install ## a Django command on the running site: make manage ARGS="shell" (ROLE=web|worker|owner)
	@$(LOCAL) exec --role $(or $(ROLE),web) -- python manage.py $(ARGS)

.PHONY: backup
backup: install ## write database and uploads into one sealed file (BACKUP_KEY in the environment); CHECK=file looks whether one is whole
	@$(LOCAL) exec --role worker -- python manage.py backup $(if $(CHECK),--check "$(CHECK)") $(ARGS)

.PHONY: restore
restore: install ## put a backup back, after make stop: make restore FILE=... (ARGS="--ledger FILE")
	@$(LOCAL) restore "$(FILE)" $(ARGS)

.PHONY: psql
psql: install ## look into the running database
	@$(LOCAL) psql $(ARGS)

# ── Check it ──────────────────────────────────────────────────────────────────

.PHONY: test
test: install-dev ## run all tests: make test ARGS="-k waiting_list"
	@$(PY) -m pytest -n 3 --dist loadgroup $(ARGS)

.PHONY: e2e
e2e: install-dev ## only the tests that drive a browser (SLOW=0.6 CPU=4: on a slow line, on a slow machine)
	@MEELOOP_SLOW=$(SLOW) MEELOOP_SLOW_CPU=$(CPU) $(PY) -m pytest -n 2 --dist loadgroup -m browser $(if $(SLOW)$(CPU),--timeout 900) $(ARGS)

.PHONY: machine
machine: install-dev ## play 10,000 random steps of sign-ups against a model (STEPS=400x25)
	@MEELOOP_MACHINE=$(or $(STEPS),400x25) $(PY) -m pytest -n 0 -s --timeout 7200 tests/enrolments/test_machine.py

.PHONY: matrix
matrix: install-dev ## ask every address everything as everybody (make test leaves out what cannot differ)
	@MEELOOP_MATRIX=whole $(PY) -m pytest -n 2 --dist loadgroup --timeout 3600 tests/matrix/test_matrix.py tests/matrix/test_walls.py \
		tests/matrix/test_bad_forms.py tests/matrix/test_bad_bodies.py tests/matrix/test_bad_addresses.py

.PHONY: fuzz
fuzz: install-dev ## throw made-up questions at the interface and made-up files at what reads them, as long as you like (COUNT=100)
	@MEELOOP_FUZZ=$(or $(COUNT),100) $(PY) -m pytest -n 2 --dist load --timeout 36000 -p no:randomly tests/matrix/fuzz_interface.py tests/matrix/fuzz_doors.py tests/schools/classlist/fuzz_lists.py

.PHONY: before
before: install-dev ## run the tests of the release that was put in place last on the tables of today (about as long as make test)
	@$(PY) -m tests.support.release_before $(ARGS)

.PHONY: clock
clock: install-dev ## run the tests without a browser on a Sunday, at new year, ... (AT=leap-day or 2028-02-29T09:00; apt-get install gcc)
	@$(PY) tools/clock/run.py $(if $(AT),--at $(AT)) $(ARGS)

.PHONY: promises
promises: install-dev ## run the tests of every promise and print sentence, test and result
	@MEELOOP_PROMISES=var/promises.json $(PY) -m pytest -n 2 --dist loadgroup -q -m promise || true
	@MEELOOP_ENV=test $(PY) manage.py promises --results var/promises.json

.PHONY: regions
regions: install-dev ## make and attack published counts of simulated regions (COUNT=200)
	@MEELOOP_REGIONS=$(or $(COUNT),200) $(PY) -m pytest -n 0 --timeout 7200 tests/stats/method/test_cube.py -k every_region

.PHONY: states
states: install-dev ## write docs/guides/states.md from the table of moves
	@$(PY) tools/states.py write

.PHONY: bench
bench: install-dev ## measure the main actions against the bare work
	@$(PY) -m benchmarks $(ARGS)

.PHONY: drill
drill: install-dev ## two of each behind nginx, one of each taken away while people work (apt-get install nginx-light)
	@$(PY) -m benchmarks.drill $(ARGS)

.PHONY: chaos
chaos: install-dev ## break every part of one small server in turn while schools work, and count (as root also a full disk; nginx-light)
	@$(PY) -m benchmarks.chaos $(ARGS)

.PHONY: lint
lint: install-dev lint-code lint-templates lint-words lint-image lint-django ## format, lint, types, walls between apps, templates, words, image, Django's own checks

.PHONY: lint-code
lint-code:
	@echo "lint    | ruff"
	@$(PY) -m ruff format --check --quiet . || { echo "Format first: .venv/bin/python -m ruff format ."; exit 1; }
	@$(PY) -m ruff check --quiet .
	@echo "lint    | mypy"
	@MEELOOP_ENV=development $(PY) -m mypy --no-error-summary
	@echo "lint    | import-linter"
	@$(call quietly,$(PY) -c 'from importlinter.cli import lint_imports_command as check; check()' --no-cache)

.PHONY: lint-templates
lint-templates:
	@echo "lint    | djlint"
	@$(call quietly,$(PY) -m djlint templates --lint)

.PHONY: lint-words
lint-words:
	@echo "lint    | messages"
	@$(call quietly,$(PY) tools/messages.py check)

.PHONY: lint-image
lint-image:
	@echo "lint    | hadolint"
	@.venv/bin/hadolint --failure-threshold style deploy/Dockerfile

# Settings as in production, with servers that are thrown away afterwards.
PRODUCTION := MEELOOP_ENV=production ALLOWED_HOSTS=meeloop.example SITE_URL=https://meeloop.example \
	EMAIL_URL=smtp+tls://mail.meeloop.example:587 DEFAULT_FROM_EMAIL=noreply@meeloop.example \
	STORAGE_COUNTRY=NL MAIL_COUNTRY=NL BACKUP_COUNTRY=NL

.PHONY: lint-django
lint-django:
	@echo "lint    | makemigrations --check"
	@MEELOOP_ENV=development $(LOCAL) test-servers -- $(PY) manage.py makemigrations --check --dry-run
	@echo "lint    | check --deploy"
	@key=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))'); \
	signing=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(32))'); \
	$(PRODUCTION) SECRET_KEY="$$key" STATS_ROUNDING_KEY="$$key" STATS_SIGNING_KEY="$$signing" \
		$(LOCAL) test-servers -- $(PY) manage.py check --deploy --fail-level WARNING

# ── Change it ─────────────────────────────────────────────────────────────────

.PHONY: migrations
migrations: install-dev ## write migrations for changed models
	@MEELOOP_ENV=development $(LOCAL) test-servers -- $(PY) manage.py makemigrations $(ARGS)

.PHONY: messages
messages: install-dev ## collect the sentences for the English catalogue and compile it
	@$(PY) tools/messages.py update

.PHONY: lock
lock: install-dev ## pin the dependencies anew (UPGRADE=1 for the newest that fit)
	@echo "uv==0.13.9" | $(COMPILE) - --output-file requirements-uv.lock > /dev/null
	@$(COMPILE) pyproject.toml --output-file requirements.lock > /dev/null
	@$(COMPILE) -c requirements.lock --group dev pyproject.toml --output-file requirements-dev.lock > /dev/null
	@if grep -n "://" requirements*.lock; then echo "A lock names an address: it must not."; exit 1; fi
	@echo "Now: make sbom"

.PHONY: sbom
sbom: install-dev ## write docs/security/sbom.cdx.json, the list of what we are made of (after make lock)
	@$(PY) tools/sbom.py write

.PHONY: assessments
assessments: install-dev ## write the self-assessments (ROSA, IBP, WCAG) from their tables in tools/assessing/
	@$(PY) tools/assessments.py write

.PHONY: audit
audit: install-dev ## ask the internet whether a locked package has a known weakness (ARGS=dev also what developers use; ARGS=ci no internet is no failure)
	@$(PY) tools/audit.py $(ARGS)

.PHONY: clean
clean: ## remove what can be made again (not .venv, not your data)
	@rm -rf var/pycache build dist staticfiles test-results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	@find . -path ./.venv -prune -o -path ./var -prune -o -type d -name __pycache__ -exec rm -rf {} +
