"""What a row holds once opened: plain data, within a size; and what may be wrong in writing it."""

import json
from typing import Any

Payload = dict[str, Any]

MOST_BYTES = 256 * 1024


class Stale(Exception):
    """Someone (most often the same person in another tab) wrote in between."""


class Gone(Exception):
    """The row has ended or was erased."""


class TooLarge(Exception):
    """More than a row may hold."""


def to_bytes(payload: Payload) -> bytes:
    """The payload to seal. Raises `TooLarge`."""
    plain = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > MOST_BYTES:
        raise TooLarge
    return plain


def from_bytes(plain: bytes) -> Payload:
    """The payload that was sealed."""
    payload: Payload = json.loads(plain)
    return payload
