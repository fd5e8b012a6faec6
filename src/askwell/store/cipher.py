"""Sealing under a key, and keys from 256 random bits. Whose bits they are, its callers know."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class Unsealable(Exception):
    """The envelope was not sealed under this key, or not for this place."""


def derive(bits: bytes, purpose: bytes) -> bytes:
    """A key for one purpose (HKDF-SHA256): it leads back neither to the bits nor to another."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(bits)


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Encrypt (AES-GCM); opens only under this key and where ``bound_to`` is the same."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Decrypt. Raises `Unsealable` where one bit, the key or the place differs."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, rest, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise Unsealable from error
