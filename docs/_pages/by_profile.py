"""Services × profiles 科目与口径对照: one row a service, one column a profile, no cell without a word."""

from _pages.markdown import both, code, link, page, table
from _pages.services import stem

from qingshan.core import Service, Text
from qingshan.nature import SERVICES, models_giving
from qingshan.rulebook import Profile, Rulebook

IN_TOTAL = Text("计入合计", "in the total")
BESIDE = Text("并列，不计入合计", "beside the total")
LEFT_OUT = Text("不属本口径", "not in this profile")


def by_profile_page(book: Rulebook) -> str:
    """The table, then what its words mean."""
    rows = (
        (f"[{both(service.title)}]({stem(service)}.md)", *(cell_of(service, one) for one in book.profiles.values()))
        for service in SERVICES.values()
    )
    heads = ("service 科目", *(link("profile", one.code, one.code) for one in book.profiles.values()))
    return page(
        Text("科目与口径对照", "services by profile"),
        f"What each accounting profile makes of each service: **{both(IN_TOTAL)}**, **{both(BESIDE)}** with the "
        f"reason, or **{both(LEFT_OUT)}** with the reason. Then the method of the quantity 实物量 and of the value "
        "价值量: the one that the profile fixes, the only one there is, or those a run chooses from under `methods`. "
        "Figures of two profiles must not stand on one time axis.",
        table(heads, rows),
    )


def cell_of(service: Service, profile: Profile) -> str:
    """What one profile makes of one service. Raises ``LookupError`` where it says nothing."""
    for account in profile.accounts:
        if account.service == service.code:
            word = both(IN_TOTAL if account.in_total else BESIDE)
            why = f" ({both(account.reason)})" if account.reason is not None and not account.in_total else ""
            return f"**{word}**{why}; 实物量 {way(service.quantity, profile)}; 价值量 {way(service.value, profile)}"
    if service.code not in profile.left_out:
        raise LookupError(f"{profile.code} says nothing of {service.code}: make it an account, or leave it out")
    return f"**{both(LEFT_OUT)}** ({both(profile.left_out[service.code])})"


def way(indicator: str, profile: Profile) -> str:
    """The method by which a profile has an indicator."""
    models = list(models_giving(indicator))
    if indicator in profile.methods:
        return code(profile.methods[indicator])
    if len(models) > 1:
        return f"任选 any of {', '.join(map(code, models))}"
    return code(models[0]) if models else "据统计 as stated in facts"
