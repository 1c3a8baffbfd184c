"""Rebuild the Chinese font that ships inside the package.

Takes Noto Sans SC from a package of the npm registry (by name, through the ``npm`` client), keeps the characters that
reports need, adds the superscripts and subscripts the font lacks, and writes the font and its licence to
``src/qingshan/report/fonts/``.

    python scripts/subset_font.py
    python scripts/subset_font.py --names examples/puer/inputs/places.csv
"""

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
FONT_MEMBER = "package/400Regular/NotoSansSC_400Regular.ttf"
LICENCE_MEMBER = "package/LICENSE_FONT"
REPOSITORY = Path(__file__).resolve().parent.parent
FONTS = REPOSITORY / "src" / "qingshan" / "report" / "fonts"
PLACE_NAMES = REPOSITORY / "examples" / "puer" / "inputs" / "places.csv"

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: ² ³ ° · × ±
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x205E),  # general punctuation: – — … ‰
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20AC, 0x20AC),  # €
    (0x2100, 0x214F),  # letterlike: ℃ №
    (0x2150, 0x218B),  # Roman numerals, as in 地表水Ⅲ类
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics: ≤ ≥ ∑
    (0x2460, 0x24FF),  # ① ⑴
    (0x25A0, 0x26FF),  # ■ ▲ ★
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3380, 0x33DF),  # ㎡ ㎞
    (0xFF00, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),  # ￥
)

# Characters outside GB2312 that stand in names of Yunnan's villages and of counties and towns elsewhere in China, and
# a few common ones in the names of people who sign a report.
RARE_IN_NAMES = (
    "㔱偭咡垇塆塚崀拃昇杧毘淜渼磻竜耈脿萂鲊"
    "勐佤傣拉祜彝哈尼孟澜沧景谷镇沅"
    "丼亍仡佧佶佷俅侗偲僰冮刂劢勍勖吔咘哢唛啰喆噃囡圙圪圳坜坨坬坭坻坼垅垈垌垚垟垴垸埂埇埌埏埔埕埗埚埠埭埲堃堉堌堍堎堠堨塝塬塱墈墉墘墚"
    "夼奓妤姞姚孖宄寮尕屋岙岚岜岽峁峂峒峣崂崇崟崦崾嵊嵖嵚嵛嵬巂廒弇徛徕怒恺扃拏挵掴揀揾旭旮旯旸旻昉昕昺晖晟晞晢暕曈曌朐杈杓杩枋枞枧枵柊柘柞柽栎栟栱"
    "桁桠梽棻椴楸楯榃榇榉榕槟樉樨橦橼欓汆汈汊汭沄沌沔沚沭沺泅泖泷泸泾洑洣洧洺洨浈浉浐浔浛浠浥浬涔涞涪淏淠淼渌渑湉湋湨湴溆溇溧溱滃滘滠滹漈漖漯漳"
    "潕潞潢潴澉澍澴澶濉濞濠瀍灞炀炅炜烨焜煊煜燊燚犇犍犏犴珅珏珙珞珩珺琎琤琯瑁瑀瑄瑾璟璠瓯甪甸畈畛畲疃疍皖盱眙睢矶砀砦砬砻硇硐硔硖硚硠碇碛碣碶磉磜礌"
    "祎祗祯祾禤秭稂稞穰窊窎窦竑笏笕筠筻箐箬篁篢簕粿糍缙罘羑耒耖耿聿胙胪腮腾膦舾芘芷苌苴茌茼荇荘荦莅莒莘莨菀菂萣葑葳蒗蒴蓊蓥蓼蔸蕲蕻薏藁藔虢蚌蚬蛟螳蠡"
    "衎衢袆裟襦覃觜訚诏谂谟豳貊贲赉赑赪赟趄趵跶踅轵辌辿迤迳迺邕邗邙邛邡邢邰邳郏郓郕郚郯郾鄀鄂鄌鄚鄜鄞鄠鄢鄣鄱酃酉醴钊钋钌钐钜钦铚铜铧锜锱镕镡閟闳闾阆阌阐阚阱阽"
    "陉陔陟陬隩隰雒雩霅靰韪韬颍颢飏馆驲骀髡魋鲃鲖鳌鳙鳤鸠鹍鹮麒麯黟黾黉龑龢"
)

# Standing for a character that the font does not have: the one it is drawn from, smaller, and raised or lowered.
DIGITS = "0123456789"
SUPERSCRIPTS = dict(zip("⁰⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "056789+−()n", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎", DIGITS + "+−()", strict=True))
SMALL = 0.6
RAISED, LOWERED = 0.37, -0.13  # of the em

# Drawn a whole em wide in this font, as Chinese printing has them. Here they stand between Latin letters:
# hm²·a, Pu’er.
NARROWED = {"·": 0.3, "‘": 0.24, "’": 0.24}


def gb2312_hanzi() -> set[str]:
    """The 6763 characters of GB 2312, rows 16 to 87."""
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {pair.decode("gb2312", errors="ignore") for pair in pairs} - {""}


def hanzi_of(text: str) -> set[str]:
    """The Chinese characters of a text."""
    return set(re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff]", text))


def wanted_characters(names: Iterable[Path]) -> set[str]:
    """Everything a report may have to write."""
    wanted = {chr(code) for low, high in RANGES for code in range(low, high + 1)}
    wanted |= gb2312_hanzi() | set(RARE_IN_NAMES)
    for path in names:
        wanted |= hanzi_of(path.read_text(encoding="utf-8"))
    return wanted


def fetched(folder: Path) -> tuple[Path, Path]:
    """The whole font and its licence, taken out of the npm package."""
    command = ["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as members:
        for member in (FONT_MEMBER, LICENCE_MEMBER):
            members.extract(member, folder, filter="data")
    return folder / FONT_MEMBER, folder / LICENCE_MEMBER


def with_small_characters(font: TTFont) -> None:
    """Add the superscripts and subscripts the font lacks, drawn from its own digits and signs."""
    have = font.getBestCmap()
    em = font["head"].unitsPerEm
    drawn = [(new, base, RAISED) for new, base in SUPERSCRIPTS.items()]
    drawn += [(new, base, LOWERED) for new, base in SUBSCRIPTS.items()]
    for new, base, shift in drawn:
        if ord(new) in have:
            continue
        source, name = have[ord(base)], f"uni{ord(new):04X}"
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(source, (SMALL, 0, 0, SMALL, 0, round(shift * em)))
        font["glyf"][name] = pen.glyph()
        width, side = font["hmtx"][source]
        font["hmtx"][name] = (round(width * SMALL), round(side * SMALL))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(new)] = name


def with_narrow_characters(font: TTFont) -> None:
    """Give some characters a shape of the same size with less room around it."""
    have = font.getBestCmap()
    em = font["head"].unitsPerEm
    for character, share in NARROWED.items():
        source, name = have[ord(character)], f"narrow{ord(character):04X}"
        shape, width = font["glyf"][source], round(share * em)
        side = (width - (shape.xMax - shape.xMin)) // 2
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(source, (1, 0, 0, 1, side - shape.xMin, 0))
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (width, side)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(character)] = name


def subset_options() -> subset.Options:
    """What is kept beside the outlines: names and kerning, no hints, no vertical setting."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]  # copyright, trademark and licence stay with the font
    options.name_languages = ["*"]
    options.glyph_names = False
    options.recalc_timestamp = False  # the same font, byte for byte, on every day
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx"]
    return options


def main() -> int:
    """Fetch, add, subset, write; say how many characters there are."""
    parser = argparse.ArgumentParser(description="Rebuild the Chinese font that ships inside the package.")
    parser.add_argument("--names", type=Path, action="append", help="UTF-8 file whose Chinese characters are kept too")
    parser.add_argument("--to", type=Path, default=FONTS, help="folder to write to")
    chosen = parser.parse_args()
    names = chosen.names or [path for path in (PLACE_NAMES,) if path.exists()]
    wanted = wanted_characters(names)
    with tempfile.TemporaryDirectory() as folder:
        whole, licence = fetched(Path(folder))
        font = TTFont(whole, recalcTimestamp=False)
        # vertical metrics would have to be made for the new characters too, and nothing here is set vertically
        del font["vmtx"], font["vhea"]
        with_small_characters(font)
        with_narrow_characters(font)
        subsetter = subset.Subsetter(subset_options())
        subsetter.populate(unicodes=[ord(character) for character in wanted])
        subsetter.subset(font)
        chosen.to.mkdir(parents=True, exist_ok=True)
        font.save(chosen.to / "NotoSansSC-subset.ttf")
        text = licence.read_text(encoding="utf-8")
        (chosen.to / "OFL.txt").write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", "utf-8")
    lost = sorted(hanzi_of("".join(wanted)) - {chr(code) for code in font.getBestCmap()})
    sys.stdout.write(
        f"{len(font.getBestCmap())} characters; asked for but not in the font: {''.join(lost) or 'none'}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
