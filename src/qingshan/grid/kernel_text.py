"""The text of one kernel 内核: what a run computes cell by cell, written from a template around its services' sources.

A kernel takes one leaf span by span, a span being neighbouring cells of one row in one zone: it finds the runs of one
class, evaluates the steps for all cells of the span, and adds up by zone and class. Loops over cells are kept free of
branches, so that the compiler can work on several cells at once. The numbers that go in (nodata, tables, limits) are
handed over when it runs, so that a kernel depends on the services and the kinds of layers alone and is compiled once
for many runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qingshan.grid.scalar_source import ScalarSources


@dataclass(frozen=True)
class LayerForm:
    """How the cells of a layer come.

    bands : 0 for rows × columns, else the length of the leading axis;  holes : a number stands for nothing
    scaled : numbers are to be multiplied and shifted
    """

    name: str
    bands: int = 0
    holes: bool = False
    scaled: bool = False


@dataclass(frozen=True)
class StepForm:
    """One function of the kernel: the value it gives, its name in the module, the values it takes in order."""

    gives: str
    function: str
    takes: tuple[str, ...]


@dataclass(frozen=True)
class KernelForm:
    """Everything that shapes the text of a kernel; names are of values.

    vectors : constants that are arrays, for functions of months or days
    sums : values added up, and whether by area
    excluded : values that leave out some classes, and the table that is NaN for these and nought for the others
    """

    layers: tuple[LayerForm, ...]
    tables: tuple[str, ...]
    constants: tuple[str, ...]
    vectors: tuple[str, ...]
    steps: tuple[StepForm, ...]
    sums: tuple[tuple[str, bool], ...]
    limits: tuple[str, ...]
    excluded: Mapping[str, str]
    kept: tuple[str, ...]
    area: str


def kernel_text(form: KernelForm, sources: ScalarSources) -> str:
    """The module: sources of the functions, then the kernel `leaf`."""
    return "\n\n\n".join([MODULE_HEAD, sources.module_text, _RECORD, _kernel(form, _names(form))]) + "\n"


#: What a module of compiled functions starts with.
MODULE_HEAD = '''"""Written by qingshan.grid.kernel_text; do not edit."""

import numpy as np
from numba import njit'''

_RECORD = '''@njit(error_model="numpy")
def record(found, number, value, row, column):
    """Count a value that is out of bounds: how many, the lowest, the highest, and the cells between which they lie."""
    one = found[number]
    one[0] += 1
    one[1], one[2] = min(one[1], value), max(one[2], value)
    one[3], one[4] = min(one[3], row), min(one[4], column)
    one[5], one[6] = max(one[5], row), max(one[6], column)'''

_ARGUMENTS = (
    "spans, shares, row, column, classes, lookup, lowest, no_class, {layers}"
    "holes, slopes, intercepts, tables, constants, low, high, areas, total, missing, ground, breaches{vectors}{kept}"
)


def _names(form: KernelForm) -> dict[str, str]:
    """From the name of a value to its name in the kernel."""
    layers = {layer.name: f"v_layer{number}" for number, layer in enumerate(form.layers)}
    tables = {name: f"v_table{number}" for number, name in enumerate(form.tables)}
    constants = {name: f"v_constant{number}" for number, name in enumerate(form.constants)}
    vectors = {name: f"vector{number}" for number, name in enumerate(form.vectors)}
    steps = {step.gives: f"v_step{number}" for number, step in enumerate(form.steps)}
    return {form.area: "area", **layers, **tables, **constants, **vectors, **steps}


def _kernel(form: KernelForm, names: dict[str, str]) -> str:
    layers = "".join(f"layer{number}, " for number in range(len(form.layers)))
    vectors = "".join(f", vector{number}" for number in range(len(form.vectors)))
    kept = "".join(f", kept{number}" for number in range(len(form.kept)))
    stretch = [*_SPAN, *_rows(form), "for i in range(length):", *_indent(_cell(form, names))]
    stretch += [*_limits(form), *_adding(len(form.sums))]
    lines = [
        '@njit(error_model="numpy", nogil=True, cache=True)',
        f"def leaf({_ARGUMENTS.format(layers=layers, vectors=vectors, kept=kept)}):",
        *_indent(_start(form, names)),
        "    for span in range(len(spans)):",
        *_indent(_indent(stretch)),
    ]
    return "\n".join(lines)


def _indent(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _start(form: KernelForm, names: dict[str, str]) -> list[str]:
    """Working space of one leaf: rows of values, of tables, of limited values."""
    return [
        "none = total.shape[1] - 1",
        "longest = classes.shape[1]",
        f"value = np.empty(({len(form.sums) + 1}, longest))",
        f"table = np.empty(({len(form.tables)}, longest))",
        f"limited = np.empty(({sum(_bands_of(form, one) for one in form.limits)}, longest))",
        "weight = np.ones(longest)",
        "kinds = np.empty(longest, np.int64)",
        "starts = np.empty(longest + 1, np.int64)",
        *(f"{names[one]} = constants[{number}]" for number, one in enumerate(form.constants)),
        *(f"{names[layer.name]} = np.empty({layer.bands})" for layer in form.layers if layer.bands),
    ]


def _bands_of(form: KernelForm, name: str) -> int:
    return max([1, *(layer.bands for layer in form.layers if layer.name == name)])


#: where a span lies, its weights, and its runs of one class
_SPAN = """\
down, across, length, zone, first = spans[span]
r, c = row + down, column + across
if first < 0:
    weight[:length] = 1.0
else:
    weight[:length] = shares[first : first + length]
codes = classes[r, c : c + length]
area_of = areas[down, across : across + length]
runs = 0
kind = none
last = np.int64(0)
for i in range(length):
    code = np.int64(codes[i])
    if i == 0 or code != last:
        kind = none
        if code != no_class:
            place = code - lowest
            kind = lookup[place] if 0 <= place < lookup.size else -1
        kinds[runs] = kind
        starts[runs] = i
        runs += 1
        last = code
    if kind < 0:
        record(breaches, len(breaches) - 1, float(code), down, across + i)
starts[runs] = length
for run in range(runs):
    if kinds[run] < 0:
        kinds[run] = none
    for number in range(len(table)):
        table[number, starts[run] : starts[run + 1]] = tables[number, kinds[run]]""".splitlines()


def _rows(form: KernelForm) -> list[str]:
    """The stretch of each layer, table, value and output that the span is about."""
    lines = [
        f"row{number} = layer{number}[{':, ' if layer.bands else ''}r, c : c + length]"
        for number, layer in enumerate(form.layers)
    ]
    lines += [f"table{number} = table[{number}]" for number in range(len(form.tables))]
    lines += [f"value{number} = value[{number}]" for number in range(len(form.sums) + 1)]
    lines += [f"out{number} = kept{number}[r, c : c + length]" for number in range(len(form.kept))]
    return lines


def _cell(form: KernelForm, names: dict[str, str]) -> list[str]:
    """What is done for one cell: layers, tables, steps, and what of them is kept."""
    lines = ["area = area_of[i]", "part = area * weight[i]"]
    lines += [f"{names[name]} = table{number}[i]" for number, name in enumerate(form.tables)]
    for number, layer in enumerate(form.layers):
        lines += _layer(form, number, layer, names)
    for step in form.steps:
        left_out = f" + {names[form.excluded[step.gives]]}" if step.gives in form.excluded else ""
        lines.append(f"{names[step.gives]} = {step.function}({', '.join(names[one] for one in step.takes)}){left_out}")
    bands = {layer.name for layer in form.layers if layer.bands}
    single = {one: f"cell_mean({names[one]})" if one in bands else names[one] for one in names}
    for number, (one, by_area) in enumerate(form.sums):
        lines.append(f"value{number}[i] = {single[one]} * {'part' if by_area else 'weight[i]'}")
    lines.append(f"value{len(form.sums)}[i] = part")
    place = 0
    for one in form.limits:
        if one in bands:
            lines += [f"for b in range({_bands_of(form, one)}):", f"    limited[{place} + b, i] = {names[one]}[b]"]
        else:
            lines.append(f"limited[{place}, i] = {names[one]}")
        place += _bands_of(form, one)
    return lines + [f"out{number}[i] = {single[one]}" for number, one in enumerate(form.kept)]


def _layer(form: KernelForm, number: int, layer: LayerForm, names: dict[str, str]) -> list[str]:
    name = names[layer.name]
    target, source = (f"{name}[b]", f"row{number}[b, i]") if layer.bands else (name, f"row{number}[i]")
    lines = [f"{target} = np.float64({source})"]
    if layer.holes:
        lines.append(f"{target} = np.nan if {target} == holes[{number}] else {target}")
    if layer.scaled:
        lines.append(f"{target} = {target} * slopes[{number}] + intercepts[{number}]")
    if layer.name in form.excluded:
        lines.append(f"{target} += {names[form.excluded[layer.name]]}")
    return [f"for b in range({layer.bands}):", *_indent(lines)] if layer.bands else lines


def _limits(form: KernelForm) -> list[str]:
    """Count first, which is fast, and look closer only where something is out of bounds."""
    lines, place = [], 0
    for number, one in enumerate(form.limits):
        bands = _bands_of(form, one)
        wrong = f"values[i] < low[{number}] or values[i] > high[{number}] or np.abs(values[i]) == np.inf"
        lines += [
            f"for b in range({place}, {place + bands}):",
            "    values = limited[b]",
            "    wrong = 0",
            "    for i in range(length):",
            f"        wrong += int({' | '.join(f'({one})' for one in wrong.split(' or '))})",
            "    if wrong > 0:",
            "        for i in range(length):",
            f"            if {wrong}:",
            f"                record(breaches, {number}, values[i], down, across + i)",
        ]
        place += bands
    return lines


def _adding(count: int) -> list[str]:
    """Adding up runs of one class; a hole adds nothing, and its ground is missing."""
    numbers = range(count + 1)
    return [
        "for run in range(runs):",
        "    kind = kinds[run]",
        *(f"    sum{number} = 0.0" for number in numbers),
        "    for i in range(starts[run], starts[run + 1]):",
        *(f"        sum{number} += value{number}[i]" for number in numbers),
        f"    ground[zone, kind] += sum{count}",
        f"    together = {' + '.join(f'sum{number}' for number in numbers)}",
        "    if together == together:",
        *(f"        total[zone, kind, {number}] += sum{number}" for number in range(count)),
        "    else:",
        f"        for number in range({count}):",
        "            gap = 0.0",
        "            for i in range(starts[run], starts[run + 1]):",
        "                if value[number, i] == value[number, i]:",
        "                    total[zone, kind, number] += value[number, i]",
        "                else:",
        f"                    gap += value[{count}, i]",
        "            missing[zone, kind, number] += gap",
    ]
