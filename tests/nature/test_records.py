"""What every model and every service of the room keeps, so that the hundredth gets what the first got."""

import ast
import importlib
import inspect
import pkgutil
import re
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import qingshan.nature
from qingshan.core import Level, Model, Service
from qingshan.core.record import Field, Origin
from qingshan.core.units import convert, same_dimension
from qingshan.grid.cells import Cells
from qingshan.nature import MODELS, SERVICES, models_giving
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
LENGTH_OF_AXIS = {"month": 12, "day": 20, "": None}

#: Where a field's limits do not say enough: what is a plausible pair of numbers for it.
PLAUSIBLE = {
    "nature.rain": (900.0, 1600.0),
    "nature.rain_monthly": (30.0, 260.0),
    "nature.rain_daily": (5.0, 60.0),
    "nature.temperature": (8.0, 22.0),
    "nature.temperature_monthly": (5.0, 24.0),
    "nature.slope": (2.0, 30.0),
    "nature.sand": (30.0, 50.0),
    "nature.silt": (20.0, 40.0),
    "nature.clay": (10.0, 30.0),
    "nature.soil_organic_carbon": (0.5, 4.0),
    "nature.ndvi.bare": (0.03, 0.08),
    "nature.ndvi.full": (0.85, 0.95),
    "nature.steepness.low_break": (4.5, 5.5),
    "nature.steepness.high_break": (9.5, 10.5),
}


def identifier(record: Model) -> str:
    return f"{record.gives}/{record.code}"


def every_model(*levels: Level) -> pytest.MarkDecorator:
    chosen = [model for model in MODELS if not levels or model.level in levels]
    return pytest.mark.parametrize("model", chosen, ids=identifier)


def every_service() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))


def modules() -> list[ModuleType]:
    found = pkgutil.iter_modules(qingshan.nature.__path__, "qingshan.nature.")
    return [qingshan.nature, *(importlib.import_module(one.name) for one in found)]


def every_module() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("module", modules(), ids=lambda one: one.__name__)


def range_of(field: Field) -> tuple[float, float]:
    """Two plausible numbers for an input, the lower first."""
    if field.of in PLAUSIBLE:
        return PLAUSIBLE[field.of]
    if field.usual is not None:
        return field.usual
    low = field.low if field.low is not None else 1.0
    high = field.high if field.high is not None and field.high <= 1_000 else low + 100.0
    return low + 0.2 * (high - low), low + 0.8 * (high - low)


def values(model: Model, shape: tuple[int, ...]) -> dict[str, Any]:
    """Every input of a model over cells of a shape, with the axis of months or days in front where it has one."""
    random = np.random.default_rng(20190715)
    given: dict[str, Any] = {}
    for name, field in model.inputs.items():
        if Origin.GRID in field.origins:
            size = np.full(shape[0], 30.0)
            given[name] = Cells(size, size, size**2, shape)
            continue
        if inspect.signature(model.compute).parameters[name].annotation is float:
            given[name] = float(random.uniform(*range_of(field)))
            continue
        if Origin.PERIOD in field.origins:
            given[name] = np.arange(LENGTH_OF_AXIS["day"]) % 12 + 1
            continue
        length = LENGTH_OF_AXIS[field.axis]
        whole = shape if length is None else (length, *shape)
        given[name] = random.uniform(*range_of(field), whole)
    return given


def at(model: Model, given: dict[str, Any], cell: tuple[int, ...]) -> dict[str, Any]:
    """The inputs of one cell: plain numbers, and a row of months or days where the field has such an axis."""
    one: dict[str, Any] = {}
    for name, field in model.inputs.items():
        if Origin.PERIOD in field.origins:
            one[name] = given[name]
        elif field.axis:
            one[name] = given[name][(slice(None), *cell)]
        else:
            one[name] = float(given[name][cell])
    return one


def records_of(code: str) -> list[Any]:
    return [kind[code] for kind in (BOOK.indicators, BOOK.parameters) if code in kind]


# one function, one record


@every_model()
def test_the_signature_is_the_list_of_inputs(model):
    assert list(inspect.signature(model.compute).parameters) == list(model.inputs)


def test_no_two_models_that_give_the_same_have_the_same_code():
    names = [identifier(model) for model in MODELS]
    assert len(set(names)) == len(names)
    assert all(models_giving(model.gives)[model.code] is model for model in MODELS)


def test_every_model_of_a_module_stands_in_the_list_of_the_room():
    written = [model for module in modules()[1:] for model in getattr(module, "MODELS", ())]
    assert {id(model) for model in written} == {id(model) for model in MODELS}


# holes


@every_model(Level.CELL)
def test_a_hole_in_the_map_stays_a_hole_whichever_input_has_it(model):
    for name, field in model.inputs.items():
        if Origin.PERIOD in field.origins:
            continue  # the calendar has no holes
        given = values(model, (2,))
        given[name][(-1, 1) if field.axis else 1] = np.nan  # of an axis only the last month or day
        found = model.compute(**given)
        assert np.isfinite(found[0]), name
        assert np.isnan(found[1]), name


@every_model(Level.ZONE, Level.TABLE)
def test_a_missing_number_of_a_place_stays_missing_whichever_input_it_is(model):
    for name in model.inputs:
        given = values(model, (2,))
        given[name][1] = np.nan
        found = model.compute(**given)
        assert np.isfinite(found[0]), name
        assert np.isnan(found[1]), name


@every_model(Level.MAP)
def test_a_hole_of_a_map_stays_one_in_what_flows_and_spreads_and_the_map_keeps_its_shape(model):
    for name, value in values(model, (6, 7)).items():
        if not isinstance(value, np.ndarray):
            continue  # one number for the whole map
        given = values(model, (6, 7))
        given[name][2, 3] = np.nan
        found = model.compute(**given)
        assert found.shape == (6, 7)
        assert np.isnan(found[2, 3]), name


# shapes


@every_model(Level.CELL, Level.ZONE, Level.TABLE)
@pytest.mark.parametrize("shape", [(5,), (3, 4)], ids=["a row of cells", "a block of cells"])
def test_cell_by_cell_or_all_at_once_is_the_same(model, shape):
    given = values(model, shape)
    together = np.asarray(model.compute(**given))
    assert together.shape == shape
    for cell in np.ndindex(*shape):
        alone = model.compute(**at(model, given, cell))
        assert np.ndim(alone) == 0
        assert together[cell] == pytest.approx(float(alone), rel=1e-12, abs=0)


@every_model()
def test_a_function_leaves_its_inputs_as_they_were(model):
    given, kept = values(model, (3, 4)), values(model, (3, 4))
    model.compute(**given)
    for name in given:
        if not isinstance(given[name], Cells):
            np.testing.assert_array_equal(given[name], kept[name])


# units


@every_model()
def test_the_unit_of_a_model_is_the_unit_of_its_indicator(model):
    assert model.unit == BOOK.indicators[model.gives].unit


@every_model()
def test_every_input_is_a_code_of_the_rulebook_in_a_unit_that_needs_no_conversion(model):
    for name, field in model.inputs.items():
        if field.of.startswith("period."):
            assert field.origins == (Origin.PERIOD,), name
            continue
        if field.of.startswith("grid."):
            assert field.origins == (Origin.GRID,), name
            continue
        records = records_of(field.of)
        assert records, f"{name}: {field.of} is neither an indicator nor a parameter"
        for record in records:
            assert same_dimension(field.unit, record.unit), name
            assert convert(0.0, field.unit, record.unit) == 0.0, name
            assert convert(1.0, field.unit, record.unit) == 1.0, name


@every_model()
def test_limits_stand_in_order_with_the_usual_between(model):
    for name, field in model.inputs.items():
        low = -np.inf if field.low is None else field.low
        high = np.inf if field.high is None else field.high
        assert low < high, name
        if field.usual is not None:
            assert low <= field.usual[0] < field.usual[1] <= high, name


def test_one_code_has_the_same_limits_wherever_it_is_taken():
    found: dict[str, set[tuple[Any, ...]]] = {}
    for model in MODELS:
        for field in model.inputs.values():
            if (field.low, field.high) != (None, None):
                found.setdefault(field.of, set()).add((field.unit, field.low, field.high))
    assert {code: limits for code, limits in found.items() if len(limits) > 1} == {}


@every_model()
def test_dimensions_are_known_and_belong_to_the_indicator(model):
    of_indicator = BOOK.indicators[model.gives].dimensions
    added_up = {one for field in model.inputs.values() for one in field.total_over}
    for dimension in (*model.dimensions, *added_up):
        assert dimension in BOOK.dimensions
    assert set(model.dimensions) <= set(of_indicator)


# sources


@every_model()
def test_the_source_of_a_model_is_in_the_rulebook(model):
    assert model.source.split("#")[0] in BOOK.sources


@pytest.mark.parametrize("parameter", BOOK.parameters.values(), ids=list(BOOK.parameters))
def test_the_source_of_a_parameter_is_in_the_rulebook(parameter):
    for held in parameter.values.values():
        assert held.source.split("#")[0] in BOOK.sources


def test_a_model_without_a_source_is_not_a_model():
    sound = MODELS[0]
    with pytest.raises(ValueError, match="a model without a source is not a model"):
        Model(
            code="x",
            gives=sound.gives,
            title=sound.title,
            compute=sound.compute,
            inputs=sound.inputs,
            unit=sound.unit,
            formula="",
            source="",
            mark=sound.mark,
        )


@every_model()
def test_records_speak_both_languages(model):
    for text in (model.title, *(field.title for field in model.inputs.values())):
        assert re.search(r"[一-鿿]", text.zh) or text.zh.isascii()
        assert text.en.strip()
        assert not re.search(r"[一-鿿]", text.en)
    assert model.formula.strip()


# services and profiles


@every_service()
def test_what_a_service_is_made_of_are_indicators(service):
    for code in (service.quantity, service.value, *service.companions):
        assert code in BOOK.indicators, code


def from_facts() -> set[str]:
    """Codes that only a table of facts can give: no raster, no model, no class of the map."""
    fields = [field for model in MODELS for field in model.inputs.values()]
    return {field.of for field in fields if set(field.origins) <= {Origin.ZONE, Origin.SCALAR}}


@every_service()
def test_what_a_service_is_made_of_can_be_had_from_a_model_or_from_facts(service: Service):
    for code in (service.quantity, service.value, *service.companions):
        assert models_giving(code) or code in from_facts(), code
    assert models_giving(service.value), "the value is always worked out, never only stated"


@every_service()
def test_a_quantity_is_physical_and_a_value_is_money_and_both_add_up(service):
    quantity, value = BOOK.indicators[service.quantity], BOOK.indicators[service.value]
    assert value.unit == "CNY"
    assert not same_dimension(quantity.unit, "CNY")
    assert quantity.over_places == value.over_places == "sum"


@pytest.mark.parametrize("profile", BOOK.profiles.values(), ids=list(BOOK.profiles))
def test_a_profile_names_only_services_and_methods_there_are(profile):
    listed = [account.service for account in profile.accounts]
    assert set(listed) <= set(SERVICES)
    assert len(set(listed)) == len(listed)
    for code, method in profile.methods.items():
        assert method in models_giving(code), (code, method)


# twice the land


@every_model()
def test_twice_the_land_is_twice_the_sum_and_the_same_mean(model):
    if not model.extensive:
        assert "area" not in model.inputs, "a mean does not know how much land it is of"
        return
    once = values(model, (4,))
    grows = [name for name, field in model.inputs.items() if adds_up(field)]
    assert grows, "something of a sum must add up itself"
    twice = {name: 2 * value if name in grows else value for name, value in once.items()}
    np.testing.assert_allclose(model.compute(**twice), 2 * model.compute(**once), rtol=1e-12)


def adds_up(field: Field) -> bool:
    """Whether twice the land has twice of it: area, amounts, sums of money; not depths, shares or prices."""
    return field.of in BOOK.indicators and BOOK.indicators[field.of].over_places == "sum"


@every_model()
def test_what_a_record_calls_a_sum_is_added_over_places_by_the_rulebook(model):
    assert (BOOK.indicators[model.gives].over_places == "sum") is model.extensive


# the room


@every_module()
def test_a_module_takes_from_core_grid_nature_and_numpy_and_from_nobody_else(module):
    tree = ast.parse(inspect.getsource(module))
    taken = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    taken |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(node.level for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    rooms = ("qingshan.core", "qingshan.nature", "qingshan.grid")
    allowed = (*rooms, "numpy", "collections.abc", "dataclasses", "decimal")
    assert {one for one in taken if not any(one == name or one.startswith(f"{name}.") for name in allowed)} == set()


def public_functions(module: ModuleType) -> list[Any]:
    here = inspect.getmembers(module, inspect.isfunction)
    return [one for name, one in here if one.__module__ == module.__name__ and not name.startswith("_")]


@every_module()
def test_a_public_function_says_what_it_gives_with_a_unit_in_brackets(module):
    for function in public_functions(module):
        if module is qingshan.nature:
            continue  # it looks records up and computes nothing
        assert re.search(r"\[[^\[\]]+\]", inspect.getdoc(function) or ""), function.__name__


@every_model()
def test_the_first_sentence_of_a_model_ends_in_its_unit(model):
    first = (inspect.getdoc(model.compute) or "").split("\n")[0]
    assert re.search(r"\. \[[^\[\]]+\]", first), first
