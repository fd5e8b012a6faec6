"""The locks hold versions and hashes, and no address of where they came from."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)(?: ; ([^\\\n]+?))?(?: \\)?$", re.MULTILINE)


def pins(lock):
    """Package, version and marker: what needs another version elsewhere is pinned for each."""
    found = PIN.findall(lock.read_text())
    assert found, f"{lock.name} locks nothing"
    assert len({(name, marker) for name, _, marker in found}) == len(found)
    return found


def versions(lock):
    found = {}
    for name, version, _ in pins(lock):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_python_lock_names_no_index(lock):
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_package_has_a_hash(lock):
    entries = re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_two_versions_of_a_package_are_for_two_environments():
    for lock in LOCKS:
        markers = {}
        for name, _, marker in pins(lock):
            markers.setdefault(name, []).append(marker)
        assert [name for name, of in markers.items() if len(of) > 1 and not all(of)] == []


def test_developing_runs_on_what_is_shipped():
    runtime = versions(ROOT / "requirements/runtime.txt")
    develop = versions(ROOT / "requirements/dev.txt")
    assert {name: develop.get(name) for name in runtime} == runtime


def test_the_npm_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
