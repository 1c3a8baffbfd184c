"""The loops of a kernel 内核循环, as lines of source: over the cells of a span, and over its runs of one class."""

from qingshan.grid.kernel.form import KernelForm, LayerForm, StepForm


def indent(lines: list[str]) -> list[str]:
    """The lines one step further in."""
    return [f"    {line}" for line in lines]


def bands_of(form: KernelForm, name: str) -> int:
    """How many numbers a value has in each cell."""
    return max([1, *(layer.bands for layer in form.layers if layer.name == name)])


def rows_of(form: KernelForm) -> list[str]:
    """The stretch of each layer, table, value and output that the span is about."""
    lines = [
        f"row{number} = layer{number}[{':, ' if layer.bands else ''}r, c : c + length]"
        for number, layer in enumerate(form.layers)
    ]
    lines += [f"table{number} = table[{number}]" for number in range(len(form.tables))]
    lines += [f"value{number} = value[{number}]" for number in range(len(form.sums) + 1)]
    lines += [f"out{number} = kept{number}[r, c : c + length]" for number in range(len(form.kept))]
    return lines


def loops(form: KernelForm, names: dict[str, str]) -> list[str]:
    """One loop over the cells for each group of outputs that share steps.

    A loop with few arrays is compiled to work on several cells at once; one with all of them is not.
    """
    lines = ["for i in range(length):", f"    value{len(form.sums)}[i] = area_of[i] * weight[i]"]
    for outputs in _groups(form):
        lines += ["for i in range(length):", *indent(_cell(form, names, outputs))]
    return lines


def _groups(form: KernelForm) -> list[list[str]]:
    """The values that go somewhere, in groups of those that share a step."""
    outputs = dict.fromkeys([*(one for one, _ in form.sums), *form.limits, *form.kept])
    groups: list[tuple[list[str], set[str]]] = []
    for one in outputs:
        mine = {step.gives for step in _steps_of(form, [one])}
        apart = [group for group in groups if not group[1] & mine]
        shared = [group for group in groups if group[1] & mine]
        joined = [*(name for group in shared for name in group[0]), one]
        groups = [*apart, (joined, mine.union(*(group[1] for group in shared)))]
    return [group for group, _ in groups]


def _steps_of(form: KernelForm, outputs: list[str]) -> list[StepForm]:
    """The steps that some values rest on, in order."""
    wanted, found = set(outputs), []
    for step in reversed(form.steps):
        if step.gives in wanted:
            wanted |= set(step.takes)
            found.append(step)
    return found[::-1]


def _cell(form: KernelForm, names: dict[str, str], outputs: list[str]) -> list[str]:
    """What is done for one cell: layers, tables, steps, and what of them is kept."""
    steps = _steps_of(form, outputs)
    taken = {*outputs, *(one for step in steps for one in step.takes)}
    taken |= {form.excluded[one] for one in (*taken, *(step.gives for step in steps)) if one in form.excluded}
    lines = ["area = area_of[i]"] if form.area in taken else []
    lines += [f"{names[name]} = table{number}[i]" for number, name in enumerate(form.tables) if name in taken]
    for number, layer in enumerate(form.layers):
        lines += _layer(form, number, layer, names) if layer.name in taken else []
    for step in steps:
        left_out = f" + {names[form.excluded[step.gives]]}" if step.gives in form.excluded else ""
        lines.append(f"{names[step.gives]} = {step.function}({', '.join(names[one] for one in step.takes)}){left_out}")
    return lines + _kept_of(form, names, set(outputs))


def _kept_of(form: KernelForm, names: dict[str, str], outputs: set[str]) -> list[str]:
    """Where the outputs of a loop go: sums, limits, maps."""
    bands = {layer.name for layer in form.layers if layer.bands}
    single = {one: f"cell_mean({names[one]})" if one in bands else names[one] for one in names}
    ground = f"value{len(form.sums)}[i]"
    lines = [
        f"value{number}[i] = {single[one]} * {ground if by_area else 'weight[i]'}"
        for number, (one, by_area) in enumerate(form.sums)
        if one in outputs
    ]
    place = 0
    for one in form.limits:
        if one in outputs and one in bands:
            lines += [f"for b in range({bands_of(form, one)}):", f"    limited[{place} + b, i] = {names[one]}[b]"]
        elif one in outputs:
            lines.append(f"limited[{place}, i] = {names[one]}")
        place += bands_of(form, one)
    return lines + [f"out{number}[i] = {single[one]}" for number, one in enumerate(form.kept) if one in outputs]


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
    return [f"for b in range({layer.bands}):", *indent(lines)] if layer.bands else lines


def limit_checks(form: KernelForm) -> list[str]:
    """Count first, which is fast, and look closer only where something is out of bounds."""
    lines, place = [], 0
    for number, one in enumerate(form.limits):
        bands = bands_of(form, one)
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


def adding(count: int) -> list[str]:
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
