"""Find the blank values of a column, batch by batch, as the counting engine would: blank, NaN and “None” are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import MISSING_WORDS, label_of

if TYPE_CHECKING:
    import pyarrow as pa


def blank(values: pa.Array) -> npt.NDArray[np.bool_]:
    """Say which values of a column are missing.

    Parameters
    ----------
    values : pyarrow Array
        A batch of a column of any plain type.

    Examples
    --------
    >>> import pyarrow as pa
    >>> blank(pa.array(["3", " ", None, "NaN", "ＮａＮ"])).tolist()
    [False, True, True, True, True]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        named = np.append(blank(values.dictionary), True)
        return np.asarray(named[pc.fill_null(values.indices, len(named) - 1).to_numpy(zero_copy_only=False)])
    missing: npt.NDArray[np.bool_] = pc.is_null(values, nan_is_null=True).to_numpy(zero_copy_only=False)
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return missing
    words = pa.array(sorted(MISSING_WORDS), values.type)
    missing = missing | pc.is_in(pc.utf8_trim_whitespace(values), words).to_numpy(zero_copy_only=False)
    # Wide letters are rare: only where there are some is every spelling read as the labels are.
    wide = ~pc.fill_null(pc.string_is_ascii(values), True).to_numpy(zero_copy_only=False) & ~missing
    if wide.any():
        missing[wide] = [label_of(value) is None for value in values.filter(pa.array(wide)).to_pylist()]
    return missing
