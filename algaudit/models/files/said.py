"""What is said when a model file is not taken in, or a locked process ended: the cause, and what would be right.

Behind the lock there are codes only. Whatever comes from there may be the words of whoever made the file, so it is
masked and cut before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from string import Formatter

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.sandbox.client import Stopped
from algaudit.models.sandbox.protocol import Refused
from algaudit.privacy.masks import shown

_LONGEST = 80

#: Code of a refusal → sentence. ``file`` is always known; the other places are facts of the refusal.
REFUSED: Mapping[str, str] = {
    "zip_damaged": N_("{file} is a damaged zip archive; send the file again as skops wrote it."),
    "zip_name": N_(
        "{file} holds a member called “{name}”, but in a skops file names are plain and lead into no folder; send the "
        "file as skops wrote it."
    ),
    "zip_twice": N_(
        "{file} holds the member “{name}” twice, so it could show one content and use another; send the file as skops "
        "wrote it."
    ),
    "zip_odd": N_(
        "{file} holds the member “{name}”, which is a link, has a password or is packed in an unusual way; send the "
        "file as skops wrote it."
    ),
    "zip_members": N_("{file} holds more than {most} members; send an algorithm with fewer trees."),
    "zip_size": N_("{file} would unpack to more than {most} MB; send a smaller algorithm."),
    "zip_ratio": N_(
        "{file} is packed like a bomb: “{name}” would grow to more than {most} times its size; send the file as skops "
        "wrote it."
    ),
    "array": N_("The numbers in “{name}” of {file} are not what their heading says; send the file as skops wrote it."),
    "plan": N_(
        "The plan in {file} (schema.json) is missing or not as skops writes it; send the file as skops wrote it."
    ),
    "plan_size": N_(
        "The plan in {file} (schema.json) is larger or nested deeper than that of any algorithm that can be audited; "
        "send a smaller algorithm."
    ),
    "plan_version": N_(
        "{file} is written in version {found} of the skops form, but version 2 is read; write it again with skops 0.16 "
        "or newer."
    ),
    "type": N_(
        "{file} holds “{name}”, which is not on the list of parts that hold numbers only and can run no program; send "
        "the algorithm without it, or as rules (JSON) or ONNX made with algaudit convert."
    ),
    "tree": N_(
        "{file} holds a decision tree that is none: a branch leads nowhere, back again, or to an input that is not "
        "there; the file is damaged or made to do harm and is not used."
    ),
    "parts": N_(
        "The parts of the algorithm in {file} do not fit together; the file is damaged or made to do harm and is not "
        "used."
    ),
    "unfitted": N_("The algorithm in {file} has not learnt anything yet; send it as it is in use."),
    "inputs": N_(
        "The algorithm in {file} takes in more than {most} inputs, or it is not clear which; send one with fewer."
    ),
    "version": N_(
        "{file} was written with scikit-learn {theirs} and cannot be read with {ours}, which is used here; have the "
        "department make it anew with algaudit convert and this version."
    ),
    "opening": N_("{file} is damaged or holds an algorithm of an unknown form; make it anew with algaudit convert."),
    "asking": N_(
        "The algorithm in {file} gives no answer for some of these cases; check that each column holds what it "
        "learnt from."
    ),
    "blank": N_(
        "The algorithm in {file} cannot take missing values, but there are some in {columns}; fill them as the "
        "department does, or leave these cases out."
    ),
    "unknown": N_("The algorithm in {file} does not know the value “{value}” of column {column}; it knows: {known}."),
    "labels": N_(
        "It is not clear which decisions the algorithm in {file} can make; one decision with two or more labels, each "
        "once, would be right."
    ),
    "no_algorithm": N_("{file} holds something that neither decides nor yields an amount; send the whole algorithm."),
    "no_score": N_("The algorithm in {file} decides but gives no score; send it in a form that yields probabilities."),
    "onnx_damaged": N_("{file} is a damaged ONNX file; send it again as it was written."),
    "onnx_size": N_(
        "{file} has more parts or larger tables than any algorithm that can be audited; send a smaller one."
    ),
    "onnx_inputs": N_(
        "The input “{name}” of {file} is not a table with a fixed number of columns, numbers or texts; write the ONNX "
        "file with such inputs."
    ),
    "onnx_outputs": N_(
        "It is not clear which output of {file} is the decision and which the score; an ONNX file with one label and "
        "its probabilities, or with one amount, would be right."
    ),
    "operator": N_(
        "{file} uses the ONNX operator {name}, which is not on the list of those that compute case by case; send the "
        "algorithm without it, or as rules (JSON)."
    ),
    "subgraph": N_(
        "{file} uses the ONNX operator {name} with a loop or branch of its own, which could run for ever; send the "
        "algorithm without it, or as rules (JSON)."
    ),
    "domain": N_(
        "{file} uses operators of “{name}”, which are programs of somebody's own; only those of ONNX itself are run: "
        "send the algorithm without them."
    ),
    "functions": N_("{file} brings functions or training steps of its own; send the ONNX file without them."),
    "external": N_("{file} keeps numbers in other files, which are never opened; write all into one ONNX file."),
}
#: Why a locked process ended → sentence.
STOPPED: Mapping[str, str] = {
    "crash": N_(
        "{file} made the locked process that had opened it crash; the file is damaged or made to do harm and is not "
        "used."
    ),
    "time": N_(
        "{file} kept the locked process that had opened it busy for longer than is allowed, so it was stopped; send a "
        "smaller algorithm or ask about fewer cases."
    ),
    "memory": N_(
        "{file} needed more memory than the locked process that had opened it may take, so it was stopped; send a "
        "smaller algorithm or ask about fewer cases."
    ),
    "refused": N_(
        "{file} made the locked process that had opened it try what the lock forbids, so it was stopped and the file "
        "is not used; make it anew with algaudit convert."
    ),
    "closed": N_("The locked process that had opened {file} has ended; open the file again."),
}


@contextmanager
def said_of(file: str) -> Iterator[None]:
    """Turn refusals, and ends of a locked process, into sentences about a file.

    Parameters
    ----------
    file : str
        Its name, as it may be shown.

    Raises
    ------
    InputError
        Instead of ``Refused`` and ``Stopped``.
    """
    try:
        yield
    except Refused as error:
        raise refusal(error.code, file, error.facts) from error
    except Stopped as error:
        raise InputError(STOPPED[error.cause], file=file) from error


def refusal(code: str, file: str, facts: Mapping[str, object]) -> InputError:
    """Return the error for a refusal; a code or fact that nobody knows is not shown.

    Examples
    --------
    >>> str(refusal("operator", "a.onnx", {"name": "Loop"}))[:35]
    'a.onnx uses the ONNX operator Loop,'
    """
    sentence = REFUSED.get(code, REFUSED["opening"])
    places = {name for _, name, _, _ in Formatter().parse(sentence) if name} - {"file"}
    return InputError(sentence, file=file, **{name: shown(facts.get(name, "?"), _LONGEST) for name in places})
