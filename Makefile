# The commands of the cockpit; what each needs is made ready by tools/prepare.py.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: run test bench shots

run:
	@$(PYTHON) tools/prepare.py run
	@$(VENV)/python -m sample_data.load
	@exec $(VENV)/streamlit run app.py

test:
	@$(PYTHON) tools/prepare.py test
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/pytest -n 2 --dist loadfile

bench:
	@$(PYTHON) tools/prepare.py test
	@$(VENV)/python -m bench

shots:
	@$(PYTHON) tools/prepare.py test
	@$(VENV)/python -m tools.shots
