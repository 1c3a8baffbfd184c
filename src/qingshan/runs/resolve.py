"""Where each value comes from 求取路径: the run's choice, its rasters, its values, facts, models, the rulebook."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field

from qingshan.core import Level, Model, Text
from qingshan.core.record import Origin
from qingshan.rulebook import Profile, Rulebook, dated
from qingshan.runs.given import Given
from qingshan.runs.nodes import Missing, Node, NodeKind
from qingshan.runs.own_values import as_parameter_value, dimensions_of
from qingshan.runs.runfile import RunFile

_ORDER = {Level.MAP: 0, Level.CELL: 1, Level.ZONE: 2, Level.TABLE: 3}

#: Inputs that the run itself knows and nobody gives: the calendar, and the geometry of the grid.
_OWN = {Origin.PERIOD: NodeKind.PERIOD, Origin.GRID: NodeKind.GRID}


@dataclass
class Resolver:
    """Finds a node for every code that is asked for, and remembers what it found and what was in doubt."""

    run: RunFile
    book: Rulebook
    profile: Profile
    given: Mapping[str, Given]
    models_giving: Callable[[str], Mapping[str, Model]]
    nodes: dict[str, Node] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)
    doubtful: dict[str, tuple[str, ...]] = field(default_factory=dict)
    past_dates: dict[str, str] = field(default_factory=dict)
    not_by_cell: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)

    def resolve(self, code: str) -> Node | Missing:
        """The node of a code, found once; `Missing` names what it lacks."""
        if code in self.nodes:
            return self.nodes[code]
        if code in self.missing:
            return self.missing[code]
        if code in self._open:
            return Missing((code,))
        self._open.append(code)
        found = self._find(code)
        self._open.pop()
        if isinstance(found, Node):
            self.nodes[code] = found
        elif not self._open:
            self.missing[code] = found
        return found

    def _find(self, code: str) -> Node | Missing:
        chosen = self.run.methods.get(code)
        if chosen is not None:
            model = self.models_giving(code).get(chosen.model)
            return self._modelled(model, Level(chosen.level) if chosen.level else None) if model else Missing((code,))
        for way in (self._given, self._modelled_by_profile, self._from_rulebook):
            found = way(code)
            if isinstance(found, Node):
                return found
            if found is not None:
                return found
        return Missing((code,))

    def _given(self, code: str) -> Node | None:
        """What the run itself brings: area, a raster, a value, a table by class, or facts."""
        title, unit = self._name(code)
        if code == "land.area":
            return Node(code, NodeKind.AREA, title, "m2", Level.CELL)
        if code in self.run.rasters:
            return Node(code, NodeKind.RASTER, title, unit, Level.CELL)
        if code in self.run.parameters:
            given = self.run.parameters[code]
            return self._own_value(code, title, unit or given.unit)
        if code in self.run.class_values:
            values = self.run.class_values[code]
            unit = unit or values.unit
            return Node(
                code, NodeKind.PARAMETER, title, unit, held=values.held, by=values.by, by_class=True, from_run=True
            )
        if code in self.given:
            return Node(code, NodeKind.FACTS, title, unit, Level.ZONE, given=self.given[code])
        return None

    def _own_value(self, code: str, title: Text, unit: str) -> Node:
        held, by = as_parameter_value(self.run.parameters[code], unit, dimensions_of(code, self.book))
        return Node(code, NodeKind.PARAMETER, title, unit, held=held, by=by, from_run=True)

    def _modelled_by_profile(self, code: str) -> Node | Missing | None:
        models = dict(self.models_giving(code))
        if not models:
            return None
        named = self.profile.methods.get(code)
        if named is not None and named in models:
            return self._modelled(models[named], None)
        ways = {name: self._modelled(model, None) for name, model in models.items()}
        able = {name: node for name, node in ways.items() if isinstance(node, Node)}
        if len(able) > 1:
            self.doubtful[code] = tuple(able)
        if able:
            return next(iter(able.values()))
        if code in self.book.parameters:
            return None
        lacking = [way.codes for way in ways.values() if isinstance(way, Missing)]
        return Missing(min(lacking, key=len))

    def _modelled(self, model: Model, level: Level | None) -> Node | Missing:
        takes: dict[str, str] = {}
        lacking: list[str] = []
        levels = [level or model.level, model.level]
        for argument, wanted in model.inputs.items():
            own = next((_OWN[origin] for origin in wanted.origins if origin in _OWN), None)
            if own is not None:
                self.nodes.setdefault(wanted.of, Node(wanted.of, own, wanted.title, wanted.unit))
                takes[argument] = wanted.of
                continue
            found = self.resolve(wanted.of)
            if isinstance(found, Missing):
                lacking += found.codes
                continue
            if model.level is Level.MAP and not _fits_map(found, model):
                self.not_by_cell.add(wanted.of)
                lacking.append(wanted.of)
                continue
            takes[argument] = wanted.of
            if found.level is not None:
                levels.append(found.level)
        if lacking:
            return Missing(tuple(dict.fromkeys(lacking)))
        highest = max(Level.CELL, *levels, key=lambda one: _ORDER[one])
        title, _ = self._name(model.gives)
        return Node(model.gives, NodeKind.MODEL, title, model.unit, highest, model, takes, dict(model.inputs))

    def _from_rulebook(self, code: str) -> Node | None:
        if code not in self.book.parameters:
            return None
        parameter = self.book.parameters[code]
        try:
            start, _, held = dated(parameter).entry_at(self.run.when.start)
        except LookupError as error:
            self.past_dates[code] = str(error)
            return None
        return Node(
            code,
            NodeKind.PARAMETER,
            parameter.title,
            parameter.unit,
            held=held,
            by=parameter.by,
            since=start.isoformat(),
        )

    def _name(self, code: str) -> tuple[Text, str]:
        if code in self.book.indicators:
            return self.book.indicators[code].title, self.book.indicators[code].unit
        if code in self.book.parameters:
            return self.book.parameters[code].title, self.book.parameters[code].unit
        return Text(code, code), ""


def _fits_map(node: Node, model: Model) -> bool:
    """Whether a model on maps can take a value: what is known by zone alone has no place on a map."""
    return node.kind is NodeKind.RASTER if model.local else node.level in (None, Level.CELL)


def upstream(nodes: Mapping[str, Node], codes: Sequence[str], known: Container[str] = ()) -> list[str]:
    """All codes that some codes rest on, themselves included, inputs before what they go into.

    known : codes behind which nobody looks
    """
    ordered: dict[str, None] = {}

    def visit(code: str) -> None:
        if code in ordered:
            return
        if code not in known:
            for below in nodes[code].takes.values():
                visit(below)
        ordered[code] = None

    for code in codes:
        visit(code)
    return list(ordered)
