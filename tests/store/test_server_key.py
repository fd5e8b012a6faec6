"""The server's own key: made once, kept from others, changed without losing anything."""

import re
import stat
from pathlib import Path

import pytest

from askwell.store.cipher import Unsealable
from askwell.store.problem import KeyProblem
from askwell.store.server_key import Keyring, ServerKey, UnknownKey, write_keys
from askwell.store.tables import KEY_ID_BYTES
from tests.store.at_once import at_once

A_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "askwell.key"


def test_the_first_start_makes_a_file_for_its_owner_only(path: Path) -> None:
    keyring = Keyring.open(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keyring.open(path).keys == keyring.keys
    assert [file.name for file in path.parent.iterdir()] == ["askwell.key"], "nothing left beside"


def test_what_was_sealed_opens_in_its_place_only(path: Path) -> None:
    keyring = Keyring.open(path)
    sealed = keyring.seal(b"plain", "here")
    assert b"plain" not in sealed
    assert sealed[:KEY_ID_BYTES] == keyring.keys[0].id
    assert Keyring.open(path).unseal(sealed, "here") == b"plain"
    with pytest.raises(Unsealable):
        keyring.unseal(sealed, "there")
    assert keyring.seal(b"plain", "here") != sealed


def test_one_flipped_bit_or_a_cut_opens_nothing(path: Path) -> None:
    keyring = Keyring.open(path)
    sealed = keyring.seal(b"plain", "here")
    for bit in range(len(sealed) * 8):
        other = bytearray(sealed)
        other[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Unsealable, UnknownKey)):
            keyring.unseal(bytes(other), "here")
    for length in range(len(sealed)):
        with pytest.raises((Unsealable, UnknownKey)):
            keyring.unseal(sealed[:length], "here")


def test_servers_that_start_at_once_get_the_same_key(path: Path) -> None:
    code = """
from pathlib import Path
from askwell.store.server_key import Keyring

def go(path):
    return Keyring.open(Path(path)).keys[0].id.hex()
"""
    assert at_once(code, str(path), 8) == [Keyring.open(path).keys[0].id.hex()] * 8


def test_the_first_key_seals_and_all_of_them_open(path: Path) -> None:
    keyring = Keyring.open(path)
    old = keyring.seal(b"plain", "here")
    write_keys(path, [ServerKey.fresh(), *keyring.keys], replace=True)
    new = keyring.seal(b"plain", "here")
    assert new[:KEY_ID_BYTES] != old[:KEY_ID_BYTES]
    assert keyring.unseal(old, "here") == keyring.unseal(new, "here") == b"plain"


def test_a_running_server_learns_a_key_that_came_later(path: Path) -> None:
    running, other = Keyring.open(path), Keyring.open(path)
    write_keys(path, [ServerKey.fresh(), *other.keys], replace=True)
    assert running.unseal(other.seal(b"plain", "here"), "here") == b"plain"
    write_keys(path, other.keys[:1], replace=True)
    assert running.keys == other.keys
    assert len(running.keys) == 1


def test_a_key_that_is_not_there_is_named(path: Path) -> None:
    stranger = Keyring.open(path.with_name("other.key"))
    sealed = stranger.seal(b"plain", "here")
    keyring = Keyring.open(path)
    assert not keyring.knows(sealed[:KEY_ID_BYTES])
    with pytest.raises(UnknownKey, match=rf"{stranger.keys[0].id.hex()}.*{path}.*Put the copy"):
        keyring.unseal(sealed, "here")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_use_is_refused(path: Path, mode: int) -> None:
    keyring = Keyring.open(path)
    path.chmod(mode)
    with pytest.raises(KeyProblem, match=f"chmod 600 {path}"):
        Keyring.open(path)
    with pytest.raises(KeyProblem, match="chmod 600"):
        keyring.seal(b"plain", "here")
    path.chmod(0o600)
    assert keyring.seal(b"plain", "here")


def test_a_file_that_went_away_seals_nothing(path: Path) -> None:
    """What a key in memory alone would seal could not be opened after the next start."""
    keyring = Keyring.open(path)
    path.unlink()
    with pytest.raises(KeyProblem, match=r"cannot be read.*Put it, or its copy, back"):
        keyring.seal(b"plain", "here")


def test_comments_and_empty_lines_are_no_keys(path: Path) -> None:
    keys = Keyring.open(path).keys
    path.write_text(f"# mine\n\n   \n{keys[0].to_line()}\n  # the end")
    assert Keyring.open(path).keys == keys


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no key"),
        ("# nothing\n", "holds no key"),
        ("# a\nhunter2\n", "Line 2"),
        (A_KEY[:-2], "Line 1"),
        (f"{A_KEY}\nAAAA\n", "Line 2"),
        ("\0\0\0\0", "Line 1"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(path: Path, text: str, says: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyProblem, match=says) as problem:
        Keyring.open(path)
    assert not text.strip("# \n") or text.strip() not in str(problem.value), "no key is shown"
    assert path.read_text() == text


def test_where_no_file_can_be_made_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="cannot be written"):
        Keyring.open(tmp_path / "no" / "such" / "folder" / "askwell.key")


def test_a_key_does_not_print_itself(path: Path) -> None:
    key = Keyring.open(path).keys[0]
    assert repr(key) == "ServerKey()"


def test_a_digest_is_one_with_the_key_alone(path: Path) -> None:
    keyring, other = Keyring.open(path), Keyring.open(path.with_name("other.key"))
    assert keyring.digest("a@example.org") == Keyring.open(path).digest("a@example.org")
    assert keyring.digest("a@example.org") != keyring.digest("b@example.org")
    assert keyring.digest("a@example.org") != other.digest("a@example.org")
    assert re.fullmatch("[0-9a-f]{64}", keyring.digest("ą"))
