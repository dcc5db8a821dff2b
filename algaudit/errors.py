"""What can go wrong, said so that the person at the keyboard knows what to do next.

Every error carries a sentence with named places and the facts that fill them. The sentence is English source text;
the catalogue holds its Chinese twin. No error here knows about the web, and none repeats personal data.
"""

from __future__ import annotations

from algaudit.i18n import LANGUAGES, translate


class AlgauditError(Exception):
    """Base of every error this product raises on purpose.

    Parameters
    ----------
    sentence : str
        English source sentence, marked with ``N_``, with ``{places}`` for the facts.
    **facts : object
        What was found and what would be right; they fill the places.

    Examples
    --------
    >>> AlgauditError("No file at {path}.", path="a.csv").sentence("en")
    'No file at a.csv.'
    """

    exit_code = 2

    def __init__(self, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence, facts)
        self.template = sentence
        self.facts = facts

    def sentence(self, lang: str) -> str:
        """Return the sentence in one language.

        Parameters
        ----------
        lang : {"zh", "en"}
            Language of the sentence.

        Returns
        -------
        str
            One sentence, facts filled in.
        """
        return translate(self.template, lang).format(**self.facts)

    def sentences(self, first: str) -> list[str]:
        """Return the sentence in every language, ``first`` leading, so that nobody is left without one."""
        ordered = [first, *(lang for lang in LANGUAGES if lang != first)]
        return [self.sentence(lang) for lang in ordered]

    def __str__(self) -> str:
        return self.sentence("en")


class InputError(AlgauditError):
    """What was handed in cannot be used: a file, a column, a value or an option."""


class ResultError(AlgauditError):
    """A result folder is damaged, incomplete or of another format."""
