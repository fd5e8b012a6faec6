"""Sealing what a visitor said under a key that only the visitor holds.

The visitor's cookie carries a *secret* of 256 random bits and the server keeps no copy of it.
Three things are derived from it (HKDF-SHA256), none of which leads back to it or to another:
the id of the row, the key that seals the row, and the key for tokens in forms.
A stolen database is a heap of sealed envelopes with no address on them.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SECRET_BYTES = 32
_NONCE_BYTES = 12


class Unsealable(Exception):
    """The envelope was not sealed with this secret, for this row and version."""


@dataclass(frozen=True)
class Secret:
    """256 random bits: the only way to a visit. Never stored, logged or printed."""

    _bits: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> "Secret":
        """A new secret from the operating system's random source."""
        return cls(secrets.token_bytes(_SECRET_BYTES))

    @classmethod
    def from_cookie(cls, text: str) -> "Secret | None":
        """The secret a cookie carries; None if it cannot be one of ours."""
        try:
            bits = base64.b64decode(text + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        return cls(bits) if len(bits) == _SECRET_BYTES else None

    def to_cookie(self) -> str:
        """The text to put in the visitor's cookie."""
        return base64.urlsafe_b64encode(self._bits).decode().rstrip("=")

    @property
    def row_id(self) -> str:
        """The id under which the store keeps this visitor's row."""
        return self._derive(b"askwell visit row").hex()

    @property
    def form_key(self) -> bytes:
        """The key for tokens that prove a form came from a page of this visit."""
        return self._derive(b"askwell visit forms")

    def seal(self, plain: bytes, version: int) -> bytes:
        """Encrypt; the result opens only with this secret, for its row, at this version."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, self._bound_to(version))

    def unseal(self, sealed: bytes, version: int) -> bytes:
        """Decrypt, or raise `Unsealable` where one bit, the row or the version differs."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, self._bound_to(version))
        except (InvalidTag, ValueError) as error:
            raise Unsealable from error

    @property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derive(b"askwell visit key"))

    def _bound_to(self, version: int) -> bytes:
        return f"{self.row_id}:{version}".encode()

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self._bits)
