"""Count a log once: one GROUP BY, where the log lives.

Parquet is counted by DuckDB where it lies; frames, whatever their library, and text files are counted as Arrow tables.
Both give the same raw table, which :mod:`algaudit.cube.settle` turns into the Cube.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from algaudit.cube.cube import Cube
from algaudit.cube.layout import Layout, Progress
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.roles import Attribute, Roles

if TYPE_CHECKING:
    import pyarrow as pa


def count_cube(log: DecisionLog, roles: Roles, progress: Progress | None = None) -> Cube:
    """Count a decision log into a Cube.

    Parameters
    ----------
    log : DecisionLog
        From :func:`algaudit.decisions.read.read_decisions`.
    roles : Roles
        What each column is.
    progress : callable, optional
        Told the rows done and the rows in all.

    Returns
    -------
    Cube
        The same, byte for byte, whichever engine counted.

    Raises
    ------
    InputError
        When a column is missing or its values cannot be used.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from algaudit.decisions.read import read_decisions
    >>> log = read_decisions(pa.table({"granted": [1, 0, 1], "sex": ["f", "m", "f"]}))
    >>> count_cube(log, Roles("granted", attributes=(Attribute("sex"),))).count.tolist()
    [2, 1]
    """
    from algaudit.cube.settle import settle

    log.require(roles.columns())
    layout = lay_out(log, roles)
    return settle(_raw(log, layout, progress), layout, roles)


def lay_out(log: DecisionLog, roles: Roles) -> Layout:
    """Decide what to group by; look first at weights and scores, whose range must be known before counting."""
    from algaudit.cube.ranges import score_bands, weight_scale

    groups = [item for _, item in roles.groups()]
    score = (Attribute(roles.score, score_bands(log, roles.score)),) if roles.score else ()
    return Layout(
        banded=(*(item for item in groups if item.bands), *score),
        plain=(
            *(item.column for item in groups if not item.bands),
            *(name for name in (roles.outcome, roles.decision) if name),
        ),
        weight=roles.weight,
        count=roles.count,
        scale=weight_scale(log, roles.weight) if roles.weight else 1.0,
        dated=tuple(item.column for role, item in roles.further if role == "period"),
        hidden_counts=roles.hidden_counts,
    )


def _raw(log: DecisionLog, layout: Layout, progress: Progress | None) -> pa.Table:
    from algaudit.cube.frame_engine import count_batches, count_frame

    if log.frame is not None:
        return count_frame(log, layout, progress)
    if log.parquet:
        from algaudit.cube.duck import UnreadableError
        from algaudit.cube.file_engine import count_files, countable

        if countable(log, layout):
            try:
                return count_files(log, layout, progress)
            except UnreadableError:
                # Arrow may know the file's way of writing; if not, it names the file.
                return count_batches(log, layout, progress)
    return count_batches(log, layout, progress)
