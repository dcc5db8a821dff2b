"""The vectors of RFC 6962 as Certificate Transparency publishes them, every small log, and many forgeries."""

import hashlib
import random

import pytest

from registry.ledger.merkle import (
    completed,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)

#: Entries of the reference test of Certificate Transparency (merkletree_test), and the roots after each.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def log_of(entries, algorithm="sha256"):
    """Return the nodes of a log, filled as entries come, and nothing but complete ones."""
    held = {}
    for place, entry in enumerate(entries):
        held[0, place] = leaf_hash(entry, algorithm)
        for level, at in completed(place):
            held[level, at] = node_hash(held[level - 1, 2 * at], held[level - 1, 2 * at + 1], algorithm)
    return lambda level, at: held[level, at]


def plain_root(entries):
    """Return the root as RFC 6962 defines it, word for word."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return node_hash(plain_root(entries[:split]), plain_root(entries[split:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference(size):
    assert root(size, log_of(ENTRIES)).hex() == ROOTS[size - 1]


MANY = [f"entry {place}".encode() for place in range(130)]
NODES = log_of(MANY)
ALL_ROOTS = [root(size, NODES) for size in range(131)]


def test_every_root_up_to_130_is_the_defined_one():
    assert [plain_root(MANY[:size]) for size in range(131)] == ALL_ROOTS


def test_every_entry_of_every_log_up_to_130_is_proved_to_be_in_it():
    for size in range(1, 131):
        for place in range(size):
            proof = inclusion_proof(place, size, NODES)
            assert included(leaf_hash(MANY[place]), place, size, ALL_ROOTS[size], proof)


def test_every_pair_of_sizes_up_to_130_is_proved_consistent():
    for new in range(1, 131):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, NODES)
            assert consistent(old, ALL_ROOTS[old], new, ALL_ROOTS[new], proof)


def forged(rng, proof):
    """Change a proof in one of the ways in which one can be changed."""
    made = list(proof)
    how = rng.randrange(5)
    if how == 0 and made:
        at = rng.randrange(len(made))
        bit = rng.randrange(256)
        made[at] = bytes(byte ^ (1 << bit % 8 if place == bit // 8 else 0) for place, byte in enumerate(made[at]))
    elif how == 1 and made:
        del made[rng.randrange(len(made))]
    elif how == 2 and len(made) > 1:
        first, second = rng.sample(range(len(made)), 2)
        made[first], made[second] = made[second], made[first]
    elif how == 3:
        made.insert(rng.randrange(len(made) + 1), rng.randbytes(32))
    else:
        made.append(rng.randbytes(32))
    return made


def test_ten_thousand_forged_proofs_are_refused():
    rng = random.Random(6962)
    for _ in range(5_000):
        new = rng.randint(1, 130)
        place, old = rng.randrange(new), rng.randint(1, new)
        inclusion = inclusion_proof(place, new, NODES)
        changed = forged(rng, inclusion)
        assert changed == inclusion or not included(leaf_hash(MANY[place]), place, new, ALL_ROOTS[new], changed)
        consistency = consistency_proof(old, new, NODES)
        changed = forged(rng, consistency)
        assert changed == consistency or not consistent(old, ALL_ROOTS[old], new, ALL_ROOTS[new], changed)


def test_a_proof_for_one_entry_place_size_or_root_is_none_for_another():
    rng = random.Random(9162)
    for _ in range(2_000):
        size = rng.randint(2, 130)
        place, other = rng.sample(range(size), 2)
        proof = inclusion_proof(place, size, NODES)
        assert not included(leaf_hash(MANY[other]), place, size, ALL_ROOTS[size], proof)
        assert not included(leaf_hash(MANY[place]), other, size, ALL_ROOTS[size], proof)
        assert not included(leaf_hash(MANY[place]), place, size, ALL_ROOTS[size - 1], proof)


def test_a_log_whose_past_was_changed_is_never_consistent():
    rewritten = log_of([b"another", *MANY[1:]])
    for old in range(1, 130):
        proof = consistency_proof(old, 130, rewritten)
        assert not consistent(old, ALL_ROOTS[old], 130, root(130, rewritten), proof)


@pytest.mark.parametrize(("place", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_proof_of_what_is_not_there(place, size):
    with pytest.raises(ValueError, match=str(size)):
        inclusion_proof(place, size, NODES)
    assert not included(leaf_hash(b""), place, size, ALL_ROOTS[size], [])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_there_is_no_proof_from_nothing_or_backwards(old, new):
    with pytest.raises(ValueError, match=str(old)):
        consistency_proof(old, new, NODES)
    assert not consistent(old, ALL_ROOTS[old], new, ALL_ROOTS[new], [])


def test_the_empty_proof_shows_only_that_a_log_is_itself():
    assert consistent(5, ALL_ROOTS[5], 5, ALL_ROOTS[5], [])
    assert not consistent(5, ALL_ROOTS[5], 5, ALL_ROOTS[6], [])
    assert not consistent(4, ALL_ROOTS[4], 5, ALL_ROOTS[5], [])
    assert not consistent(5, ALL_ROOTS[5], 6, ALL_ROOTS[6], [])


def test_the_national_hash_makes_another_log_with_the_same_rules():
    nodes = log_of(MANY, "sm3")
    proof = inclusion_proof(77, 130, nodes, "sm3")
    whole = root(130, nodes, "sm3")
    assert included(leaf_hash(MANY[77], "sm3"), 77, 130, whole, proof, algorithm="sm3")
    assert not included(leaf_hash(MANY[77]), 77, 130, whole, proof)
    older = consistency_proof(100, 130, nodes, "sm3")
    assert consistent(100, root(100, nodes, "sm3"), 130, whole, older, algorithm="sm3")
