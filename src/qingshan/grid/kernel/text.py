"""The text of one kernel 内核: what a run computes cell by cell, written from a template around its services' sources.

A kernel takes one leaf span by span, a span being neighbouring cells of one row in one zone: it finds the runs of one
class, evaluates the steps for all cells of the span, and adds up by zone and class. Loops over cells are kept free of
branches, so that the compiler can work on several cells at once. The numbers that go in (nodata, tables, limits) are
handed over when it runs, so that a kernel depends on the services and the kinds of layers alone and is compiled once
for many runs.
"""

from qingshan.grid.kernel.form import KernelForm
from qingshan.grid.kernel.loops import adding, bands_of, indent, limit_checks, loops, rows_of
from qingshan.grid.kernel.scalar_source import ScalarSources


def kernel_text(form: KernelForm, sources: ScalarSources) -> str:
    """The module: sources of the functions, then the kernel `leaf`."""
    return "\n\n\n".join([MODULE_HEAD, sources.module_text, _RECORD, _kernel(form, _names(form))]) + "\n"


#: What a module of compiled functions starts with.
MODULE_HEAD = '''"""Written by qingshan.grid.kernel.text; do not edit."""

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
    stretch = [*_SPAN, *rows_of(form), *loops(form, names)]
    stretch += [*limit_checks(form), *adding(len(form.sums))]
    lines = [
        '@njit(error_model="numpy", nogil=True, cache=True)',
        f"def leaf({_ARGUMENTS.format(layers=layers, vectors=vectors, kept=kept)}):",
        *indent(_start(form, names)),
        "    for span in range(len(spans)):",
        *indent(indent(stretch)),
    ]
    return "\n".join(lines)


def _start(form: KernelForm, names: dict[str, str]) -> list[str]:
    """Working space of one leaf: rows of values, of tables, of limited values."""
    return [
        "none = total.shape[1] - 1",
        "longest = classes.shape[1]",
        f"value = np.empty(({len(form.sums) + 1}, longest))",
        f"table = np.empty(({len(form.tables)}, longest))",
        f"limited = np.empty(({sum(bands_of(form, one) for one in form.limits)}, longest))",
        "weight = np.ones(longest)",
        "kinds = np.empty(longest, np.int64)",
        "starts = np.empty(longest + 1, np.int64)",
        *(f"{names[one]} = constants[{number}]" for number, one in enumerate(form.constants)),
        *(f"{names[layer.name]} = np.empty({layer.bands})" for layer in form.layers if layer.bands),
    ]


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
