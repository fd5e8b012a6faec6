"""Sealing what a visitor said under a key that only the visitor holds.

The visitor's cookie, or the private link to a saved guide, carries a *secret* of 256 random bits;
the server keeps no copy of it. For each purpose other things are derived from it (HKDF-SHA256),
none of which leads back to it or to another: the id of a row and the key that seals the row.
A stolen database is a heap of sealed envelopes with no address on them.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from askwell.store.cipher import KEY_BYTES, derive, seal, unseal


@dataclass(frozen=True)
class Purpose:
    """What a secret is used for: the words from which its row and key are derived."""

    row: bytes
    key: bytes


VISIT = Purpose(b"askwell visit row", b"askwell visit key")
SAVED = Purpose(b"askwell saved guide 1 row", b"askwell saved guide 1 key")  # 1: tables.SCHEME


@dataclass(frozen=True)
class Secret:
    """256 random bits: the only way to a visit or a saved guide. Never stored, logged, printed."""

    _bits: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> "Secret":
        """A new secret from the operating system's random source."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_text(cls, text: str) -> "Secret":
        """The secret that a cookie or a link carries.

        Any text makes a secret. One that `to_text` did not write (cut off, mistyped, made up)
        makes one that opens nothing, on the very path that a good one takes: nobody can tell
        from the answer, or from its time, what was wrong with a link.
        """
        of_any_text = cls(sha256(b"askwell no secret" + text.encode(errors="replace")).digest())
        try:
            bits = base64.b64decode(text + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return of_any_text
        secret = cls(bits)
        return secret if len(bits) == KEY_BYTES and secret.to_text() == text else of_any_text

    def to_text(self) -> str:
        """The 43 characters to put in a cookie or a link."""
        return base64.urlsafe_b64encode(self._bits).decode().rstrip("=")

    def lock(self, purpose: Purpose) -> "RowLock":
        """What this secret opens for a purpose."""
        return RowLock(derive(self._bits, purpose.row).hex(), derive(self._bits, purpose.key))

    @property
    def form_key(self) -> bytes:
        """The key for tokens that prove a form came from a page of this visit."""
        return derive(self._bits, b"askwell visit forms")


@dataclass(frozen=True)
class RowLock:
    """One row's id and the key that seals it."""

    row_id: str
    _key: bytes = field(repr=False)

    def seal(self, plain: bytes, version: int) -> bytes:
        """Encrypt; the result opens only with this key, for its row, at this version."""
        return seal(self._key, plain, self._bound_to(version))

    def unseal(self, sealed: bytes, version: int) -> bytes:
        """Decrypt, or raise `Unsealable` where one bit, the row or the version differs."""
        return unseal(self._key, sealed, self._bound_to(version))

    def _bound_to(self, version: int) -> str:
        return f"{self.row_id}:{version}"
