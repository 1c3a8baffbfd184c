"""One page for each ecosystem service 生态系统服务, and their list."""

from _pages.markdown import both, code, link, page, plain, table, unit
from _pages.models import model_section, name_of

from qingshan.core import Service, Text
from qingshan.core.record import SERVICE_CLASS_LABELS
from qingshan.nature import SERVICES, models_giving
from qingshan.rulebook import Rulebook


def stem(service: Service) -> str:
    """The name of a service's page: ``water-conservation`` of ``nature.water_conservation``."""
    return service.code.rsplit(".", 1)[-1].replace("_", "-")


def service_page(service: Service, book: Rulebook) -> str:
    """One service: what it counts, in which units, by which models, with what caution."""
    own = (service.quantity, service.value, *service.companions)
    return page(
        service.title,
        f"`{service.code}`, {both(SERVICE_CLASS_LABELS[service.group])}.",
        indicators(service, book),
        "\n".join(f"- {both(caution)}" for caution in service.cautions),
        profiles(service, book),
        *(block for one in own for block in ways_to(one, book)),
        rests_on(own),
    )


def indicators(service: Service, book: Rulebook) -> str:
    """Quantity, value and companions."""
    roles = {service.quantity: "quantity 实物量", service.value: "value 价值量"}
    rows = (
        (
            roles.get(one, "shown beside 并列"),
            link("indicator", one),
            both(book.indicators[one].title),
            unit(book.indicators[one].unit),
            ", ".join(map(code, book.indicators[one].dimensions)),
            plain(book.indicators[one].note),
        )
        for one in (service.quantity, service.value, *service.companions)
    )
    return table(("role", "indicator", "name", "unit", "cut by", "note"), rows)


def profiles(service: Service, book: Rulebook) -> str:
    """How each profile treats the service."""
    rows = (
        (
            link("profile", profile.code),
            "in the total 计入合计" if account.in_total else "outside the total 不计入合计",
            ", ".join(both(book.member("ecosystem", one).title) for one in account.ecosystems) or "all 全部",
            both(account.reason) if account.reason else "",
        )
        for profile in book.profiles.values()
        for account in profile.accounts
        if account.service == service.code
    )
    return table(("profile", "total", "ecosystem types", "reason"), rows)


def ways_to(indicator: str, book: Rulebook) -> list[str]:
    """The models that give one indicator."""
    models = models_giving(indicator)
    head = [f"## {both(book.indicators[indicator].title)}", code(indicator)]
    if not models:
        given = "No model gives it: state it as facts, or as a value under `parameters` in the run file."
        return [*head, given]
    return [*head, *(model_section(model, book) for model in models.values())]


def rests_on(own: tuple[str, ...]) -> str:
    """The models of layers and factors that the figures can rest on, nearest first."""
    seen: dict[str, None] = {}
    waiting = list(own)
    while waiting:
        for model in models_giving(waiting.pop(0)).values():
            for wanted in model.inputs.values():
                if wanted.of not in seen and wanted.of not in own:
                    seen[wanted.of] = None
                    waiting.append(wanted.of)
    rows = (
        (code(one), ", ".join(link("model", name_of(model), model.code) for model in models_giving(one).values()))
        for one in seen
        if models_giving(one)
    )
    listed = table(("indicator", "models"), rows)
    return f"## What these rest on 所依据的图层\n\n{listed}" if listed else ""


def services_page() -> str:
    """The list of services."""
    rows = (
        (
            f"[{both(service.title)}]({stem(service)}.md)",
            code(service.code),
            both(SERVICE_CLASS_LABELS[service.group]),
            code(service.quantity),
            code(service.value),
        )
        for service in SERVICES.values()
    )
    names = "\n".join(stem(service) for service in SERVICES.values())
    return page(
        Text("生态系统服务", "ecosystem services"),
        "In the order of the account tables.",
        table(("service", "code", "class", "quantity", "value"), rows),
        f"```{{toctree}}\n:hidden:\n\n{names}\n```",
    )
