"""A corpus of files made to do harm or to mislead, built here by code: nothing dangerous lies in the repository.

Each has a name, the content, and the sentence with which it must be refused (None: any).
"""

from collections.abc import Callable
from dataclasses import dataclass

from algaudit.models.rules.reading import text
from tests.algaudit.models.evil.graphs import ONNX
from tests.algaudit.models.evil.pickles import PICKLES
from tests.algaudit.models.evil.plans import PLANS
from tests.algaudit.models.evil.zips import ZIPS


@dataclass(frozen=True)
class Evil:
    """A file, how it is made, and what must be said about it."""

    file: str
    made: Callable[[], bytes]
    said: str | None


RULES = {
    "bottomless JSON": lambda: b'{"a":' * 100_000,
    "JSON of brackets": lambda: b"[" * 1_000_000,
    "numbers that are none": lambda: b'{"form": "algaudit-rules/1", "base": NaN}',
    "number without end": lambda: b'{"form": "algaudit-rules/1", "base": ' + b"9" * 500_000 + b"}",
    "JSON in wide letters": lambda: '{"form": "algaudit-rules/1"}'.encode("utf-16"),
    "JSON larger than allowed": lambda: b'{"a": "' + b"a" * (text.MOST_BYTES + 10) + b'"}',
}
EVIL = {
    **{name: Evil(*parts) for name, parts in PICKLES.items()},
    **{f"zip: {name}": Evil("model.skops", *parts) for name, parts in ZIPS.items()},
    **{f"skops: {name}": Evil("model.skops", *parts) for name, parts in PLANS.items()},
    **{f"onnx: {name}": Evil("model.onnx", *parts) for name, parts in ONNX.items()},
    **{f"rules: {name}": Evil("model.json", made, None) for name, made in RULES.items()},
}
