# Two commands do all the set-up: `make demo` and `make test`. Neither needs root.
.PHONY: install demo test lint format docs bench acceptance clean
BIN := .venv/bin
ROOM ?=

install: .venv/.installed

.venv/.installed: pyproject.toml uv.lock scripts/install.sh
	@scripts/install.sh

demo: install ## the main job on real input: Pu'er's ecosystem account
	$(BIN)/qingshan demo --out out/puer
	$(BIN)/qingshan policy read examples/policy/opinions-2019.txt --out out/policy
	$(BIN)/qingshan assets extent examples/puer/inputs/landcover_mcd12c1_2019_igbp_0p05deg.tif \
		examples/puer/term/landcover_2023_invented.tif --zones examples/puer/inputs/counties.geojson --legend igbp \
		--nodata 255 --from 2019 --to 2023 --mark 虚构示例/invented --out out/land
	$(BIN)/qingshan audit examples/puer/term/term.yaml --places examples/puer/inputs/places.csv --out out/term

test: install ## all tests, doctests and the code in the manual
	$(BIN)/pytest -n auto --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: install ## the manual, from the records; every warning is an error
	$(BIN)/python docs/generate.py
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: install ## measurements; ROOM=nature for one room
	$(BIN)/python benchmarks/measure.py benchmarks $(ROOM)

acceptance: install ## checks against the shared data; ROOM=nature for one room
	$(BIN)/python benchmarks/measure.py acceptance $(ROOM)

clean:
	rm -rf .venv out docs/_build docs/reference .mypy_cache .ruff_cache .pytest_cache .hypothesis
