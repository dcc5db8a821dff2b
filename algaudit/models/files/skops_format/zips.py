"""The zip archive of a skops file: looked through before anything of it is unpacked.

A small archive can unpack to more than a computer holds, name a file outside its folder, or say one thing in its list
and another beside the file. So the list is read first, within limits, and what is unpacked is counted while it is.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib

from algaudit.models.sandbox.protocol import Refused

#: A forest of a thousand trees has five members a tree.
MOST_MEMBERS = 5_000
MOST_BYTES = 64 * 1024**2
#: Unpacked bytes for each packed one; what stays below ``SMALL`` unpacked is not measured.
MOST_RATIO = 100
SMALL = 1024**2
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
#: Bytes of the list for each member: 46, a short name, and what programs add.
_LISTED = 46 + 256
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def names_in(content: bytes) -> list[str]:
    """Return the names of the members of any archive whose list is not too long.

    Raises
    ------
    Refused
        ``zip_damaged`` or ``zip_members``.
    """
    return [member.filename for member in _members(content)]


def listing(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the list of members of an archive, once it is within the limits.

    Parameters
    ----------
    content : bytes
        The archive.

    Raises
    ------
    Refused
        ``zip_damaged``, ``zip_members``, ``zip_name``, ``zip_twice``, ``zip_odd``, ``zip_size`` or ``zip_ratio``.

    Examples
    --------
    >>> packed = io.BytesIO()
    >>> with zipfile.ZipFile(packed, "w") as archive:
    ...     archive.writestr("schema.json", "{}")
    >>> [member.filename for member in listing(packed.getvalue())]
    ['schema.json']
    """
    members = _members(content)
    _check_names(members)
    _check_sizes(members)
    return members


def unpacked(content: bytes) -> dict[str, bytes]:
    """Unpack an archive in memory; no member may yield more than the list says.

    Parameters
    ----------
    content : bytes
        The archive.

    Returns
    -------
    dict of str to bytes
        Content of each member.

    Raises
    ------
    Refused
        As :func:`listing`.
    """
    members = listing(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {member.filename: _content(archive, member) for member in members}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError) as error:
        raise Refused("zip_damaged") from error


def packed_again(members: dict[str, bytes]) -> bytes:
    """Pack members into a new archive, so that only what was looked at is ever opened."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the content of a member, which must be as long as the list says; no more than that is ever unpacked."""
    with archive.open(member) as opened:
        content = opened.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Refused("zip_damaged")
    return content


def _members(content: bytes) -> list[zipfile.ZipInfo]:
    _check_end(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, RuntimeError, ValueError, OverflowError, struct.error) as error:
        raise Refused("zip_damaged") from error
    if len(members) > MOST_MEMBERS:
        raise Refused("zip_members", most=MOST_MEMBERS)
    return members


def _check_end(content: bytes) -> None:
    """Look at the last record: it says how long the list is, before the list is read."""
    if len(content) < _END.size:
        raise Refused("zip_damaged")
    mark, disk, first, here, total, size, _, comment = _END.unpack(content[-_END.size :])
    if mark != _END_MARK or comment or disk or first or here != total:
        raise Refused("zip_damaged")
    if total > MOST_MEMBERS or size > MOST_MEMBERS * _LISTED:
        raise Refused("zip_members", most=MOST_MEMBERS)


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        if not _PLAIN.fullmatch(member.orig_filename) or member.filename != member.orig_filename:
            raise Refused("zip_name", name=member.orig_filename[:100])
        if member.filename in seen:
            raise Refused("zip_twice", name=member.filename)
        seen.add(member.filename)
        kind = stat.S_IFMT(member.external_attr >> 16)
        packing = member.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        if kind not in {0, stat.S_IFREG} or member.flag_bits & 1 or not packing:
            raise Refused("zip_odd", name=member.filename)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise Refused("zip_size", most=MOST_BYTES // 1024**2)
    for member in members:
        if member.file_size > SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise Refused("zip_ratio", name=member.filename, most=MOST_RATIO)
