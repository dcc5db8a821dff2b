"""The filter of system calls, run step by step as Linux runs it, on both kinds of machine."""

import errno
import struct
from functools import cache

import pytest

from algaudit.models.sandbox.filter import ALLOW, KILL, REFUSE, program
from algaudit.models.sandbox.syscalls import APPLYING, FREE, MACHINES, numbers

REFUSED = REFUSE | errno.EPERM
OWN = 4321
THREAD = 0x3D0F00
FORK = 0x01200011


def judged(machine, call, *arguments, on=None):
    """Run the filter on one call; numbers are 64 bits, low half first, as both machines hold them."""
    steps = steps_of(machine)
    padded = [*arguments, *[0] * (6 - len(arguments))]
    seen = struct.pack("<iIQ6Q", call, MACHINES[on or machine], 0, *(each % 2**64 for each in padded))
    place, held = 0, None
    while True:
        code, if_yes, if_no, number = steps[place]
        place += 1
        if code == 0x06:
            return number
        if code == 0x20:
            (held,) = struct.unpack_from("<I", seen, number)
        else:
            yes = {0x15: held == number, 0x35: held >= number, 0x45: bool(held & number)}[code]
            place += if_yes if yes else if_no


@cache
def steps_of(machine):
    return list(struct.iter_unpack("<HBBI", program(machine, OWN)))


@pytest.fixture(params=list(MACHINES))
def machine(request):
    """Return each kind of machine."""
    return request.param


def test_every_free_call_passes_and_nothing_else(machine):
    known = numbers(machine)
    free = {known[name] for name in FREE if name in known}
    # All arguments are 2^64 - 1: no condition of ours would accept them.
    passed = {call for call in range(1_000) if judged(machine, call, *[-1] * 6) == ALLOW}
    assert passed == free


def test_what_puts_the_lock_on_cannot_be_used_again(machine):
    assert {judged(machine, numbers(machine)[name]) for name in APPLYING} == {REFUSED}


@pytest.mark.parametrize("bit", [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000])
def test_a_thread_may_be_started_but_no_process_and_no_namespace(machine, bit):
    clone = numbers(machine)["clone"]
    assert judged(machine, clone, THREAD) == ALLOW
    assert judged(machine, clone, FORK) == REFUSED
    assert judged(machine, clone, 0x4111) == REFUSED
    assert judged(machine, clone, THREAD | bit) == REFUSED
    assert judged(machine, numbers(machine)["clone3"], 0, 0) == REFUSE | errno.ENOSYS


@pytest.mark.parametrize("name", ["mmap", "mprotect"])
def test_no_memory_becomes_a_program(machine, name):
    for rights, expected in ((0, ALLOW), (3, ALLOW), (4, REFUSED), (5, REFUSED), (7, REFUSED)):
        assert judged(machine, numbers(machine)[name], 0, 4096, rights) == expected


def test_signals_reach_only_this_process(machine):
    call = numbers(machine)["tgkill"]
    assert judged(machine, call, OWN, 1, 6) == ALLOW
    assert judged(machine, call, OWN + 1, 1, 6) == REFUSED


def test_a_thread_may_be_named_and_nothing_else_be_set(machine):
    call = numbers(machine)["prctl"]
    assert [code for code in range(100) if judged(machine, call, code) == ALLOW] == [15]


def test_own_limits_may_be_read_and_none_be_set(machine):
    call = numbers(machine)["prlimit64"]
    assert judged(machine, call, 0, 7, 0, 4096) == ALLOW
    assert judged(machine, call, 1, 7, 0, 4096) == REFUSED
    assert judged(machine, call, 0, 7, 4096, 0) == REFUSED
    # A pointer whose lower half is nothing is one all the same.
    assert judged(machine, call, 0, 7, 1 << 32, 0) == REFUSED


def test_a_program_of_another_machine_is_ended():
    assert judged("x86_64", 0, on="aarch64") == KILL
    assert judged("aarch64", 63, on="x86_64") == KILL


def test_the_second_numbering_of_x86_is_ended():
    assert judged("x86_64", 0x40000000) == KILL
    assert judged("x86_64", -1) == KILL
    assert judged("aarch64", 0x40000000) == REFUSED


def test_numbers_are_those_of_linux():
    old, new = numbers("x86_64"), numbers("aarch64")
    assert (old["read"], old["mmap"], old["clone"], old["exit_group"]) == (0, 9, 56, 231)
    assert (new["read"], new["mmap"], new["clone"], new["exit_group"]) == (63, 222, 220, 94)
    assert len(set(old.values())) == len(old)
    assert len(set(new.values())) == len(new)
