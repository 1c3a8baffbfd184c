"""A sentence or a name in the two languages of the project."""

from typing import NamedTuple

LANGUAGES = ("zh", "en")


class Text(NamedTuple):
    """The same words in simplified Chinese and in English.

    >>> Text("水源涵养", "water conservation").in_("en")
    'water conservation'
    """

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """The words in one language; raises ``ValueError`` for a language we do not speak."""
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
        return str(getattr(self, language))

    def filled(self, **values: object) -> "Text":
        """Both sentences with ``{name}`` replaced.

        >>> Text("缺 {n} 个", "{n} missing").filled(n=3)
        Text(zh='缺 3 个', en='3 missing')
        """
        return Text(self.zh.format(**values), self.en.format(**values))
