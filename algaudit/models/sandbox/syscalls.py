"""What a locked process may still ask of the system, as numbers, on the two kinds of machine we can lock.

The list holds what computing needs and nothing else: memory, threads, clocks, chance, and reading and writing what is
already open. Opening, connecting, starting, killing, mounting are not in it.
"""

from __future__ import annotations

#: Machine → how Linux names it to a filter.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
#: Allowed whatever their arguments are. Name → number on x86_64 and on aarch64; None where there is no such call.
FREE: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "close": (3, 57),
    "lseek": (8, 62),
    "fstat": (5, 80),
    "poll": (7, None),
    "ppoll": (271, 73),
    "futex": (202, 98),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "uname": (63, 160),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "set_tid_address": (218, 96),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
#: Allowed with certain arguments only, or refused in a certain way.
JUDGED: dict[str, tuple[int, int]] = {
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "clone": (56, 220),
    "clone3": (435, 435),
    "tgkill": (234, 131),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
}
#: What applying the lock itself needs.
APPLYING: dict[str, tuple[int, int]] = {
    "capset": (126, 91),
    "seccomp": (317, 277),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
}


def numbers(machine: str) -> dict[str, int]:
    """Return the numbers of all calls named above on one machine.

    Examples
    --------
    >>> numbers("aarch64")["read"], "time" in numbers("aarch64")
    (63, False)
    """
    place = list(MACHINES).index(machine)
    listed = {**FREE, **JUDGED, **APPLYING}
    return {name: number for name, on in listed.items() if (number := on[place]) is not None}
