"""An algorithm's folder, opened: its facts, the algorithm itself, its decisions, and how far both may be believed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.explain.decision.facts import Facts
from algaudit.explain.decision.measured import Measured, read_measured
from algaudit.explain.decision.reading import inside, read_facts
from algaudit.explain.decision.records import Records, read_records
from algaudit.explain.faithful.faithful import Faithful, faithful
from algaudit.i18n import N_
from algaudit.models.fidelity import Fidelity, fidelity
from algaudit.models.load import load_model
from algaudit.models.model import Model
from algaudit.privacy.masks import shown


class Opened:
    """An algorithm in its folder; a context manager, because model files live in a process of their own.

    Parameters
    ----------
    folder : Path
        Holds ``algorithm.toml`` and everything named there.
    seed : int
        Of every draw.

    Raises
    ------
    InputError
        When something in the folder cannot be used.
    """

    def __init__(self, folder: Path, *, seed: int = 0) -> None:
        self.folder, self.seed = folder, seed
        self.facts: Facts = read_facts(folder)
        dictionary = None if self.facts.dictionary is None else inside(folder, self.facts.dictionary)
        model_file = inside(folder, self.facts.model)
        self.model: Model = load_model(model_file, dictionary=dictionary, positive=self.facts.positive)
        try:
            self._check()
            self.records: Records = read_records(folder, self.facts, self.model)
        except BaseException:  # whatever happened: nobody will close it later
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process of a model file, where there is one."""
        end = getattr(self.model, "close", None)
        if end is not None:
            end()

    @cached_property
    def fidelity(self) -> Fidelity | None:
        """Whether the algorithm repeats the department's results; None where the log holds none."""
        columns = self.facts.columns
        compared = columns.output or columns.decision
        if compared is None:
            return None
        results: npt.NDArray[Any] = self.records.written[compared]
        scores = None if columns.score is None else self.records.numbers(columns.score)
        return fidelity(self.model, self.records.inputs, np.asarray(results, object), scores=scores, whole=True)

    @cached_property
    def faithful(self) -> Faithful:
        """Whether explanations of the algorithm may be relied on."""
        return faithful(self.model, self.records.inputs, seed=self.seed)

    @cached_property
    def measured(self) -> Measured | None:
        """What an audit found; None where none is named, or none was made yet."""
        if self.facts.audit is None:
            return None
        path = inside(self.folder, self.facts.audit)
        return read_measured(path) if path.exists() else None

    def _check(self) -> None:
        """Refuse facts about decisions and features that the algorithm does not have."""
        facts, known = self.facts, self.model.labels
        labels = [facts.favourable, *(one.decision for one in facts.consequences or ())]
        for label in labels:
            if label is not None and known and label not in known:
                sentence = N_(
                    "algorithm.toml speaks of the decision {label}, which the algorithm never makes: {known}."
                )
                raise InputError(sentence, label=shown(label), known=", ".join(shown(one) for one in known))
        names = {item.name for item in self.model.features}
        named = [one.feature for one in facts.sources] + [name for one in facts.withheld or () for name in one.features]
        for name in named:
            if name not in names:
                sentence = N_("algorithm.toml speaks of {feature}, which the algorithm does not take in: {known}.")
                raise InputError(sentence, feature=shown(name), known=", ".join(shown(one) for one in sorted(names)))
