"""What the engine refuses to compute 拒算: a code from the method's list, and words in both languages."""

from qingshan.core import Text


class AssessmentError(ValueError):
    """A computation that would give a meaningless score; `code` is that of spec §13, `words` say it."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.words = Text(zh, en)
