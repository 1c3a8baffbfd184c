"""Models 模型 on paper: formula, inputs, evidence, and the line that a reader can check by hand."""

import doctest
import inspect
from collections.abc import Iterable

from _pages.markdown import both, code, link, mark, number, page, plain, source, table, target, unit

from qingshan.core import Field, Level, Model, Text
from qingshan.core.record import Origin
from qingshan.nature import MODELS, SERVICES, models_giving
from qingshan.rulebook import Rulebook

ORIGINS = {
    Origin.RASTER: "raster 栅格",
    Origin.MODEL: "model 模型",
    Origin.CLASS: "value by class 分类取值",
    Origin.ZONE: "value by zone 分区取值",
    Origin.SCALAR: "one value 单一数值",
    Origin.PERIOD: "the period 时段",
    Origin.GRID: "the grid 格网",
}
LEVELS = {
    Level.MAP: "whole map 整幅栅格",
    Level.CELL: "cell 像元",
    Level.ZONE: "zone 统计单元",
    Level.TABLE: "row of a table 统计表",
}
INPUT_HEADS = ("argument", "code", "unit", "name", "possible", "usual mean", "may come from", "where it is found")


def name_of(model: Model) -> str:
    """What a model is called in a run file: the indicator it gives, and its code."""
    return f"{model.gives}/{model.code}"


def model_section(model: Model, book: Rulebook, level: str = "###") -> str:
    """One model in full."""
    facts = [
        f"`{model.code}` gives `{model.gives}` in {unit(model.unit)}, worked out by {LEVELS[model.level]}.",
        "It adds up over cells and places." if model.extensive else "Over cells it is averaged by area.",
        f"Also cut by {', '.join(map(code, model.dimensions))}." if model.dimensions else "",
    ]
    blocks = [
        target("model", name_of(model)),
        f"{level} {both(model.title)}",
        " ".join(filter(None, facts)),
        f"Formula: {plain(model.formula)}",
        f"Source: {source(model.source)}. Evidence: {mark(model.mark)}.",
        both(model.note) if model.note else "",
        first_paragraph(model),
        table(INPUT_HEADS, (input_row(name, wanted, book) for name, wanted in model.inputs.items())),
        worked_line(model),
    ]
    return "\n\n".join(filter(None, blocks))


def input_row(argument: str, wanted: Field, book: Rulebook) -> tuple[str, ...]:
    """One input of a model."""
    name = both(wanted.title)
    if wanted.axis:
        name += f" (one band a {wanted.axis})"
    if wanted.total_over:
        name += f" (summed over {', '.join(wanted.total_over)})"
    usual = f"{number(wanted.usual[0])} to {number(wanted.usual[1])}" if wanted.usual else ""
    origins = ", ".join(ORIGINS[one] for one in wanted.origins)
    where = found(wanted, book)
    return code(argument), code(wanted.of), unit(wanted.unit), name, possible(wanted), usual, origins, where


def possible(wanted: Field) -> str:
    """The range outside of which a value is an error."""
    match wanted.low, wanted.high:
        case None, None:
            return ""
        case low, None:
            return f"from {number(low)}"
        case None, high:
            return f"up to {number(high)}"
        case low, high:
            return f"{number(low)} to {number(high)}"


def found(wanted: Field, book: Rulebook) -> str:
    """Links to what the library itself has for an input."""
    held = [link("parameter", wanted.of, "rulebook")] if wanted.of in book.parameters else []
    held += [link("model", name_of(model), model.code) for model in models_giving(wanted.of).values()]
    return ", ".join(held)


def first_paragraph(model: Model) -> str:
    """What the function's docstring says first."""
    return plain(" ".join((inspect.getdoc(model.compute) or "").split("\n\n")[0].split()))


def worked_line(model: Model) -> str:
    """The example of the function's docstring; tests run it where it stands."""
    examples = doctest.DocTestParser().get_examples(inspect.getdoc(model.compute) or "")
    if not examples:
        return ""
    lines = [line for one in examples for line in (prompted(one.source), one.want.rstrip()) if line]
    return "\n".join(["```python", *lines, "```"])


def prompted(source_text: str) -> str:
    """Python as it stands in a docstring."""
    first, *more = source_text.rstrip().splitlines()
    return "\n".join([f">>> {first}", *(f"... {line}" for line in more)])


def of_services() -> set[str]:
    """Indicators that a service shows itself."""
    return {one for service in SERVICES.values() for one in (service.quantity, service.value, *service.companions)}


def models_page(book: Rulebook) -> str:
    """Every model in a table; in full those that no service shows itself."""
    own = of_services()
    rows = (
        (
            code(model.gives),
            link("model", name_of(model), model.code),
            both(model.title),
            plain(model.formula),
            LEVELS[model.level],
            source(model.source),
            model.mark.value,
        )
        for model in MODELS
    )
    between = [model for model in MODELS if model.gives not in own]
    return page(
        Text("模型", "models"),
        "Each model is one cited way to compute one indicator. A run file chooses one under `methods`; else the "
        "profile does; else the one that can be computed is taken, and if there are several the run is refused "
        "(`method-not-chosen`).",
        table(("gives", "model", "title", "formula", "level", "source", "evidence"), rows),
        "Below stand the models of layers and factors. Those of a service's own figures stand on the service's page.",
        *_sections(between, book),
    )


def _sections(models: Iterable[Model], book: Rulebook) -> Iterable[str]:
    for model in models:
        yield model_section(model, book, "##")
