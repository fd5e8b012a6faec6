"""Whatever was shown as saved opens afterwards, however often the server was killed."""

import random
import re
import socket
import threading
import time
from collections.abc import Callable
from html import unescape
from itertools import count
from pathlib import Path

import httpx
import pytest

from askwell.store.database import open_database
from askwell.store.saved import SavedGuides
from askwell.store.sealing import Secret
from askwell.store.server_key import Keyring
from askwell.web.app import now_utc
from askwell.web.forgery import mint_token
from tests.store.mother import Fork, Mother, mother

KILLS = 100
KILLS_IN_FLIGHT = 80
SHOWN = 500
WRITERS = 4
MINUTES = 10
OURS = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"http://127\.0\.0\.1:\d+/g/([A-Za-z0-9_-]{43})")


class Place:
    """Where the server is now; it moves with each kill."""

    def __init__(self, mother: Mother) -> None:
        self._mother = mother
        self._ports = count(random.randrange(20_000, 30_000))  # below those of outgoing calls
        self.next = self._born()
        self.server = self.move()

    def move(self) -> Fork:
        """Go to the server that stands ready, and have the next one get ready."""
        self.server = self.next.answers()
        self.next = self._born()
        return self.server

    def _born(self) -> Fork:
        return self._mother.serve(next(port for port in self._ports if _is_free(port)))


class Ledger:
    """What the writers were shown, and who is in the middle of a save."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shown: dict[str, str] = {}
        self.saving: set[int] = set()
        self.faults: list[BaseException] = []
        self.is_over = threading.Event()


@pytest.mark.laws
@pytest.mark.endurance
@pytest.mark.timeout(MINUTES * 60 + 60)
def test_a_guide_shown_as_saved_outlives_the_server(
    database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    ledger = Ledger()
    in_flight = kills = 0
    until = time.monotonic() + MINUTES * 60
    with mother(tmp_path, database_url, tmp_path / "log") as bearing:
        place = Place(bearing)
        writers = [threading.Thread(target=_write, args=(n, place, ledger)) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            while (kills < KILLS or len(ledger.shown) < SHOWN) and time.monotonic() < until:
                if kills == KILLS:
                    time.sleep(0.05)
                    continue
                in_flight += _kill_in_the_middle(place, ledger, until)
                kills += 1
                place.move()
        finally:
            ledger.is_over.set()
            for writer in writers:
                writer.join()
        assert ledger.faults == []
        _open_all(ledger.shown, place.server)
    record_property(
        "law",
        f"{len(ledger.shown)} guides shown as saved, {kills} servers killed, {in_flight} of them "
        f"in the middle of a save ({database_url.partition(':')[0]}): all open.",
    )
    assert kills == KILLS
    assert in_flight >= KILLS_IN_FLIGHT
    assert len(ledger.shown) >= SHOWN

    engine = open_database(database_url)
    guides = SavedGuides(engine, Keyring.open(tmp_path / "a.key"), now_utc)
    for link, words in ledger.shown.items():
        saved = guides.read(Secret.from_text(link))
        assert saved is not None, words
        assert [q["own"] for q in saved.payload["guide"]["questions"]] == [words]
    engine.dispose()


def _kill_in_the_middle(place: Place, ledger: Ledger, until: float) -> bool:
    """Kill the server, mostly while someone saves; whether someone did."""
    time.sleep(random.uniform(0.2, 1))
    while not ledger.saving and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.02))
    with ledger.lock:
        place.server.kill()
        return bool(ledger.saving)


class Over(Exception):
    """The test has ended while a writer was waiting for an answer."""


def _write(writer: int, place: Place, ledger: Ledger) -> None:
    try:
        with httpx.Client(timeout=30, verify=False) as client:
            for number in count():
                if ledger.is_over.is_set():
                    return
                words = f"question {number} of writer {writer}?"
                _save_one(client, words, writer, place, ledger)
    except Over:
        return
    except BaseException as fault:  # noqa: BLE001 - told by the test, not lost in a thread
        ledger.faults.append(fault)


def _save_one(client: httpx.Client, words: str, writer: int, place: Place, ledger: Ledger) -> None:
    """Write a question, save, and see the link: as long as it takes."""
    cookies: dict[str, str] = {}

    def ask(method: str, path: str, **fields: str) -> httpx.Response | None:
        """One request; None where the server was killed under it."""
        server = place.server
        if "askwell" in cookies and method == "POST":
            fields["csrf"] = mint_token(Secret.from_text(cookies["askwell"]))
        try:
            client.cookies = httpx.Cookies(cookies)
            answer = client.request(method, server.url + path, data=fields, headers=OURS)
        except httpx.TransportError:
            while place.server is server and not ledger.is_over.is_set():
                time.sleep(0.005)
            return None
        cookies.update(answer.cookies)
        return answer

    def until_answered(method: str, path: str, **fields: str) -> httpx.Response:
        while not ledger.is_over.is_set():
            answer = ask(method, path, **fields)
            if answer is not None:
                return answer
        raise Over

    written = until_answered("POST", "/guide", do="own", own=words)
    assert written.status_code == 303, written.text
    with ledger.lock:
        ledger.saving.add(writer)
    try:
        answer = ask("POST", "/guide/save", days="7")
    finally:
        with ledger.lock:
            ledger.saving.discard(writer)
    assert answer is None or answer.status_code == 303, answer.text
    shown = until_answered("GET", "/guide/saved")
    found = LINK.search(unescape(shown.text))
    if found:  # else the server was killed before the guide was saved, and the page says so
        with ledger.lock:
            ledger.shown[found[1]] = words


def _open_all(shown: dict[str, str], server: Fork) -> None:
    """Each link leads to its guide; some are opened all the way."""
    for n, (link, words) in enumerate(shown.items()):
        with httpx.Client(base_url=server.url, headers=OURS, timeout=30) as visitor:
            led = visitor.get(f"/g/{link}")
            assert led.status_code == 303, words
            assert led.headers["location"].endswith("/saved")
            if n % 25 == 0:
                opened = visitor.post("/saved/open", data={"seen": ""})
                assert opened.status_code == 303, opened.text
                assert words in unescape(visitor.get("/guide").text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
