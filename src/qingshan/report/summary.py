"""The result of an account in short 结果摘要, as plain values for machines."""

from typing import Any

from qingshan.report.content import ReportContent
from qingshan.report.figures import Figures
from qingshan.report.table import NoNumber


def summary_values(content: ReportContent) -> list[dict[str, Any]]:
    """One entry an account of the profile: quantity and value in base units, null with the reason where not accounted.

    Figures are those of the place of the total, or the sum over the zones where there is none.
    """
    held = Figures(content)
    entries = []
    for account in content.accounts:
        service = account.service
        quantity, value = held.total(service.quantity), held.total(service.value)
        entries.append(
            {
                "code": service.code,
                "title": service.title._asdict(),
                "accounted": account.accounted,
                "applicable": account.applicable,
                "reason": account.reason._asdict() if account.reason else None,
                "quantity": None if isinstance(quantity, NoNumber) else quantity,
                "quantity_unit": held.unit(service.quantity),
                "value": None if isinstance(value, NoNumber) else value,
                "value_unit": held.unit(service.value),
                "price_years": held.price_years([service.value]) if account.accounted else [],
                "mark": held.mark(service.value),
            }
        )
    return entries
