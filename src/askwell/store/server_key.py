"""The server's own key: a second lock on saved guides, the first on waiting mail.

It is kept in a file apart from the database, so that neither alone opens anything. The file holds
one key a line: the first seals, all of them open. Every envelope begins with its key's id, so a
new key can come first while what older keys sealed still opens (`askwell key rotate`).
"""

import base64
import binascii
import hmac
import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from askwell.store.cipher import KEY_BYTES, derive, seal, unseal
from askwell.store.problem import KeyProblem
from askwell.store.tables import KEY_ID_BYTES
from askwell.store.whole_file import written_whole

_HEAD = (
    "# The server key of an Askwell: it locks saved guides and waiting mail a second time.\n"
    "# Keep a copy in a safe place apart from the database, and show it to nobody.\n"
    "# One key a line. The first seals, all of them open. To change it: askwell key rotate\n"
)


class UnknownKey(KeyProblem):
    """An envelope names a key that is not in the file."""


@dataclass(frozen=True)
class ServerKey:
    """256 random bits, and what is derived from them."""

    _bits: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> "ServerKey":
        """A new key from the operating system's random source."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_line(cls, line: str) -> "ServerKey | None":
        """The key that a line of the file holds; None if it holds none."""
        try:
            bits = base64.b64decode(line.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        return cls(bits) if len(bits) == KEY_BYTES else None

    def to_line(self) -> str:
        """The line to write into the file."""
        return base64.urlsafe_b64encode(self._bits).decode()

    @property
    def id(self) -> bytes:
        """A few bytes that name the key and say nothing else about it."""
        return derive(self._bits, b"askwell server key id")[:KEY_ID_BYTES]

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Encrypt; the envelope begins with the key's id."""
        return self.id + seal(self._sealing, plain, bound_to)

    def unseal(self, sealed: bytes, bound_to: str) -> bytes:
        """Decrypt what this key sealed. Raises `Unsealable`."""
        return unseal(self._sealing, sealed[KEY_ID_BYTES:], bound_to)

    def digest(self, text: str) -> str:
        """A hash that nobody without the key can work out or try."""
        key = derive(self._bits, b"askwell server key digest")
        return hmac.new(key, text.encode(), "sha256").hexdigest()

    @property
    def _sealing(self) -> bytes:
        return derive(self._bits, b"askwell server key seal")


class Keyring:
    """The keys in the file, read again whenever the file has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._seen: tuple[int, ...] = ()
        self._keys: tuple[ServerKey, ...] = ()
        self._refresh()

    @classmethod
    def open(cls, path: Path) -> "Keyring":
        """The keyring of a file, made with a fresh key where there is none.

        Raises `KeyProblem` where others can read the file, or it is not a file of keys.
        """
        if not path.exists():
            make_key_file(path)
        return cls(path)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def keys(self) -> tuple[ServerKey, ...]:
        """The keys as the file has them now; the first seals."""
        self._refresh()
        return self._keys

    def knows(self, key_id: bytes) -> bool:
        """Whether the key of this id is in the file."""
        return any(key.id == key_id for key in self.keys)

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Encrypt under the first key; opens only where ``bound_to`` is the same.

        Seal within the transaction that writes the row: then no key is retired in between.
        """
        return self.keys[0].seal(plain, bound_to)

    def unseal(self, sealed: bytes, bound_to: str) -> bytes:
        """Decrypt. Raises `Unsealable` where a bit or the place differs, `UnknownKey`."""
        key_id = sealed[:KEY_ID_BYTES]
        key = next((key for key in self._keys if key.id == key_id), None)
        if key is None:  # the file may have a new key since we read it
            key = next((key for key in self.keys if key.id == key_id), None)
        if key is None:
            raise UnknownKey(
                f"What is kept in the database was sealed under the server key {key_id.hex()}, "
                f"which is not in {self._path}. Put the copy of that key file back in its place."
            )
        return key.unseal(sealed, bound_to)

    def digest(self, text: str) -> str:
        """A keyed hash under the first key, to count by without keeping what is counted."""
        return self.keys[0].digest(text)

    def _refresh(self) -> None:
        with self._lock:
            try:
                status = os.stat(self._path)
                seen = (status.st_ino, status.st_mtime_ns, status.st_size, status.st_mode)
                if seen != self._seen:
                    self._keys = _read(self._path, status)
                    self._seen = seen
            except OSError as error:
                raise KeyProblem(
                    f"The server key file {self._path} cannot be read ({error.strerror}). "
                    "Saved guides open with it and with no other. Put it, or its copy, back in "
                    "its place, readable by the server's user only."
                ) from error


def make_key_file(path: Path) -> None:
    """Make a file with one fresh key. Where another process was first, its file stands."""
    try:
        write_keys(path, [ServerKey.fresh()], replace=False)
    except FileExistsError:
        return


def write_keys(path: Path, keys: Sequence[ServerKey], *, replace: bool) -> None:
    """Write a key file, whole or not at all. Raises FileExistsError unless it may replace."""
    try:
        with written_whole(path, replace=replace) as draft:
            draft.write_text(_HEAD + "".join(f"{key.to_line()}\n" for key in keys))
    except FileExistsError:
        raise
    except OSError as error:
        raise KeyProblem(
            f"The server key file {path} cannot be written ({error.strerror}). Make its folder, "
            "give the server's user the right to write there, or name another file in "
            "ASKWELL_KEY_FILE."
        ) from error


def _read(path: Path, status: os.stat_result) -> tuple[ServerKey, ...]:
    if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyProblem(
            f"The server key file {path} can be used by others on this machine (its mode is "
            f"{stat.S_IMODE(status.st_mode):o}). Take that right away: chmod 600 {path}"
        )
    keys = []
    text = path.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key = ServerKey.from_line(line)
        if key is None:
            raise KeyProblem(
                f"Line {number} of the server key file {path} is neither a key (44 signs: "
                "letters, digits, - _ and a final =) nor a comment (#). Put the copy of the file "
                "back in its place."
            )
        keys.append(key)
    if not keys:
        raise KeyProblem(
            f"The server key file {path} holds no key. Put the copy of the file back in its "
            "place. If there is none, and nothing was ever saved here, delete the file: the "
            "next start makes a new one."
        )
    return tuple(keys)
