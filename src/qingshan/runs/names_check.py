"""Checks of the names in a run file: profile, services, methods, roles, parameters, legend, units."""

from collections.abc import Iterator
from itertools import combinations

from qingshan.core import Finding, Level, Origin, Text, Where
from qingshan.core.units import UnitError, same_dimension
from qingshan.nature import MODELS, SERVICES, models_giving
from qingshan.rulebook import LinedDocument, Profile, Rulebook
from qingshan.rulebook.book import numbers_in
from qingshan.runs.limits import fields_by_code, impossible, outside_limits
from qingshan.runs.own_values import as_parameter_value, dimensions_of
from qingshan.runs.runfile import ParameterInput, RunFile
from qingshan.runs.runfile_seea import condition_roles


def check_names(run: RunFile, book: Rulebook, document: LinedDocument) -> list[Finding]:
    """Every code in the run file that no record has, and every unit that measures something else."""
    return [
        *_singles(run, book, document),
        *_services(run, book, document),
        *_methods(run, document),
        *_roles(run, document),
        *_parameters(run, book, document),
        *_sensitivity(run, book, document),
        *_uncertainty(run, book, document),
        *_accepted(run, document),
    ]


#: Errors that may be true of sound data; any other one would leave nothing to compute.
ACCEPTABLE = (
    "unit-implausible",
    "zones-overlap",
    "texture-sum",
    "class-unknown",
    "parameter-missing-class",
    "exclusive-services",
)


def _accepted(run: RunFile, document: LinedDocument) -> Iterator[Finding]:
    for number, code in enumerate(run.accept):
        if code not in ACCEPTABLE:
            yield unknown(
                Text("可接受的检查结果", "finding that can be accepted"),
                code,
                list(ACCEPTABLE),
                document.where(("accept", number)),
            )


def unknown(what: Text, code: str, known: Iterator[str] | list[str], where: Where) -> Finding:
    """The finding for a code that no record has, with those there are."""
    there = sorted(known)
    shown = ", ".join(there[:12]) + (" …" if len(there) > 12 else "")
    return Finding(
        "unknown-code",
        where,
        Text(f"没有{what.zh} {code!r}", f"there is no {what.en} {code!r}"),
        Text(f"可用的有：{shown}", f"there are {shown}"),
    )


def _singles(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    if run.profile not in book.profiles:
        yield unknown(Text("核算口径", "profile"), run.profile, list(book.profiles), document.where(("profile",)))
    if run.land_cover.legend not in book.legends:
        where = document.where(("land_cover", "legend"))
        yield unknown(Text("图例", "legend"), run.land_cover.legend, list(book.legends), where)


def _services(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    for code in run.services:
        if code not in SERVICES:
            yield unknown(Text("服务", "service"), code, list(SERVICES), document.where(("services",)))
        elif run.profile in book.profiles:
            yield from _not_in_profile(code, book.profiles[run.profile], document)
    for key, codes in (("not_accounted", run.not_accounted), ("not_applicable", run.not_applicable)):
        for code in codes:
            if code not in SERVICES:
                yield unknown(Text("服务", "service"), code, list(SERVICES), document.where((key, code)))
    yield from _twice(run, document)


def _not_in_profile(code: str, profile: Profile, document: LinedDocument) -> Iterator[Finding]:
    """A service that is asked for and that the profile does not account: it would be passed over in silence."""
    if code in {one.service for one in profile.accounts}:
        return
    title = SERVICES[code].title
    why = profile.left_out.get(code, Text("口径未列出", "it does not list it"))
    yield Finding(
        "service-not-in-profile",
        document.where(("services",)),
        Text(f"口径 {profile.code} 没有{title.zh}：{why.zh}", f"{profile.code} has no {title.en}: {why.en}"),
        Text("从 services 中删去，或换一个口径", "remove it from services, or choose another profile"),
    )


def _twice(run: RunFile, document: LinedDocument) -> Iterator[Finding]:
    """Services that are asked for and set aside at once, or set aside for two reasons."""
    named = {"services": run.services, "not_accounted": run.not_accounted, "not_applicable": run.not_applicable}
    for (one, codes), (other, others) in combinations(named.items(), 2):
        for code in dict.fromkeys(codes):
            if code in others:
                yield Finding(
                    "service-named-twice",
                    document.where((other, code)),
                    Text(f"{code} 同时列在 {one} 和 {other} 中", f"{code} is listed under {one} and {other}"),
                    Text("只保留一处", "keep it in one of them"),
                )


def _methods(run: RunFile, document: LinedDocument) -> Iterator[Finding]:
    for code, choice in run.methods.items():
        models = models_giving(code)
        where = document.where(("methods", code))
        if not models:
            yield unknown(Text("可算指标", "indicator with models"), code, [model.gives for model in MODELS], where)
        elif choice.model not in models:
            yield unknown(Text("方法", "model"), choice.model, list(models), where)
        elif choice.level == "zone" and models[choice.model].level is Level.MAP:
            yield Finding(
                "bad-value",
                document.where(("methods", code, "level")),
                Text(f"{choice.model} 只能在整幅栅格上计算", f"{choice.model} works on whole maps only"),
                Text("删去 level", "remove level"),
            )


def inputs_by_code() -> dict[str, str]:
    """Codes that models take, with the unit they take them in; what the run knows itself is not among them."""
    return {
        wanted.of: wanted.unit
        for model in MODELS
        for wanted in model.inputs.values()
        if not {Origin.PERIOD, Origin.GRID} & set(wanted.origins)
    }


def _roles(run: RunFile, document: LinedDocument) -> Iterator[Finding]:
    known = inputs_by_code() | condition_roles(run.condition)
    for role, raster in run.rasters.items():
        if role not in known:
            yield unknown(Text("栅格角色", "role for a raster"), role, list(known), document.where(("rasters", role)))
        elif not same_dimension(raster.unit, known[role]):
            yield wrong_unit(role, raster.unit, known[role], document.where(("rasters", role, "unit")))


def wrong_unit(code: str, given: str, wanted: str, where: Where) -> Finding:
    """The finding for a unit that measures something else."""
    return Finding(
        "wrong-unit",
        where,
        Text(
            f"{code} 的单位 {given} 与 {wanted} 不是同一种量", f"{code} in {given} does not measure what {wanted} does"
        ),
        Text(f"改为与 {wanted} 同量纲的单位", f"give it in {wanted} or a unit of the same kind"),
    )


def _parameters(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    known = inputs_by_code()
    for code, given in run.parameters.items():
        where = document.where(("parameters", code))
        wanted = book.parameters[code].unit if code in book.parameters else known.get(code)
        if wanted is None:
            yield unknown(Text("参数", "parameter"), code, [*book.parameters, *known], where)
        elif not same_dimension(given.unit, wanted):
            yield wrong_unit(code, given.unit, wanted, document.where(("parameters", code, "unit")))
        else:
            yield from _value(code, given, wanted, book, where)
            yield from _past(code, given, run, where)


def _past(code: str, given: ParameterInput, run: RunFile, where: Where) -> Iterator[Finding]:
    """A value of the run's own that no longer holds when the period begins."""
    if given.until is not None and given.until < run.when.start:
        yield Finding(
            "parameter-past-dates",
            where,
            Text(
                f"{code} 的值只到 {given.until}，核算时段从 {run.when.start} 开始",
                f"the value of {code} holds until {given.until}, the period begins on {run.when.start}",
            ),
            Text("给出该时段有效的值，或改正 until", "give a value for the period, or correct until"),
        )


def _value(code: str, given: ParameterInput, wanted: str, book: Rulebook, where: Where) -> Iterator[Finding]:
    remedy = Text("给出一个数，或按维度列出的表", "give one number, or a table by its dimensions")
    try:
        held, by = as_parameter_value(given, wanted, dimensions_of(code, book))
    except (ValueError, UnitError) as error:
        yield Finding("bad-value", where, Text(f"取值不合要求：{error}", str(error)), remedy)
        return
    if by and isinstance(held.value, dict) and by[0] in book.dimensions:
        members = [member.code for member in book.dimensions[by[0]].members]
        for key in held.value:
            if key not in members:
                yield unknown(book.dimensions[by[0]].title, key, members, where)
    field = fields_by_code().get(code)
    if field is not None:
        wrong = [value for value in numbers_in(held.value) if impossible(field, value, wanted)]
        if wrong:
            yield outside_limits(field, code, wrong, wanted, where)


def _sensitivity(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    known = {**inputs_by_code(), **{code: one.unit for code, one in book.parameters.items()}}
    fields = fields_by_code()
    for number, one in enumerate(run.sensitivity):
        where = document.where(("sensitivity", number))
        if one.service not in SERVICES:
            yield unknown(Text("服务", "service"), one.service, list(SERVICES), where)
        for code in one.vary:
            if code not in known:
                yield unknown(Text("参数", "parameter"), code, list(known), where)
            elif not same_dimension(one.unit, known[code]):
                yield wrong_unit(code, one.unit, known[code], where)
            elif code in fields:
                wrong = [value for value in one.vary[code] if impossible(fields[code], value, one.unit)]
                if wrong:
                    yield outside_limits(fields[code], code, wrong, one.unit, where)


def _uncertainty(run: RunFile, book: Rulebook, document: LinedDocument) -> Iterator[Finding]:
    known = [*book.parameters, *inputs_by_code()]
    for number, code in enumerate(run.uncertainty.parameters if run.uncertainty is not None else ()):
        if code not in known and code not in run.parameters:
            where = document.where(("uncertainty", "parameters", number))
            yield unknown(Text("参数", "parameter"), code, known, where)
    for code in run.uncertainty.inputs if run.uncertainty is not None else ():
        if code not in book.indicators:
            where = document.where(("uncertainty", "inputs", code))
            yield unknown(Text("指标", "indicator"), code, list(book.indicators), where)
