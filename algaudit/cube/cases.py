"""Count case numbers: how many, how many twice, how many blank. The numbers themselves are never kept or shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from algaudit.cube.duck import UnreadableError, duck
from algaudit.decisions.labels import MISSING_WORDS, label_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import AlgauditError

if TYPE_CHECKING:
    import pyarrow as pa

#: What label_of writes in another way although it is ASCII: 1.0, -0, True, moments.
_RULED = r"[.]0|^-0$|^True$|^False$|^TRUE$|^FALSE$|^\d{4}-\d\d-\d\d[ T]"
_SQL = "SELECT count(DISTINCT number), count(number), count(*) FROM cases"


def count_cases(log: DecisionLog, column: str) -> tuple[int, int, int]:
    """Return the number of different cases, of rows that repeat an earlier case, and of rows without a case number.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from algaudit.decisions.read import read_decisions
    >>> count_cases(read_decisions(pa.table({"case": ["7", "７", "8", None]})), "case")
    (2, 1, 1)
    """
    import pyarrow as pa

    faults: list[AlgauditError] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            for batch in log.batches([column]):
                yield pa.RecordBatch.from_arrays([_clean(batch.column(0))], names=["number"])
        except AlgauditError as error:
            faults.append(error)
            raise

    try:
        with duck() as engine:
            engine.register("cases", pa.RecordBatchReader.from_batches(pa.schema([("number", pa.string())]), batches()))
            row = engine.execute(_SQL).fetchone() or (0, 0, 0)
    except UnreadableError as error:
        raise (faults[0] if faults else error) from error
    different, known, rows = (int(value) for value in row)
    return different, known - different, rows - known


def _clean(values: pa.Array) -> pa.Array:
    """Return case numbers by the rules of :func:`label_of`, which itself is asked only about unusual ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        text = pc.utf8_trim_whitespace(values.cast(pa.string()))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        # Bytes that are no letters, and types that the engine has no words for.
        return pa.array([label_of(value) for value in values.to_pylist()], pa.string())
    unusual = pc.fill_null(pc.or_(pc.invert(pc.string_is_ascii(text)), pc.match_substring_regex(text, _RULED)), False)
    if pc.any(unusual).as_py():
        labels = [label_of(value) for value in text.filter(unusual).to_pylist()]
        text = pc.replace_with_mask(text, unusual, pa.array(labels, pa.string()))
    return pc.if_else(pc.is_in(text, pa.array(sorted(MISSING_WORDS))), None, text)
