"""The table of units 计量单位, read from core/units.txt."""

from importlib.resources import files

from _pages.markdown import code, page, table

from qingshan.core import Text
from qingshan.core.units import BASE_UNITS

RULES = """\
A unit that is not in these tables is refused. Three rules are not in the file:

- 百, 千, 万 and 亿 go before any unit and count once whatever its power: 万m³ is 10⁴ m³.
- `m2` and `m3` (also km2, cm3) are read as powers; `m²`, `m³`, `·`, `℃`, `°C`, `‰` and `CO₂` are read too.
- Carbon (`tC`), carbon dioxide (`tCO2`) and plain mass (`t`) are three dimensions that do not convert into each other.
"""


def groups() -> dict[str, list[list[str]]]:
    """The lines of the table under the comment above them."""
    found: dict[str, list[list[str]]] = {}
    name = ""
    for line in files("qingshan.core").joinpath("units.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            name = line[2:]
        elif line.strip():
            found.setdefault(name, []).append([part.strip() for part in line.split("=")])
    return found


def units_page() -> str:
    """All units."""
    blocks = []
    for name, lines in groups().items():
        rows = ((code(first), code(made), " ".join(map(code, also))) for first, made, *also in lines)
        blocks += [f"## {name[0].upper()}{name[1:]}", table(("unit", "is", "also written"), rows)]
    bases = " ".join(map(code, BASE_UNITS))
    kept = f"Sums and tables are kept in the base units {bases}."
    return page(Text("计量单位", "units"), RULES.strip(), kept, *blocks)
