"""Our side of the comparison with InVEST, for what depends on how water runs: sediment and nutrients."""

from collections.abc import Iterator

import numpy as np
from invest_sides import Floats, Pair, Place

from qingshan.grid.flow.flow import Scheme, flow_of
from qingshan.grid.flow.retention import deposit
from qingshan.nature import nutrient_delivery, sediment_delivery, slope_length, soil_retention
from qingshan.nature.connectivity import Drained, connectivity_index, tangent

HECTARE = np.asarray(10_000.0)


def sediment(place: Place, scheme: Scheme) -> Iterator[Pair]:
    """Soil loss, delivery and deposition. InVEST leaves streams out of the soil loss; ours are cut there to compare."""
    given, cells = place.parameters("sdr"), place.cells
    cover, practice = (place.by_class("biophysical", name, mask=True) for name in ("usle_c", "usle_p"))
    elevation = np.where(np.isnan(cover), np.nan, place.layer(place.dem))  # InVEST cuts all maps to what all have
    multiple = scheme is Scheme.QUANTISED
    longest = slope_length.length_flow_invest if multiple else slope_length.length_flow_invest_d8
    slope = slope_length.slope_invest(elevation, cells)
    factor = longest(elevation, slope, cells, given["l_max"]), slope_length.steepness_invest(slope)
    yield "factors L and S", factor[0] * factor[1], "intermediate_outputs/ls.tif"
    area = given["threshold_flow_accumulation"] * place.of.cell**2
    stream = Drained.of(elevation, cells, area, scheme=scheme, as_invest=True, trace=0.7).stream
    yield "streams", np.where(np.isnan(elevation), np.nan, stream), "stream.tif"
    bare = soil_retention.potential_loss(place.layer("erosivity"), place.layer("erodibility"), *factor)
    loss = soil_retention.actual_loss(bare, cover, practice)
    yield "soil loss of bare ground", np.where(stream, np.nan, bare), "rkls.tif"
    yield "soil loss", np.where(stream, np.nan, loss), "usle.tif"
    turn = area, given["ic_0_param"], given["k_param"], given["sdr_max"]
    ratio, settling = (
        (sediment_delivery.delivery_ratio_invest, sediment_delivery.deposition_invest)
        if multiple
        else (sediment_delivery.delivery_ratio_invest_d8, sediment_delivery.deposition_invest_d8)
    )
    delivered = ratio(elevation, slope, cover, cells, *turn)
    settled = settling(elevation, slope, cover, loss, cells, *turn)
    yield "sediment export", sediment_delivery.export(loss, delivered, HECTARE), "sed_export.tif"
    yield "sediment settled", settled, "sed_deposition.tif"
    avoided = sediment_delivery.avoided_export(bare, loss, delivered, settled, HECTARE)
    yield "sediment export avoided", avoided, "avoided_export.tif"


def nutrients(place: Place, scheme: Scheme) -> Iterator[Pair]:
    """Export of nitrogen over and under ground, and of phosphorus."""
    given, cells = place.parameters("ndr"), place.cells
    elevation = place.layer(place.dem, mask=True)
    slope = slope_length.slope_invest(elevation, cells)
    area = given["threshold_flow_accumulation"] * place.of.cell**2
    index = nutrient_delivery.runoff_index_of_map(place.layer("runoff_proxy", mask=True), place.cells)
    multiple = scheme is Scheme.QUANTISED
    over, under = (
        (nutrient_delivery.surface_delivery_invest, nutrient_delivery.subsurface_delivery_invest)
        if multiple
        else (nutrient_delivery.surface_delivery_invest_d8, nutrient_delivery.subsurface_delivery_invest_d8)
    )

    def load_and_delivery(nutrient: str) -> tuple[Floats, Floats]:
        load, held, reach = (
            place.by_class("biophysical", f"{name}_{nutrient}", mask=True) for name in ("load", "eff", "crit_len")
        )
        applied = place.is_class("biophysical", f"load_type_{nutrient}", "application-rate")
        ratio = over(elevation, slope, held, reach, cells, area, given["k_param"])
        return np.where(applied, load * (1 - held), load), ratio

    load, surface = load_and_delivery("n")
    below = place.by_class("biophysical", "proportion_subsurface_n", mask=True)
    length, most = given["subsurface_critical_length_n"], given["subsurface_eff_n"]
    subsurface = under(elevation, slope, cells, area, most, length)
    total = nutrient_delivery.export(load, index, below, surface, subsurface, HECTARE)
    by_ground = nutrient_delivery.export_surface(load * (1 - below), index, surface, HECTARE)
    yield "nitrogen export over ground", by_ground, "n_surface_export.tif"
    by_water = nutrient_delivery.export_surface(load * below, index, subsurface, HECTARE)
    yield "nitrogen export under ground", by_water, "n_subsurface_export.tif"
    yield "nitrogen export", total, "n_total_export.tif"
    load, surface = load_and_delivery("p")
    yield "phosphorus export", nutrient_delivery.export_surface(load, index, surface, HECTARE), "p_surface_export.tif"


def settled_with(place: Place, scheme: Scheme, delivered: Floats, source: Floats) -> Pair:
    """Sediment settled, from the delivery ratio and the source that InVEST wrote in float32."""
    flow = flow_of(place.layer(place.dem, mask=True), place.cells.width, place.cells.height, scheme)
    name = "sediment settled, with its own rounded delivery ratio"
    return name, deposit(flow, delivered, source)[0], "sed_deposition.tif"


def nitrogen_with(place: Place, scheme: Scheme, held: Floats) -> Pair:
    """Nitrogen export over ground, from the retention along the way that InVEST wrote."""
    given, cells = place.parameters("ndr"), place.cells
    elevation = place.layer(place.dem, mask=True)
    slope = slope_length.slope_invest(elevation, cells)
    area = given["threshold_flow_accumulation"] * place.of.cell**2
    way = Drained.of(elevation, cells, area, scheme=scheme, as_invest=True)
    reached = connectivity_index(way, tangent(slope), np.ones_like(slope))
    middle = float(np.nanmin(reached) + np.nanmax(reached)) / 2
    surface = nutrient_delivery.delivery_of(reached, held, middle, given["k_param"])
    load, most, below = (place.by_class("biophysical", name) for name in ("load_n", "eff_n", "proportion_subsurface_n"))
    applied = place.is_class("biophysical", "load_type_n", "application-rate")
    index = nutrient_delivery.runoff_index_of_map(place.layer("runoff_proxy", mask=True), place.cells)
    over = np.where(applied, load * (1 - most), load) * (1 - below)
    export = nutrient_delivery.export_surface(over, index, surface, HECTARE)
    return "nitrogen export over ground, with its own retention", export, "n_surface_export.tif"
