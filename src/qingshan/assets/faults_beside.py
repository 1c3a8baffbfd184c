"""The words of findings 检查结果 about what stands beside postings: prices, obligations, maps, gauges."""

from typing import Final

from qingshan.core import Severity, Text

BESIDE: Final = {
    "price-rule": (
        Text("{resource} 没有价格规则 {rule!r}", "{resource} has no price rule {rule!r}"),
        Text(
            "改用：{known}；或在自有规则库 resources 中登记",
            "use one of {known}, or add it in a rulebook of your own under resources",
        ),
    ),
    "price-unit": (
        Text("单位 {unit!r} 不能作 {resource} 的{rule.zh}", "{unit!r} is no unit for the {rule.en} of {resource}"),
        Text("写成 {wanted} 一类的单位", "write a unit such as {wanted}"),
    ),
    "price-missing": (
        Text("没有价格，或小于零", "there is no price, or it is below zero"),
        Text("填写价格；不知道的整行删去", "give the price; leave the whole row out where it is not known"),
    ),
    "price-source": (
        Text("价格没有来源，或标记不是 S、R、U", "the price names no source, or its mark is none of S, R, U"),
        Text("写明文件或公告，以及证据标记", "name the document, and the evidence mark"),
    ),
    "price-twice": (
        Text("第 {first} 行已有同日的同一价格", "row {first} states the same price of the same day"),
        Text("保留一个", "keep one"),
    ),
    "obligation-incomplete": (
        Text("义务没有{column.zh}", "the obligation has no {column.en}"),
        Text("补填", "give it"),
    ),
    "obligation-days": (
        Text("{column.zh} {day} 早于确立日 {since}", "the {column.en} {day} lies before the day it arose, {since}"),
        Text("核对日期", "check the days"),
    ),
    "obligation-amount": (
        Text("金额为空而没有说明，或小于零", "there is no amount and no reason, or it is below zero"),
        Text("填写金额，或写明为何没有", "give the amount, or say why there is none"),
    ),
    "obligation-unit": (
        Text("单位 {unit!r} 不是货币", "{unit!r} is no money"),
        Text("写成 万元 或 元", "write CNY or 万元"),
    ),
    "confusion-empty": (
        Text("混淆矩阵是空的", "the error matrix is empty"),
        Text(
            "首列写图上类别，其余列写实地类别",
            "name classes of the map in the first column, those on the ground in the others",
        ),
    ),
    "confusion-class": (
        Text("混淆矩阵的类别 {name!r} 不认识", "the error matrix has an unknown class {name!r}"),
        Text("改用图例代码或：{known}", "use a code of the legend, or one of {known}"),
    ),
    "confusion-count": (
        Text("点数 {text!r} 不是整数", "{text!r} is no number of points"),
        Text("没有点的写 0", "write 0 where there is none"),
    ),
    "confusion-few": (
        Text("图上的 {item.zh} 少于两个检验点", "fewer than two points were checked of {item.en} on the map"),
        Text("补充检验点，或不用混淆矩阵", "check more points, or leave the error matrix out"),
    ),
    "map-not-whole": (
        Text(
            "{place} 的面积为 {area} 公顷，图上只有 {found} 公顷",
            "{place} has {area} hm², the maps cover {found} hm² of it",
        ),
        Text("补全两期图，或核对边界", "complete the maps, or check the border"),
    ),
    "map-class-unknown": (
        Text(
            "{file} 有 {cells} 个像元的类别代码（{low:g} 至 {high:g}）不在图例中，窗口 {window}",
            "{cells} cells of {file} have classes ({low:g} to {high:g}) that the legend lacks; window {window}",
        ),
        Text("补全图例，或用 --nodata 标明空值", "complete the legend, or name the empty value with --nodata"),
    ),
    "map-without-item": (
        Text(
            "生态系统类型 {name} 不属于任何土地类别", "ecosystem type {name} is counted in no item of the land account"
        ),
        Text("在自有规则库的 land 资源中登记", "add it to the resource land in a rulebook of your own"),
    ),
    "map-grids-differ": (
        Text(
            "两期图格网不同，期初图按最近邻取到期末图上",
            "the grids differ; the opening map is taken to the closing one",
        ),
        Text("变化可能多算在边缘；最好用同一格网", "changes may be overstated at edges; one grid for both is better"),
    ),
    "map-dates": (
        Text("期末 {last} 不晚于期初 {first}", "the closing map, {last}, is not later than the opening one, {first}"),
        Text("核对 --from 与 --to", "check --from and --to"),
    ),
    "curve-broken": (
        Text("{name} 的水位库容曲线不能用：{why}", "the curve of {name} cannot be used: {why}"),
        Text("改正曲线：水位、库容随行递增", "correct it: levels and storage rise from row to row"),
    ),
    "reading-incomplete": (
        Text("读数缺日期、地区或凭证", "the reading has no day, place or document"),
        Text("补填", "give it"),
    ),
    "reading-empty": (
        Text("没有水位，也没有不小于零的蓄水量", "there is neither a level nor a storage of nought or more"),
        Text("填写一个；缺测的整行删去", "give one; leave the row out where nothing was read"),
    ),
    "reading-twice": (
        Text("{day} 已有读数", "there is a reading of {day} already"),
        Text("保留一个", "keep one"),
    ),
    "reading-no-curve": (
        Text("只有水位，而没有 {name} 的曲线", "only a level is given, and {name} has no curve"),
        Text("用 --curves 给出曲线，或填写蓄水量", "give the curve with --curves, or the storage"),
    ),
    "reading-beyond-curve": (
        Text("水位 {level} 超出曲线 {low} 至 {high}", "the level {level} lies beyond the curve, {low} to {high}"),
        Text("核对读数，或补全曲线", "check the reading, or extend the curve"),
    ),
    "reading-end": (
        Text("{name} 在 {day} 没有读数", "{name} has no reading on {day}"),
        Text("补上首末日读数，或改 --from、--to", "give readings of both ends, or change --from or --to"),
    ),
    "reading-places": (
        Text("{name} 的读数有几个地区", "the readings of {name} name several places"),
        Text("一座水库记在一个地区", "post a reservoir in one place"),
    ),
    "obligation-twice": (
        Text("编号 {code!r} 在第 {first} 行已有", "row {first} has the code {code!r} already"),
        Text("每项义务一个编号", "give each obligation a code of its own"),
    ),
}

BESIDE_LIGHTER: Final = {"map-grids-differ": Severity.WARNING}
