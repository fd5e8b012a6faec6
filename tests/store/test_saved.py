"""Saved guides: two locks, one way in, deleted for good, never silently overwritten."""

import random
import string
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from askwell.store.database import open_database
from askwell.store.payload import MOST_BYTES, Gone, Payload, Stale, TooLarge
from askwell.store.saved import TERMS, SavedGuides
from askwell.store.sealing import SAVED, VISIT, Secret
from askwell.store.server_key import Keyring
from askwell.store.visits import Visits
from tests.clock import Clock
from tests.store.raw import ask, change, dump

SENTINEL = "lump-above-the-seventh-rib"
ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
GUIDE: Payload = {"note": SENTINEL, "sign": "ą 🌱"}


def test_what_was_saved_is_read_back(saved: SavedGuides, clock: Clock) -> None:
    kept = saved.save(GUIDE, 30)
    assert kept.ends_at == clock() + timedelta(days=30)
    assert saved.read(Secret.from_text(kept.secret.to_text())) == kept


def test_a_link_is_43_characters_that_need_no_escape(saved: SavedGuides) -> None:
    link = saved.save({}, 7).secret.to_text()
    assert len(link) == 43
    assert set(link) <= set(ALPHABET)


def test_a_guide_ends_when_the_person_chose(saved: SavedGuides, clock: Clock) -> None:
    guides = {days: saved.save(GUIDE, days) for days in TERMS}
    for days, kept in guides.items():
        clock.moment = kept.saved_at + timedelta(days=days, seconds=-1)
        assert saved.read(kept.secret) == kept
        clock.moment = kept.saved_at + timedelta(days=days)
        assert saved.read(kept.secret) is None
        with pytest.raises(Gone):
            saved.write(kept.secret, {}, kept.version, 7)


def test_only_the_terms_on_offer_can_be_chosen(saved: SavedGuides) -> None:
    with pytest.raises(ValueError, match="not for 3650"):
        saved.save(GUIDE, 3650)


def test_saving_again_replaces_and_keeps_it_on(saved: SavedGuides, clock: Clock) -> None:
    kept = saved.save(GUIDE, 7)
    clock.pass_minutes(60)
    again = saved.write(kept.secret, {"note": "new"}, kept.version, 90)
    assert again.ends_at == clock() + timedelta(days=90)
    assert again.saved_at == clock()
    assert saved.read(kept.secret) == again


def test_two_tabs_do_not_overwrite_each_other(saved: SavedGuides) -> None:
    kept = saved.save(GUIDE, 7)
    first = saved.write(kept.secret, {"tab": "first"}, kept.version, 7)
    with pytest.raises(Stale):
        saved.write(kept.secret, {"tab": "second"}, kept.version, 7)
    assert saved.read(kept.secret) == first


def test_a_guide_has_a_size_limit(saved: SavedGuides) -> None:
    huge = {"note": "x" * MOST_BYTES}
    with pytest.raises(TooLarge):
        saved.save(huge, 7)
    kept = saved.save(GUIDE, 7)
    with pytest.raises(TooLarge):
        saved.write(kept.secret, huge, kept.version, 7)
    assert saved.read(kept.secret) == kept


def test_a_visit_and_a_saved_guide_share_no_row_and_no_key(
    saved: SavedGuides, visits: Visits
) -> None:
    """A cookie opens no saved guide and a link no visit, even where the secret were the same."""
    kept, visit = saved.save(GUIDE, 7), visits.start()
    assert visits.read(kept.secret) is None
    assert saved.read(visit.secret) is None
    one, other = kept.secret.lock(SAVED), kept.secret.lock(VISIT)
    assert one.row_id != other.row_id
    assert one != other


def test_neither_lock_alone_opens_a_guide(
    saved: SavedGuides, keyring: Keyring, engine: Engine, clock: Clock
) -> None:
    kept = saved.save(GUIDE, 7)
    [(sealed, id)] = ask(engine, "SELECT sealed, id FROM saved_guides")
    inner = keyring.unseal(bytes(sealed), f"saved_guides:1:{id}:1")
    assert SENTINEL.encode() not in inner, "the server's key alone"
    assert SENTINEL.encode() in kept.secret.lock(SAVED).unseal(inner, 1), "both"
    stranger = Keyring.open(keyring.path.with_name("another.key"))
    with pytest.raises(Exception, match="not in"):
        SavedGuides(engine, stranger, clock).read(kept.secret)


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE saved_guides SET id = :mine WHERE id = :theirs",
        (
            "UPDATE saved_guides SET sealed = "
            "(SELECT sealed FROM saved_guides WHERE id = :theirs), version = 2"
        ),
        "UPDATE saved_guides SET version = 3",
    ],
    ids=["a row moved", "an envelope moved", "another version"],
)
def test_write_access_to_the_database_opens_nothing(
    saved: SavedGuides, engine: Engine, forgery: str
) -> None:
    mine, theirs = saved.save({}, 7), saved.save(GUIDE, 7)
    saved.write(mine.secret, {}, 1, 7)
    saved.write(theirs.secret, GUIDE, 1, 7)
    ids = {"mine": mine.secret.lock(SAVED).row_id, "theirs": theirs.secret.lock(SAVED).row_id}
    if "SET id" in forgery:
        saved.erase(mine.secret)
    change(engine, forgery, **{name: ids[name] for name in ids if f":{name}" in forgery})
    assert saved.read(mine.secret) is None


def test_an_older_envelope_put_back_opens_nothing(saved: SavedGuides, engine: Engine) -> None:
    kept = saved.save(GUIDE, 7)
    [(old,)] = ask(engine, "SELECT sealed FROM saved_guides")
    saved.write(kept.secret, {"note": "new"}, 1, 7)
    change(engine, "UPDATE saved_guides SET sealed = :old", old=old)
    assert saved.read(kept.secret) is None


def test_one_flipped_bit_opens_nothing(saved: SavedGuides, engine: Engine) -> None:
    kept = saved.save(GUIDE, 7)
    [(sealed,)] = ask(engine, "SELECT sealed FROM saved_guides")
    for place in range(4, len(sealed), 7):
        other = bytearray(sealed)
        other[place] ^= 1 << place % 8
        change(engine, "UPDATE saved_guides SET sealed = :other", other=bytes(other))
        assert saved.read(kept.secret) is None
    change(engine, "UPDATE saved_guides SET sealed = :sealed", sealed=sealed)
    assert saved.read(kept.secret) == kept


def test_deleted_is_in_none_of_the_bytes(saved: SavedGuides, engine: Engine) -> None:
    kept, other = saved.save(GUIDE, 365), saved.save(GUIDE, 365)
    saved.write(kept.secret, {"note": SENTINEL * 500}, 1, 365)  # more than a page of the file
    row_id = kept.secret.lock(SAVED).row_id
    [(sealed,)] = ask(engine, "SELECT sealed FROM saved_guides WHERE id = :id", id=row_id)
    pieces = [bytes(sealed[at : at + 16]) for at in range(0, len(sealed) - 16, 16)]
    before = dump(engine)
    assert row_id.encode() in before, "or this test looks in the wrong place"
    assert sum(piece in before for piece in pieces) > 0.9 * len(pieces)
    assert SENTINEL.encode() not in before
    assert kept.secret.to_text().encode() not in before

    saved.erase(kept.secret)
    saved.erase(kept.secret)
    after = dump(engine)
    assert row_id.encode() not in after
    assert not [piece for piece in pieces if piece in after]
    assert saved.read(kept.secret) is None
    assert saved.read(other.secret) == other
    with pytest.raises(Gone):
        saved.write(kept.secret, {}, 2, 7)


def test_sweep_deletes_the_expired_and_only_them(
    saved: SavedGuides, clock: Clock, engine: Engine
) -> None:
    old, young = saved.save(GUIDE, 7), saved.save(GUIDE, 30)
    clock.pass_minutes(8 * 24 * 60)
    assert saved.sweep() == 1
    assert saved.sweep() == 0
    assert old.secret.lock(SAVED).row_id.encode() not in dump(engine)
    assert saved.read(young.secret) == young


def test_every_wrong_link_is_looked_for_alike(
    saved: SavedGuides, engine: Engine, clock: Clock
) -> None:
    """Forged, cut off, expired or deleted: one and the same SELECT, one and the same None."""
    good, expired, erased = saved.save(GUIDE, 90), saved.save(GUIDE, 7), saved.save(GUIDE, 90)
    clock.pass_minutes(8 * 24 * 60)
    saved.erase(erased.secret)
    text = good.secret.to_text()
    wrong = [
        expired.secret.to_text(),
        erased.secret.to_text(),
        Secret.fresh().to_text(),
        text[:-1],
        text + "A",
        text.swapcase(),
        "",
        "é" * 43,
        "\udcff",
        " " + text,
        text + "\n",
        "A" * 5000,
    ]
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *words: statements.append(str(words[2])))
    traces = set()
    for link in wrong:
        statements.clear()
        assert saved.read(Secret.from_text(link)) is None
        traces.add(tuple(statements))
    assert len(traces) == 1
    assert sum("SELECT" in statement for statement in next(iter(traces))) == 1
    assert saved.read(Secret.from_text(text)) == good


def test_a_link_has_one_spelling(saved: SavedGuides) -> None:
    """43 characters hold two bits more than a secret has; a link with others there is wrong."""
    kept = saved.save(GUIDE, 30)
    text = kept.secret.to_text()
    for sign in set(ALPHABET) - {text[-1]}:
        assert saved.read(Secret.from_text(text[:-1] + sign)) is None
    assert saved.read(Secret.from_text(text + "=")) is None
    assert saved.read(Secret.from_text(text)) == kept


@pytest.mark.parametrize(
    "guesses",
    [200, pytest.param(10_000, marks=(pytest.mark.laws, pytest.mark.endurance))],
)
def test_guesses_open_and_change_nothing(saved: SavedGuides, engine: Engine, guesses: int) -> None:
    chance = random.Random(4)
    links = [saved.save({"number": number}, 30).secret.to_text() for number in range(20)]
    before = sorted(ask(engine, "SELECT * FROM saved_guides"))
    for number in range(guesses):
        link = chance.choice(links)
        place = chance.randrange(43)
        match number % 4:
            case 0:
                guess = "".join(chance.choices(ALPHABET, k=43))
            case 1:  # one bit of the 258 that 43 characters hold; the last two mean nothing
                value = ALPHABET.index(link[place]) ^ 1 << chance.randrange(6)
                guess = link[:place] + ALPHABET[value] + link[place + 1 :]
            case 2:
                guess = link[:place]
            case _:
                guess = (
                    link[:place] + chance.choice(links)[place:] + chance.choice(ALPHABET) * place
                )
        if guess in links:
            continue
        secret = Secret.from_text(guess)
        assert saved.read(secret) is None, "a guess opened a guide"
        if number % 10 == 0:
            with pytest.raises(Gone):
                saved.write(secret, {}, 1, 365)
            saved.erase(secret)
    assert sorted(ask(engine, "SELECT * FROM saved_guides")) == before


def test_two_hundred_people_save_at_once(
    saved: SavedGuides, database_url: str, keyring: Keyring, clock: Clock
) -> None:
    """From threads of two servers on one database: nobody is told that it is locked."""
    second = open_database(database_url)
    stores = (saved, SavedGuides(second, keyring, clock))

    def save(number: int) -> Secret:
        store = stores[number % 2]
        kept = store.save({"number": number}, 30)
        return store.write(kept.secret, {"number": number, "again": True}, 1, 30).secret

    with ThreadPoolExecutor(50) as threads:
        secrets = list(threads.map(save, range(200)))
    second.dispose()
    for number, secret in enumerate(secrets):
        kept = saved.read(secret)
        assert kept is not None
        assert kept.payload == {"number": number, "again": True}
