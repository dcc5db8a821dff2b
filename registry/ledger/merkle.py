"""The arithmetic of a Merkle log: hashes, proofs that an entry is in it, and proofs that it only ever grew.

Definitions and algorithms are those of RFC 6962, section 2.1, and RFC 9162, section 2.1. Nothing here knows a database:
nodes come from a function. A node (level, place) covers the entries from place·2^level on, 2^level of them; only nodes
that are complete are ever asked for, so that no node changes once it is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

#: Names of hash functions that a log may be made with.
Algorithm: TypeAlias = Literal["sha256", "sm3"]
#: Returns the hash of a complete node: level 0 holds the entries.
Nodes: TypeAlias = Callable[[int, int], bytes]


def leaf_hash(entry: bytes, algorithm: Algorithm = "sha256") -> bytes:
    """Return the hash of an entry (RFC 6962, 2.1).

    Examples
    --------
    >>> leaf_hash(b"").hex()
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
    """
    return hashlib.new(algorithm, b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes, algorithm: Algorithm = "sha256") -> bytes:
    """Return the hash of two nodes beside each other (RFC 6962, 2.1)."""
    return hashlib.new(algorithm, b"\x01" + left + right).digest()


def completed(place: int) -> list[tuple[int, int]]:
    """Return the nodes above level 0 that are complete once the entry at this place is there, lowest first.

    Examples
    --------
    >>> completed(0), completed(1), completed(3)
    ([], [(1, 0)], [(1, 1), (2, 0)])
    """
    found, level = [], 0
    while place >> level & 1:
        level += 1
        found.append((level, place >> level))
    return found


def root(size: int, nodes: Nodes, algorithm: Algorithm = "sha256") -> bytes:
    """Return the hash of a log of that size; an empty log has the hash of nothing.

    Examples
    --------
    >>> root(0, lambda level, place: b"").hex()[:16]
    'e3b0c44298fc1c14'
    """
    if size == 0:
        return hashlib.new(algorithm).digest()
    return _range(0, size, nodes, algorithm)


def _range(start: int, end: int, nodes: Nodes, algorithm: Algorithm) -> bytes:
    """Return the hash of a subtree of the log; one that is complete is looked up."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    split = start + _split(size)
    return node_hash(_range(start, split, nodes, algorithm), _range(split, end, nodes, algorithm), algorithm)


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(place: int, size: int, nodes: Nodes, algorithm: Algorithm = "sha256") -> list[bytes]:
    """Return the hashes that lead from an entry to the root (RFC 6962, 2.1.1).

    Raises
    ------
    ValueError
        When there is no such entry in a log of that size.
    """
    if not 0 <= place < size:
        raise ValueError(place, size)
    proof, start, end = [], 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if place < split:
            proof.append(_range(split, end, nodes, algorithm))
            end = split
        else:
            proof.append(_range(start, split, nodes, algorithm))
            start = split
    return proof[::-1]


def consistency_proof(old: int, new: int, nodes: Nodes, algorithm: Algorithm = "sha256") -> list[bytes]:
    """Return the hashes that show that a log of one size is the beginning of one of another (RFC 6962, 2.1.2).

    Raises
    ------
    ValueError
        When the old size is 0 or larger than the new one.
    """
    if not 0 < old <= new:
        raise ValueError(old, new)
    proof, start, end, known = [], 0, new, True
    while old != end:
        split = start + _split(end - start)
        if old <= split:
            proof.append(_range(split, end, nodes, algorithm))
            end = split
        else:
            proof.append(_range(start, split, nodes, algorithm))
            start, known = split, False
    return ([] if known else [_range(start, end, nodes, algorithm)]) + proof[::-1]


def root_of_inclusion(
    leaf: bytes, place: int, size: int, proof: Sequence[bytes], algorithm: Algorithm = "sha256"
) -> bytes | None:
    """Return the root that a proof leads to, None when it has the wrong form (RFC 9162, 2.1.3.2)."""
    if not 0 <= place < size:
        return None
    found, last = leaf, size - 1
    for other in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node_hash(other, found, algorithm)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, other, algorithm)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def roots_of_consistency(
    old_root: bytes, old: int, new: int, proof: Sequence[bytes], algorithm: Algorithm = "sha256"
) -> tuple[bytes, bytes] | None:
    """Return the old and the new root that a proof leads to, None when it has the wrong form (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return None
    if old == new:
        return None if proof else (old_root, old_root)
    given = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not given:
        return None
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found_new = given[0]
    for other in given[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            found_old, found_new = node_hash(other, found_old, algorithm), node_hash(other, found_new, algorithm)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found_new = node_hash(found_new, other, algorithm)
        place, last = place >> 1, last >> 1
    return (found_old, found_new) if last == 0 else None


def included(
    leaf: bytes, place: int, size: int, root_hash: bytes, proof: Sequence[bytes], *, algorithm: Algorithm = "sha256"
) -> bool:
    """Say whether a proof shows that an entry stands at this place of the log with this root."""
    return root_of_inclusion(leaf, place, size, proof, algorithm) == root_hash


def consistent(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes], *, algorithm: Algorithm = "sha256"
) -> bool:
    """Say whether a proof shows that the older log is the beginning of the newer one."""
    return roots_of_consistency(old_root, old, new, proof, algorithm) == (old_root, new_root)
