"""What an entry of the ledger says: who did what to which thing, when, with what outcome; nothing about persons.

What may be personal stands in the entry only as a commitment, which tells nothing without a key kept elsewhere; once
the key is destroyed nobody can tell what it stood for, and the ledger still holds.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

#: Longest text in an entry: names of codes and numbers of things, never a sentence.
_LONGEST = 200


@dataclass(frozen=True)
class Entry:
    """One act, as it is written down.

    ``actor`` is the number of an account or ``citizen``, ``role`` its office, ``act`` what was done, ``thing`` what it
    was done to (kind and number), ``revision`` of that thing, ``outcome`` a code, ``commitment`` 64 hexadecimal digits
    or empty.
    """

    at: datetime
    actor: str
    role: str
    act: str
    thing: str
    revision: int = 0
    outcome: str = "done"
    commitment: str = ""

    def written(self, place: int) -> bytes:
        """Return the bytes that stand in the ledger at this place, the same for the same act everywhere."""
        if self.at.tzinfo is None:
            raise ValueError(self.at)
        facts = asdict(self) | {"at": self.at.astimezone(UTC).isoformat(timespec="microseconds"), "place": place}
        if any(isinstance(value, str) and (len(value) > _LONGEST or not value.isascii()) for value in facts.values()):
            raise ValueError(self.act)
        return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


# Any: plain JSON values.
def committed(key: bytes, facts: Mapping[str, Any]) -> str:
    """Return a commitment to facts: whoever has the key and the facts can show that these were meant."""
    written = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    return hmac.digest(key, written, "sha256").hex()
