"""The one door for an algorithm: a file in, a model out, or one sentence about why not."""

from __future__ import annotations

import stat
from pathlib import Path

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.files.declared import read_dictionary
from algaudit.models.files.opened import FileModel
from algaudit.models.kinds import kind_of
from algaudit.models.model import Model
from algaudit.models.rules import read_rules
from algaudit.privacy.masks import shown

MOST_BYTES = 50 * 1024**2
_LONGEST = 60


def load_model(path: str | Path, *, dictionary: str | Path | None = None, positive: str | None = None) -> Model:
    """Take an algorithm in without running any program of whoever made it.

    Parameters
    ----------
    path : str or Path
        Rules (JSON), ONNX or skops; told apart by content. At most 50 MB.
    dictionary : str or Path, optional
        Feature dictionary (JSON): what the inputs of an ONNX or skops file mean. Needed where the file knows its
        inputs by their place only. Rules declare their features themselves.
    positive : str, optional
        Label that the score speaks for. Rules say it themselves; else it is the one of two labels that says yes, or the
        last label.

    Returns
    -------
    Model
        An ONNX or skops model lives in a locked process; ``close`` ends it, and so does forgetting the model.

    Raises
    ------
    InputError
        When the file is not acceptable: one sentence that says what was found and what would be right.

    Examples
    --------
    >>> load_model("no-such-file.onnx")
    Traceback (most recent call last):
        ...
    algaudit.errors.InputError: There is no file no-such-file.onnx; check the name and the folder.
    """
    path = Path(path)
    content, file = _read(path), shown(path.name, _LONGEST)
    kind = kind_of(content, file)
    if kind != "rules":
        known = None if dictionary is None else read_dictionary(Path(dictionary))
        return FileModel(kind, content, file=file, dictionary=known, positive=positive)
    if dictionary is not None:
        sentence = N_("The rules in {file} declare their features themselves; leave out the feature dictionary.")
        raise InputError(sentence, file=file)
    rules = read_rules(content)
    if positive not in {None, rules.positive}:
        sentence = N_("The score of the rules in {file} speaks for “{known}”, not for “{label}”; leave out the label.")
        raise InputError(sentence, file=file, known=shown(rules.positive or "-"), label=shown(positive))
    return rules


def _read(path: Path) -> bytes:
    """Read a file once, if it is one and not too large."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise InputError(N_("{path} is no file; give the file that holds the algorithm."), path=path)
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(N_("There is no file {path}; check the name and the folder."), path=path) from error
    if len(content) > MOST_BYTES:
        sentence = N_("{path} has more than {most} MB; send a smaller algorithm.")
        raise InputError(sentence, path=path, most=MOST_BYTES // 1024**2)
    return content
