"""The loops of a kernel 内核循环, as lines of source: over the cells of a span."""

from qingshan.grid.kernel.form import KernelForm, LayerForm, StepForm


def indent(lines: list[str]) -> list[str]:
    """The lines one step further in."""
    return [f"    {line}" for line in lines]


def bands_of(form: KernelForm, name: str) -> int:
    """How many numbers a value has in each cell, 0 for a single one."""
    return max([0, *(layer.bands for layer in form.layers if layer.name == name)])


def values_of(form: KernelForm) -> list[str]:
    """What has a row of its own in a span: the sums, then what is only a map or only looked at."""
    summed = [one for one, _ in form.sums]
    single = [one for one in form.limits if not bands_of(form, one)]
    return summed + [one for one in dict.fromkeys([*form.kept, *single]) if one not in summed]


def rows_of(form: KernelForm) -> list[str]:
    """The stretch of each layer, table and value that the span is about."""
    lines = [
        f"row{number} = layer{number}[{':, ' if layer.bands else ''}r, c : c + length]"
        for number, layer in enumerate(form.layers)
    ]
    for number, layer in enumerate(form.layers):
        if layer.bands:
            lines += [f"for b in range({layer.bands}):", f"    fetch_row(layer{number}[b, ahead, c : c + length])"]
        else:
            lines.append(f"fetch_row(layer{number}[ahead, c : c + length])")
    lines += [f"table{number} = table[{number}, across : across + length]" for number in range(len(form.tables))]
    lines += [f"value{number} = value[{number}, :length]" for number in range(len(values_of(form)))]
    return lines


def loops(form: KernelForm, names: dict[str, str]) -> list[str]:
    """One loop over the cells for each group of outputs that share steps.

    A loop with few arrays is compiled to work on several cells at once; one with all of them is not.
    """
    lines = []
    for outputs in _groups(form):
        lines += ["for i in range(length):", *indent(_cell(form, names, outputs))]
    return lines


def _groups(form: KernelForm) -> list[list[str]]:
    """The values that go somewhere, in groups of those that share a step."""
    groups: list[tuple[list[str], set[str]]] = []
    for one in dict.fromkeys([*values_of(form), *form.limits]):
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
    return lines + _held(form, names, set(outputs))


def _held(form: KernelForm, names: dict[str, str], outputs: set[str]) -> list[str]:
    """Where the outputs of a loop go: each to its row, limited values of several bands to one row a band."""
    lines = []
    for number, one in enumerate(values_of(form)):
        single = f"cell_mean({names[one]})" if bands_of(form, one) else names[one]
        lines += [f"value{number}[i] = {single}"] if one in outputs else []
    place = 0
    for one in form.limits:
        if one in outputs and bands_of(form, one):
            lines += [f"for b in range({bands_of(form, one)}):", f"    limited[{place} + b, i] = {names[one]}[b]"]
        place += bands_of(form, one)
    return lines


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
    lines, place, rows = [], 0, values_of(form)
    for number, one in enumerate(form.limits):
        wrong = f"values[i] < low[{number}] or values[i] > high[{number}] or np.abs(values[i]) == np.inf"
        look = [
            "wrong = 0",
            "for i in range(length):",
            f"    wrong += int({' | '.join(f'({one})' for one in wrong.split(' or '))})",
            "if wrong > 0:",
            "    for i in range(length):",
            f"        if {wrong}:",
            f"            record(breaches, {number}, values[i], down, across + i)",
        ]
        bands = bands_of(form, one)
        if bands:
            lines += [f"for b in range({place}, {place + bands}):", *indent(["values = limited[b]", *look])]
        else:
            lines += [f"values = value{rows.index(one)}", *look]
        place += bands
    return lines


def adding(form: KernelForm) -> list[str]:
    """Sums of the span, column by column, and its maps."""
    rows, count = values_of(form), len(form.sums)
    together = " + ".join(f"value{number}[i]" for number in range(count)) or "0.0"
    lines = ["wrong = 0", "for i in range(length):", f"    together = {together}"]
    lines += ["    wrong += int(together != together)"]
    lines += [f"add_row(ground_of, held{count}[across : across + length])"]
    whole, part, gaps = [], [], []
    for number, (_, by_area) in enumerate(form.sums):
        to, by = f"held{number}[across : across + length]", "ground_of" if by_area else "weight"
        whole.append(f"add_times(value{number}, ground_of, {to})" if by_area else f"add_row(value{number}, {to})")
        part.append(f"add_times(value{number}, {by}, {to})")
        gaps.append(f"add_known(value{number}, {by}, ground_of, {to}, gaps{number}[across : across + length])")
    if count:
        lines += ["if wrong > 0:", "    gappy = True", *indent(gaps), "elif first < 0:", *indent(whole), "else:"]
        lines += indent(part)
    for number, one in enumerate(form.kept):
        lines.append(f"out = kept{number}[r, c : c + length]")
        lines += ["for i in range(length):", f"    out[i] = value{rows.index(one)}[i]"]
    return lines


def settling(form: KernelForm, column: str) -> list[str]:
    """What a column holds goes to its class."""
    count = len(form.sums)
    lines = ["kind = kinds[j] if kinds[j] >= 0 else none", "to, lost = total[at_zone, kind], missing[at_zone, kind]"]
    for number in range(count):
        lines += [f"to[{number}] += held{number}[j]", f"held{number}[j] = 0.0"]
    lines += [f"ground[at_zone, kind] += held{count}[j]", f"held{count}[j] = 0.0"]
    lines += ["if gappy:", "    pass"]
    for number in range(count):
        lines += [f"    lost[{number}] += gaps{number}[j]", f"    gaps{number}[j] = 0.0"]
    return [line.replace("[j]", f"[{column}]") for line in lines]


def turning(form: KernelForm) -> list[str]:
    """Columns whose class changes: what they hold is settled, the new class and its parameters are looked up."""
    return [
        "for i in range(length):",
        "    code = np.int64(codes[i])",
        "    if code != above_of[i]:",
        "        above_of[i] = code",
        "        j = across + i",
        *indent(indent(settling(form, "j"))),
        "        kind = none",
        "        if code != no_class:",
        "            place = code - lowest",
        "            kind = lookup[place] if 0 <= place < lookup.size else -1",
        "        kinds[j] = kind",
        "        parameters = tables[kind]",
        *(f"        table{number}[i] = parameters[{number}]" for number in range(len(form.tables))),
    ]
