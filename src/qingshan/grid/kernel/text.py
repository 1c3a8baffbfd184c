"""The text of one kernel 内核: what a run computes cell by cell, written from a template around its services' sources.

A kernel takes one leaf span by span, a span being neighbouring cells of one row in one zone: it evaluates the steps for
all cells of the span, and adds up by zone and class (`rows`). Loops over cells are kept free of branches, so that the
compiler can work on several cells at once. The numbers that go in (nodata, tables, limits) are handed over when it
runs, so that a kernel depends on the services and the kinds of layers alone and is compiled once for many runs.
"""

from qingshan.grid.kernel.form import KernelForm
from qingshan.grid.kernel.loops import (
    adding,
    bands_of,
    indent,
    limit_checks,
    loops,
    rows_of,
    settling,
    turning,
    values_of,
)
from qingshan.grid.kernel.rows import ROW_FUNCTIONS
from qingshan.grid.kernel.scalar_source import ScalarSources


def kernel_text(form: KernelForm, sources: ScalarSources) -> str:
    """The module: sources of the functions, then the kernel `leaf`."""
    return "\n\n\n".join([MODULE_HEAD, sources.module_text, ROW_FUNCTIONS, _RECORD, _kernel(form, _names(form))]) + "\n"


#: What a module of compiled functions starts with.
MODULE_HEAD = '''"""Written by qingshan.grid.kernel.text; do not edit."""

import llvmlite.ir as ir
import numpy as np
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic'''

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
    "holes, slopes, intercepts, tables, constants, low, high, lattice, down_at, across_at, total, missing, ground, "
    "breaches{vectors}{kept}"
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
    end = ["for i in range(wide):", *indent(settling(form, "i"))]
    stretch = [_PLACE, "if zone != at_zone:", *indent(end), *_SPAN, *rows_of(form)]
    stretch += ["if differing(codes, above_of) > 0:", *indent(turning(form))]
    stretch += ["    strange = (kinds < 0).sum()", *_STRANGE]
    stretch += [*loops(form, names), *limit_checks(form), *adding(form)]
    lines = [
        '@njit(error_model="numpy", nogil=True, cache=True)',
        f"def leaf({_ARGUMENTS.format(layers=layers, vectors=vectors, kept=kept)}):",
        *indent(_start(form, names)),
        "    for span in range(len(spans)):",
        *indent(indent(stretch)),
        *indent(end),
    ]
    return "\n".join(lines)


def _start(form: KernelForm, names: dict[str, str]) -> list[str]:
    """Working space of one leaf: rows of values, of tables, of limited values, and what its columns hold."""
    return [
        "wide = across_at.size",
        f"value = level({len(values_of(form))}, wide, 0.0)",
        f"held = level({len(form.sums) + 1}, wide, 0.0)",
        f"gaps = level({len(form.sums)}, wide, 0.0)",
        *(f"held{number} = held[{number}]" for number in range(len(form.sums) + 1)),
        *(f"gaps{number} = gaps[{number}]" for number in range(len(form.sums))),
        f"table = level({len(form.tables)}, wide, np.nan)",
        f"limited = level({sum(bands_of(form, one) for one in form.limits)}, wide, 0.0)",
        *_COLUMNS,
        *(f"{names[one]} = constants[{number}]" for number, one in enumerate(form.constants)),
        *(f"{names[layer.name]} = np.empty({layer.bands})" for layer in form.layers if layer.bands),
    ]


#: what is known of the columns of a leaf: areas of the row, and the codes above
_COLUMNS = """\
areas = level(2, wide, 0.0)
ones = level(1, wide, 1.0)[0]
line = np.empty(lattice.shape[1])
starts = stretches(across_at)
at_row, at_zone, strange, gappy = -1, 0, 0, False
none, never = total.shape[1] - 1, np.iinfo(np.int64).max
above, kinds = np.full(wide, never), np.full(wide, none)""".splitlines()

_PLACE = "down, across, length, zone, first = spans[span]"

#: where a span lies, its weights, its areas, and the classes of its columns
_SPAN = """\
    above[:], kinds[:], at_zone = never, none, zone
if down != at_row:
    areas_of_row(lattice, down_at[down], across_at, starts, line, areas[0])
    at_row = down
r, c = row + down, column + across
ahead = min(r + 2, len(classes) - 1)
area_of = areas[0, across : across + length]
weight, ground_of = ones[:length], area_of
if first >= 0:
    weight, ground_of = shares[first : first + length], areas[1, :length]
    for i in range(length):
        ground_of[i] = area_of[i] * weight[i]
codes = classes[r, c : c + length]
above_of = above[across : across + length]""".splitlines()

#: cells of a class that the legend does not know
_STRANGE = """\
if strange > 0:
    for i in range(length):
        if kinds[across + i] < 0:
            record(breaches, len(breaches) - 1, float(codes[i]), down, across + i)""".splitlines()
