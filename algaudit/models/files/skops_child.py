"""Opens a skops file and asks the pipeline in it. Runs behind the lock only: see :mod:`algaudit.models.sandbox`."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.models.files.skops_format.allowed import TRUSTED
from algaudit.models.files.skops_format.cleaned import cleaned
from algaudit.models.files.skops_format.inputs import Taken, inputs_of
from algaudit.models.files.skops_format.inside import inside_of
from algaudit.models.files.skops_format.sound import check_sound
from algaudit.models.sandbox.protocol import Arrays, Facts, Refused

#: Loaded before the lock: nothing can be loaded behind it.
_LIBRARIES = ("pandas", "scipy.special", "skops.io", *sorted({name.rpartition(".")[0] for name in TRUSTED}))
MOST_CLASSES = 1_000
#: Categories of all inputs that are told.
MOST_VALUES = 10_000
_LONGEST = 200


class SkopsFile:
    """The pipeline of a skops file.

    Parameters
    ----------
    data : bytes
        The file.

    Raises
    ------
    Refused
        When anything in it is not on our list, not sound, or no algorithm that scores cases.
    """

    CALLS = ("describe", "score", "predict", "structure")

    def __init__(self, data: bytes) -> None:
        self._version: str | None = None
        clean, self._version = self._quietly(lambda: cleaned(data), "opening")
        self._model = self._quietly(lambda: _opened(clean), "opening")
        check_sound(self._model)
        self._taken = self._quietly(lambda: inputs_of(self._model), "opening")
        self._score, self._unit = _scoring(self._model)
        self._classes = _classes(self._model) if self._unit != "amount" else None

    @staticmethod
    def warm() -> None:
        """Load all that will be needed."""
        for name in _LIBRARIES:
            # Another version of scikit-learn may keep some of them elsewhere; then no file can name them.
            with suppress(ModuleNotFoundError):
                import_module(name)
        import narwhals.stable.v2 as narwhals
        import pandas as pd

        # scikit-learn looks at tables through narwhals, which loads itself piece by piece when it first meets one.
        for values in ([1.0], np.array(["x"], object)):
            narwhals.from_native(pd.DataFrame({"a": values})).get_column("a").to_numpy()

    def describe(self, _arrays: Arrays, _facts: Facts) -> tuple[Arrays, Facts]:
        """Return what the pipeline takes in and yields."""
        left, inputs = MOST_VALUES, []
        for seen in self._taken.values():
            values = [value for value in seen.values if _crosses(value)][:left]
            left -= len(values)
            inputs.append({"name": seen.name, "kind": seen.kind, "values": values})
        labels = [] if self._classes is None else self._classes.tolist()
        if not all(_crosses(label) for label in labels):
            raise Refused("labels")
        if not all(seen.name is None or _crosses(seen.name) for seen in self._taken.values()):
            raise Refused("unfitted")
        return {}, {"inputs": inputs, "labels": labels, "unit": self._unit}

    def score(self, arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
        """Return the score of each case; ``positive`` is the place of the label it speaks for."""
        place = int(facts.get("positive", 0))
        found = self._ask(getattr(self._model, self._score), arrays, facts)
        return {"score": self._chosen(found, place)}, {}

    def _chosen(self, scores: npt.NDArray[Any], place: int) -> npt.NDArray[np.float64]:
        """Return amounts, or the scores for one label; points of two labels come as one column, for the second."""
        classes = 0 if self._classes is None else len(self._classes)
        single = self._unit == "amount" or (self._unit == "points" and classes == 2)
        if scores.shape[1:] != (() if single else (classes,)):
            raise Refused("labels")
        if single:
            return np.asarray(-scores if self._unit == "points" and place == 0 else scores, np.float64)
        return np.ascontiguousarray(scores[:, place], np.float64)

    def predict(self, arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
        """Return the place of the label of each case."""
        classes = self._classes
        if classes is None:
            raise Refused("amount")
        labels = np.asarray(self._ask(self._model.predict, arrays, facts))
        places = np.searchsorted(classes, labels).clip(0, len(classes) - 1)
        if labels.ndim != 1 or not (classes[places] == labels).all():
            raise Refused("labels")
        return {"label": places.astype(np.int32)}, {}

    def structure(self, _arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
        """Return how the score comes about, as plain numbers; nothing where it is not simple."""
        positive = int(facts.get("positive", 0))
        told: tuple[Arrays, Facts] = self._quietly(
            lambda: inside_of(self._model, list(self._taken), positive), "asking"
        )
        return told

    def _ask(self, question: Callable[[Any], Any], arrays: Arrays, facts: Facts) -> npt.NDArray[Any]:
        """Put the cases to the pipeline."""
        columns = [_column(seen, place, arrays, facts) for place, seen in enumerate(self._taken.values())]
        answer = self._quietly(lambda: question(self._table(columns)), "asking", columns)
        return np.asarray(answer)

    def _table(self, columns: list[npt.NDArray[Any]]) -> Any:
        """Return the cases in the form from which the pipeline learnt."""
        names = [seen.name for seen in self._taken.values()]
        if None in names:
            return np.stack(columns, axis=1)
        import pandas as pd

        series = {name: pd.Series(column, dtype=column.dtype) for name, column in zip(names, columns, strict=True)}
        return pd.DataFrame(series, copy=False)

    # Any: whatever scikit-learn returns.
    def _quietly(self, work: Callable[[], Any], when: str, columns: list[npt.NDArray[Any]] | None = None) -> Any:
        """Do what a file decides about: no warnings, and every error is a refusal."""
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                return work()
        except (Refused, MemoryError):
            raise
        except Exception as error:  # a file may make scikit-learn raise anything
            raise self._refusal(when, columns) from error

    def _refusal(self, when: str, columns: list[npt.NDArray[Any]] | None) -> Refused:
        """Say why the pipeline did not answer."""
        if columns is None:
            from sklearn import __version__

            other = self._version is not None and self._version != __version__
            return Refused("version", theirs=self._version, ours=__version__) if other else Refused(when)
        for place, (seen, column) in enumerate(zip(self._taken.values(), columns, strict=True)):
            unknown = _unknown(seen, column)
            if unknown is not None:
                return Refused("unknown", place=place, case=unknown)
        blank = [place for place, column in enumerate(columns) if _blank(column).any()]
        return Refused("blank", places=blank) if blank else Refused(when)


def _opened(clean: bytes) -> Any:
    """Build the pipeline, by skops' own guard as well."""
    from skops.io import get_untrusted_types, loads

    beyond = sorted(set(get_untrusted_types(data=clean)) - set(TRUSTED))
    if beyond:
        raise Refused("type", name=str(beyond[0])[:100])
    return loads(clean, trusted=TRUSTED)


def _scoring(model: Any) -> tuple[str, str]:
    """Return the method that scores, and what its numbers are."""
    from sklearn.base import is_classifier, is_regressor

    if is_regressor(model):
        return "predict", "amount"
    if not is_classifier(model):
        raise Refused("no_algorithm")
    for method, unit in (("predict_proba", "probability"), ("decision_function", "points")):
        if callable(getattr(model, method, None)):
            return method, unit
    raise Refused("no_score")


def _classes(model: Any) -> npt.NDArray[Any]:
    classes = getattr(model, "classes_", None)
    if not isinstance(classes, np.ndarray) or classes.ndim != 1 or not 2 <= len(classes) <= MOST_CLASSES:
        raise Refused("labels")
    if not all(isinstance(label, str | int | float) for label in classes.tolist()):
        raise Refused("labels")
    if list(classes.tolist()) != sorted(set(classes.tolist())):
        raise Refused("labels")
    return classes


def _column(seen: Taken, place: int, arrays: Arrays, facts: Facts) -> npt.NDArray[Any]:
    """Return one input as the pipeline takes it; categories came as codes, -1 where missing."""
    given = arrays[str(place)]
    known = facts.get("labels", {}).get(str(place))
    if known is None:
        return given.astype(np.float64)
    if seen.kind == "text":
        return np.array([*known, None if seen.blank == "none" else np.nan], object)[given]
    return np.array([*known, np.nan], np.float64)[given]


def _blank(column: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say where a value is missing."""
    if column.dtype == object:
        return np.array([not isinstance(value, str) for value in column.tolist()], bool)
    missing: npt.NDArray[np.bool_] = np.isnan(column)
    return missing


def _unknown(seen: Taken, column: npt.NDArray[Any]) -> int | None:
    """Return the first case whose category the pipeline does not know, None when all are known."""
    if not seen.strict:
        return None
    known = np.array([value in set(seen.values) for value in column.tolist()], bool) | _blank(column)
    return None if known.all() else int(np.argmin(known))


def _crosses(value: str | float) -> bool:
    """Say whether a name, label or category can be told: a whole text that is not too long, or a number."""
    if not isinstance(value, str):
        return True
    try:
        return 0 < len(value.encode()) <= _LONGEST * 4 and len(value) <= _LONGEST
    except UnicodeEncodeError:
        return False
