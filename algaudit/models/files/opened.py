"""An algorithm that came as an ONNX or skops file: it lives in a locked process, and is asked from here."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import positive_of
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Dictionary, Feature
from algaudit.models.files.believed import DOUBLE, SINGLE, Near, believed
from algaudit.models.files.card import labels_of, read_card
from algaudit.models.files.declared import declared
from algaudit.models.files.said import refusal, said_of
from algaudit.models.files.sent import Sender, rows_at_a_time, size_of
from algaudit.models.sandbox.client import Locked, open_locked
from algaudit.models.sandbox.protocol import Arrays, Facts, Refused, Reply
from algaudit.models.structure import Columns, FloatArray, Structure
from algaudit.privacy.masks import shown

FileKind = Literal["onnx", "skops"]
#: Who opens which kind of file behind the lock.
_OPENERS: dict[FileKind, str] = {
    "onnx": "algaudit.models.files.onnx_child:OnnxFile",
    "skops": "algaudit.models.files.skops_child:SkopsFile",
}
#: How near a structure must come to the scores of its file.
_NEAR: dict[FileKind, Near] = {"onnx": SINGLE, "skops": DOUBLE}
_ROUNDED = 1e-6
_KNOWN = 8


class FileModel:
    """The algorithm in a model file; see :class:`algaudit.models.model.Model`. A context manager.

    Parameters
    ----------
    kind : {"onnx", "skops"}
        Of the file.
    content : bytes
        The file.
    file : str
        Its name, as it may be shown.
    dictionary : Dictionary, optional
        What the inputs mean.
    positive : str, optional
        Label that the score speaks for; the last one of the file unless given.

    Raises
    ------
    InputError
        When the file is not acceptable, or does not agree with what was declared.
    CannotLock
        When there can be no locked process here.
    """

    def __init__(
        self,
        kind: FileKind,
        content: bytes,
        *,
        file: str,
        dictionary: Dictionary | None = None,
        positive: str | None = None,
    ) -> None:
        self.kind: FileKind = kind
        self.fingerprint = sha256(content).hexdigest()
        self.file = file
        with said_of(file):
            self._locked: Locked = open_locked(_OPENERS[kind], content)
        try:
            self._read(dictionary, positive)
        except BaseException:  # whatever happened: nobody will close it later
            self.close()
            raise

    def _read(self, dictionary: Dictionary | None, positive: str | None) -> None:
        """Ask the file what it takes in and yields."""
        with said_of(self.file):
            told = self._locked.call("describe").facts
        self._card = read_card(told, self.file)
        self.labels: tuple[str, ...] = labels_of(self._card, self.file)
        self.features: tuple[Feature, ...] = declared(self._card, dictionary, self.file)
        self.unit = self._card.unit
        self.positive: str | None = self._chosen(positive)
        self._sender = Sender(self._card.inputs, self.features)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the locked process; it also ends when nobody holds the model any more."""
        self._locked.close()

    def score(self, rows: Columns) -> FloatArray:
        """Return the score of each case: points, the probability of ``positive``, or the amount.

        Parameters
        ----------
        rows : mapping of str to array
            A column for each feature.

        Raises
        ------
        InputError
            When the algorithm does not take these cases, or its locked process ended.
        """
        found: FloatArray = self._asked("score", "score", rows, np.dtype(np.float64))
        if not np.isfinite(found).all() or (self.unit == "probability" and _beyond(found)):
            raise refusal("asking", self.file, {})
        return found

    def predict(self, rows: Columns) -> npt.NDArray[np.object_]:
        """Return the label of each case; errors as :meth:`score`.

        Raises
        ------
        TypeError
            Where the algorithm yields an amount and decides nothing.
        """
        if not self.labels:
            message = "this algorithm yields an amount and decides nothing"
            raise TypeError(message)
        places = self._asked("predict", "label", rows, np.dtype(np.int32))
        if ((places < 0) | (places >= len(self.labels))).any():
            raise refusal("labels", self.file, {})
        found: npt.NDArray[np.object_] = np.array(self.labels, object)[places]
        return found

    def structure(self) -> Structure | None:
        """Return how the score comes about, None where the inside cannot be read (a black box).

        What the locked process says about the inside is believed only if it repeats the scores.
        """
        return self._structure

    @cached_property
    def _structure(self) -> Structure | None:
        reply = self._ask("structure", {}, {})
        inputs = list(zip(self._card.inputs, self.features, strict=True))
        return believed(reply, inputs, self, _NEAR[self.kind])

    @property
    def _place(self) -> int:
        return 0 if self.positive is None else self.labels.index(self.positive)

    def _chosen(self, positive: str | None) -> str | None:
        if positive is not None and positive not in self.labels:
            sentence = N_("The algorithm in {file} makes no decision “{label}”; it makes: {known}.")
            known = ", ".join(shown(label) for label in self.labels[:_KNOWN]) or "-"
            raise InputError(sentence, file=self.file, label=shown(positive), known=known)
        if positive is not None or not self.labels:
            return positive
        return positive_of(self.labels) or self.labels[-1]

    # Any: numbers of the kind that is asked for.
    def _asked(self, call: str, name: str, rows: Columns, kind: np.dtype[Any]) -> npt.NDArray[Any]:
        """Put all cases to the algorithm, some at a time."""
        size, step = size_of(rows, self.features), rows_at_a_time(len(self.features))
        pieces = [np.empty(0, kind)]
        for begin in range(0, size, step):
            end = min(size, begin + step)
            arrays, facts = self._sender.block(rows, begin, end)
            found = self._ask(call, arrays, facts, rows, begin).arrays.get(name)
            if found is None or found.dtype != kind or found.shape != (end - begin,):
                raise refusal("asking", self.file, {})
            pieces.append(found)
        return np.concatenate(pieces)

    def _ask(self, call: str, arrays: Arrays, facts: Facts, rows: Columns | None = None, begin: int = 0) -> Reply:
        with said_of(self.file):
            try:
                return self._locked.call(call, arrays, {**facts, "positive": self._place})
            except Refused as error:
                raise Refused(error.code, **self._told(error.facts, rows, begin)) from error

    def _told(self, facts: Facts, rows: Columns | None, begin: int) -> dict[str, object]:
        """Name columns and values, which the locked process knows by their places only."""
        told: dict[str, object] = dict(facts)
        names = {place: feature.name for place, feature in enumerate(self.features)}
        places = facts.get("places")
        blank = [place for place in places if isinstance(place, int)] if isinstance(places, list) else []
        told["columns"] = ", ".join(shown(names[place]) for place in blank[:_KNOWN] if place in names)
        place, case = facts.get("place"), facts.get("case")
        if rows is not None and isinstance(place, int) and place in names and isinstance(case, int):
            column = rows[names[place]]
            told["column"] = names[place]
            told["value"] = column[begin + case] if 0 <= begin + case < len(column) else "?"
            told["known"] = ", ".join(shown(label, 12) for label in list(self._card.inputs[place].raw())[:5])
        return told


def _beyond(scores: FloatArray) -> bool:
    return bool(((scores < -_ROUNDED) | (scores > 1 + _ROUNDED)).any())
