"""Blocks that stand in the wrong section, and fragments whose beginning is lost: find their home, keep both places."""

from qingshan.core import Text
from qingshan.policy.lexicon import Lexicon
from qingshan.policy.shape import Diagnostic
from qingshan.policy.tree.numbering import Numbering
from qingshan.policy.tree.paragraph import Found, Paragraph


def find_homes(found: Found, paragraphs: list[Paragraph], numbering: Numbering, words: Lexicon) -> None:
    """Canonical paths of displaced blocks and of headless fragments; `path_found` stays."""
    at = {id(one): n for n, one in enumerate(paragraphs)}
    for broken in numbering.breaks:
        if broken.kind == "restart":
            block = _block(paragraphs, at[id(broken.paragraph)])
            home = _home(block, broken.parent, numbering)
            if home:
                _move(found, paragraphs, at[id(block[0])], block, home, numbering)
    for one in paragraphs:
        if one.headless and one.copy_of is None and one.path == one.path_found:
            _attach(one, paragraphs, at[id(one)], words)
    for one in paragraphs:
        if one.copy_of is not None:
            one.path = one.copy_of.path
    _tell_fragments(found, paragraphs)


def _block(paragraphs: list[Paragraph], start: int) -> list[Paragraph]:
    """From the label that restarts to the next heading above it."""
    first = paragraphs[start]
    assert first.label is not None
    block, expected = [first], first.label.ordinal + 1
    for one in paragraphs[start + 1 :]:
        if one.label is not None and one.label.kind == first.label.kind:
            if one.label.ordinal != expected:
                break
            expected += 1
        elif one.role == "section":
            break
        block.append(one)
    return block


def _home(block: list[Paragraph], parent: str, numbering: Numbering) -> str:
    """The section that lacks exactly these ordinals and speaks of the same things."""
    first = block[0].label
    assert first is not None
    wanted = [
        path for path, (kind, last, _) in numbering.last.items()
        if kind == first.kind and last == first.ordinal - 1 and path != parent
    ]  # fmt: skip
    said = "".join(one.title or "" for one in block if one.label)
    pairs = {said[n : n + 2] for n in range(len(said) - 1)}

    def score(path: str) -> tuple[int, int]:
        heading = numbering.last[path][2]
        title = numbering.titles.get(path) or heading.title or ""
        near = abs(heading.span[0] - block[0].span[0])
        return sum(title[n : n + 2] in pairs for n in range(len(title) - 1)), -near

    return max(wanted, key=score, default="")


def _move(
    found: Found, paragraphs: list[Paragraph], start: int, block: list[Paragraph], home: str, numbering: Numbering
) -> None:
    tail = numbering.last[home][2]
    fragments: list[Paragraph] = []
    while start and paragraphs[start - 1].headless and paragraphs[start - 1].label is None:
        start -= 1
        fragments.insert(0, paragraphs[start])
    for one in fragments:
        one.path, one.status = tail.path, "misplaced+headless"
        tail.status = "truncated" if tail.truncated else tail.status
    path = home
    for one in block:
        if one.label is not None and one.path_found.count(".") == block[0].path_found.count("."):
            path = f"{home}.{one.label.ordinal}"
        one.path, one.status = path, "misplaced"
    numbering.last[home] = (numbering.last[home][0], max(one.label.ordinal for one in block if one.label), block[-1])
    found.diagnostics.append(
        Diagnostic(
            "MISPLACED_BLOCK",
            "error",
            tuple(one.span for one in (*fragments, *block)),
            Text("这一段像是从别处移来的", "this block seems to have come from elsewhere"),
            Text(
                f"按编号与标题，应在 {path.rpartition('.')[0]} 之下",
                f"by its numbers and titles it belongs under {home}",
            ),
        )
    )


def _attach(one: Paragraph, paragraphs: list[Paragraph], at: int, words: Lexicon) -> None:
    """A headless fragment goes to the nearest paragraph before it that breaks off, when both make a known phrase."""
    head = one.text.split("，")[0]
    if head not in words.words("collocation"):
        return
    for other in reversed(paragraphs[:at]):
        if other.truncated and other.copy_of is None and not other.headless:
            one.path = other.path
            return


def _tell_fragments(found: Found, paragraphs: list[Paragraph]) -> None:
    for one in paragraphs:
        if one.headless:
            end = min(len(one.text), one.text.find("，") + 1 or 1)
            found.diagnostics.append(
                Diagnostic(
                    "HEADLESS_FRAGMENT",
                    "error",
                    (one.shadow.span(0, end),),
                    Text("段首残缺：没有主语和动词", "the beginning of this paragraph is lost"),
                )
            )
            one.status = one.status if "headless" in one.status or one.copy_of else "headless"
        if one.truncated:
            found.diagnostics.append(
                Diagnostic(
                    "TRUNCATED_PARAGRAPH",
                    "error",
                    (one.shadow.span(max(0, len(one.text) - 10), len(one.text)),),
                    Text("段落没有写完", "this paragraph breaks off"),
                )
            )
            one.status = "truncated" if one.status == "ok" else one.status
