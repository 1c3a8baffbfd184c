"""How much room mixed Chinese and Latin text takes, near enough to lay it out before a font is known."""

import re

# Latin letters and figures are about half as wide as a Chinese character, which fills its em
LATIN = 0.55
TOKENS = re.compile(r"[^\u2e80-\u9fff\uff00-\uffef\s]+|\s|.", re.DOTALL)
FULL_WIDTH = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
CLOSING = "，。；：、）》」！？"  # may not begin a line


def ems(text: str) -> float:
    """The width of a line of text in heights of its font.

    >>> ems("澜沧县"), round(ems("km"), 2)
    (3.0, 1.1)
    """
    wide = len(FULL_WIDTH.findall(text))
    return wide + LATIN * (len(text) - wide)


def wrapped(text: str, limit: float, tokens: re.Pattern[str] = TOKENS) -> list[str]:
    """The lines of a text, each at most ``limit`` ems wide; it is broken between ``tokens``: Latin words stay whole.

    >>> wrapped("水源涵养 water conservation", 8)
    ['水源涵养 water', 'conservation']
    """
    lines = [""]
    for token in tokens.findall(text):
        full = ems(lines[-1] + token.rstrip()) > limit and token not in CLOSING
        if full and lines[-1].strip():
            lines.append("")
        lines[-1] += token if lines[-1] else token.lstrip()
    return [line.strip() for line in lines if line.strip()]


def balanced(text: str, limit: float, tokens: re.Pattern[str] = TOKENS) -> list[str]:
    """Lines as in :func:`wrapped`, but about equally long.

    >>> balanced("普洱市水源涵养量空间分布图", 10)
    ['普洱市水源涵养', '量空间分布图']
    """
    lines = len(wrapped(text, limit, tokens))
    width = ems(text) / max(lines, 1)
    while len(wrapped(text, width, tokens)) > lines:
        width += 0.5
    return wrapped(text, width, tokens)
