"""From accounts of GEP to reference services of SEEA EA 科目对照. Spec B6.

The services' names are data, dimension `seea_service` of the rulebook. Which account meets which is written out here:
a table of texts about our own records, in force as long as they are.
"""

from dataclasses import dataclass

from qingshan.core import Mark, Text


@dataclass(frozen=True)
class Correspondence:
    """One account of GEP and what SEEA EA has for it.

    account : code of a service of `qingshan.nature`;  seea : codes of dimension `seea_service`
    final : whether it may enter the total of final services;  note : what differs
    """

    account: str
    seea: tuple[str, ...]
    final: bool = True
    note: Text | None = None
    source: str = "seea-ea-2021"
    mark: Mark = Mark.UNVERIFIED


_RENT = Text(
    "SEEA 记生态系统贡献（租金），2020 指南记产值",
    "SEEA records the ecosystem's contribution (rent), the guide of 2020 output",
)
_BUILT = Text(
    "水库是人造资产：只有生态系统的贡献属于 SEEA 服务",
    "a reservoir is built: only the ecosystem's part is a service in SEEA",
)
_EXCHANGE = Text("交换价值：不含消费者剩余", "exchange value: consumer surplus is excluded")

#: Every account, in the order of the table; an account with no reference service says why.
CROSSWALK: tuple[Correspondence, ...] = (
    Correspondence("nature.products", ("crop", "wood", "grazed_biomass", "aquaculture", "wild_fish"), note=_RENT),
    Correspondence("nature.water_supply", ("water_supply",)),
    Correspondence(
        "nature.hydropower",
        (),
        final=False,
        note=Text(
            "发电本身不是生态系统服务，水流调节才是；不入供给使用表",
            "not an ecosystem service itself, the regulation of water flow is; keep it outside supply and use",
        ),
    ),
    Correspondence("nature.water_conservation", ("baseline_flow_maintenance",)),
    Correspondence("nature.flood_mitigation", ("peak_flow_mitigation",)),
    Correspondence("nature.lake_storage", ("peak_flow_mitigation",)),
    Correspondence("nature.reservoir_storage", ("peak_flow_mitigation",), note=_BUILT, source="general-knowledge"),
    Correspondence("nature.marsh_storage", ("peak_flow_mitigation",)),
    Correspondence("nature.coastal_protection", ("coastal_protection",)),
    Correspondence("nature.soil_retention", ("soil_erosion_control", "sediment_retention")),
    Correspondence("nature.sand_fixation", ("soil_erosion_control", "sediment_retention")),
    Correspondence(
        "nature.carbon_sequestration",
        ("global_climate_regulation",),
        note=Text("SEEA 可记储存、固定或两者", "SEEA: retention, sequestration or both"),
    ),
    Correspondence(
        "nature.oxygen_release", (), final=False, note=Text("SEEA 无此服务，剔除", "SEEA has no such service; drop it")
    ),
    Correspondence("nature.air_purification", ("air_filtration",)),
    Correspondence("nature.water_purification", ("water_purification",)),
    Correspondence("nature.climate_regulation", ("local_climate_regulation", "rainfall_pattern_regulation")),
    Correspondence("nature.water_cooling", ("local_climate_regulation",)),
    Correspondence("nature.pest_control", ("biological_control",)),
    Correspondence(
        "nature.species_conservation",
        ("habitat_maintenance",),
        final=False,
        note=Text("中间服务，不入最终服务合计", "intermediate; excluded from the total of final services"),
    ),
    Correspondence(
        "nature.negative_ions",
        (),
        final=False,
        note=Text("参考服务清单中没有对应项", "the reference list has nothing that corresponds"),
        source="general-knowledge",
    ),
    Correspondence("nature.noise_reduction", ("noise_attenuation",), source="general-knowledge"),
    Correspondence("nature.recreation", ("recreation",), note=_EXCHANGE),
    Correspondence("nature.landscape_housing", ("visual_amenity",), note=_EXCHANGE),
    Correspondence("nature.landscape_hotels", ("visual_amenity",), note=_EXCHANGE),
)


def reference_services(account: str) -> tuple[str, ...]:
    """Reference services of SEEA EA for an account; empty where SEEA has none. [codes]  Raises ``LookupError``.

    >>> reference_services("nature.soil_retention"), reference_services("nature.oxygen_release")
    (('soil_erosion_control', 'sediment_retention'), ())
    """
    for one in CROSSWALK:
        if one.account == account:
            return one.seea
    raise LookupError(f"no line of the crosswalk is about {account}; add one to qingshan.nature.seea.crosswalk")
