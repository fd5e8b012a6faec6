"""Letters waiting to be sent, kept so that none is lost and none can be read.

A letter is in the database, sealed, before anyone is told that it is on its way. A worker takes it
on a *lease*: if the worker dies, the lease runs out and the next one takes it. Only the holder
of the lease may say what became of it. Once sent, its address and text are erased; its row stays
for a day, to tell the person how it went and to count by.
"""

import math
import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from askwell.delivery.address import mailbox
from askwell.delivery.envelope import Envelope
from askwell.delivery.parcel import NORMAL, Claim, Limit, Limits, Parcel, State, TooMany
from askwell.delivery.trouble import Trouble
from askwell.settings import Settings
from askwell.store.database import alone, forget_freed, reading
from askwell.store.moment import Clock, to_seconds
from askwell.store.server_key import Keyring
from askwell.store.tables import outbox as _rows
from askwell.store.tables import place_of_parcel

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Outbox:
    """The queue of letters in the database."""

    def __init__(
        self,
        engine: Engine,
        keyring: Keyring,
        now: Clock,
        limits: Limits = NORMAL,
        *,
        trying: timedelta = _DAY,
        lease: timedelta = timedelta(minutes=1),
    ) -> None:
        self._engine = engine
        self._keyring = keyring
        self._now = now
        self._limits = limits
        self._trying = trying
        self._lease = lease
        self._freed = False

    # What a page asks

    def put(self, envelope: Envelope, visitor: str, once: str) -> str:
        """Keep a letter for sending and return its id; when this returns, it is on disk.

        ``once`` is the token of the form that asked: a second click on it gives the same letter.
        Raises `TooMany` where a limit is reached.
        """
        asked_at = self._seconds()
        token = self._keyring.digest(f"once:{visitor}:{once}")
        with alone(self._engine) as connection:  # nobody else counts or adds meanwhile
            # Under a new server key the token's digest is another; the Message-ID stays.
            same = or_(_rows.c.once == token, _rows.c.message_id == envelope.message_id)
            known: str | None = connection.scalar(select(_rows.c.id).where(same))
            if known is not None:
                return known
            to_digest = self._keyring.digest(f"address:{mailbox(envelope.to)}")
            visitor_digest = self._keyring.digest(f"visitor:{visitor}")
            self._check_limits(connection, to_digest, visitor_digest)
            id = secrets.token_hex(16)
            connection.execute(
                insert(_rows).values(
                    id=id,
                    once=token,
                    message_id=envelope.message_id,
                    state=State.WAITING,
                    asked_at=asked_at,
                    attempts=0,
                    next_try_at=asked_at,
                    sealed=self._keyring.seal(envelope.to_bytes(), place_of_parcel(id)),
                    ends_at=asked_at + int(self._trying.total_seconds()),
                    to_digest=to_digest,
                    visitor_digest=visitor_digest,
                )
            )
        return id

    def look(self, id: str) -> Parcel | None:
        """How a letter stands; None if there is none, or it was long ago."""
        with reading(self._engine) as connection:
            row = connection.execute(select(_rows).where(_rows.c.id == id)).first()
        return Parcel.of(row, self._seconds()) if row is not None else None

    def again(self, id: str) -> bool:
        """Try a letter anew and at once; False where it is sent, under way or no longer kept."""
        now = self._seconds()
        return self._change(
            and_(_rows.c.id == id, self._idle(now), _rows.c.sealed.is_not(None)),
            _rows.c.ends_at > now,
            state=State.WAITING,
            attempts=0,
            next_try_at=now,
            trouble=None,
            worker=None,
            lease_until=None,
        )

    def cancel(self, id: str) -> bool:
        """Erase a letter that nobody is sending; False where it is too late for that."""
        done = self._change(
            and_(_rows.c.id == id, self._idle(self._seconds()), _rows.c.sealed.is_not(None)),
            state=State.FAILED,
            trouble=Trouble.CANCELLED,
            sealed=None,
            worker=None,
            lease_until=None,
        )
        self._freed |= done
        return done

    # What a worker does

    def claim(self, worker: str, holding: Collection[str] = ()) -> Claim | None:
        """Take the letter whose turn it is, on lease; None where none is due.

        ``holding``: letters that this worker has in hand, whatever became of their leases.
        """
        now = self._seconds()
        due = (
            select(_rows.c.id)
            .where(
                or_(
                    and_(_rows.c.state == State.WAITING, _rows.c.next_try_at <= now),
                    and_(_rows.c.state == State.SENDING, _rows.c.lease_until <= now),
                )
            )
            .where(_rows.c.ends_at > now, _rows.c.sealed.is_not(None), _rows.c.id.not_in(holding))
            .order_by(_rows.c.next_try_at)
            .limit(1)
            .with_for_update(skip_locked=True)  # SQLite has one writer and leaves this out
        )
        holder = f"{worker[:40]}.{secrets.token_hex(8)}"  # one lease is not the next
        with self._engine.begin() as connection:
            row = connection.execute(
                update(_rows)
                .where(_rows.c.id == due.scalar_subquery())
                .values(
                    state=State.SENDING,
                    worker=holder,
                    lease_until=self._later(self._lease),
                    attempts=_rows.c.attempts + 1,
                )
                .returning(_rows.c.id, _rows.c.attempts, _rows.c.sealed)
            ).first()
        return None if row is None else Claim(row.id, holder, row.attempts, row.sealed)

    def open(self, claim: Claim) -> Envelope:
        """The letter itself. Raises `Unsealable`, or `KeyProblem` where its key is missing."""
        plain = self._keyring.unseal(claim.sealed, place_of_parcel(claim.id))
        return Envelope.from_bytes(plain)

    def renew(self, claim: Claim) -> bool:
        """Keep the lease on; False where it is lost."""
        return self._change(self._held(claim), lease_until=self._later(self._lease))

    def sent(self, claim: Claim) -> bool:
        """Note that the mail server took it, and erase it here; False where the lease is lost."""
        self._freed = True
        return self._change(
            self._held(claim),
            state=State.SENT,
            sent_at=self._seconds(),
            sealed=None,
            trouble=None,
            worker=None,
            lease_until=None,
        )

    def put_off(self, claim: Claim, trouble: Trouble, wait: timedelta) -> bool:
        """Try again after a wait, or give up where the time for trying ends before that."""
        next_try_at = self._later(wait)
        values = {"trouble": trouble, "worker": None, "lease_until": None}
        late = self._change(
            self._held(claim), _rows.c.ends_at <= next_try_at, state=State.FAILED, **values
        )
        return late or self._change(
            self._held(claim), state=State.WAITING, next_try_at=next_try_at, **values
        )

    def give_up(self, claim: Claim, trouble: Trouble) -> bool:
        """Try no more. The letter stays until its time ends: the person may say "try again"."""
        return self._change(
            self._held(claim),
            state=State.FAILED,
            trouble=trouble,
            worker=None,
            lease_until=None,
        )

    # What housekeeping does

    def sweep(self) -> int:
        """Erase every letter whose time has ended, forget old rows; how many of both."""
        now = self._seconds()
        over = and_(_rows.c.ends_at <= now, self._idle(now, State.SENT))
        with self._engine.begin() as connection:
            erased = connection.execute(
                update(_rows)
                .where(over, _rows.c.sealed.is_not(None))
                .values(
                    state=State.FAILED,
                    trouble=func.coalesce(_rows.c.trouble, Trouble.TOO_LATE.value),
                    sealed=None,
                    worker=None,
                    lease_until=None,
                )
            ).rowcount
            forgotten = connection.execute(
                delete(_rows).where(over, _rows.c.asked_at <= now - int(_DAY.total_seconds()))
            ).rowcount
        if erased or forgotten or self._freed:
            self._freed = False
            forget_freed(self._engine)
        return erased + forgotten

    # Inside

    def _check_limits(self, connection: Connection, to_digest: str, visitor_digest: str) -> None:
        hour, day = self._seconds(_HOUR), self._seconds(_DAY)
        for which, most, counted in (
            (Limit.VISITOR, self._limits.visitor,
             and_(_rows.c.visitor_digest == visitor_digest, _rows.c.asked_at > hour)),
            (Limit.ADDRESS, self._limits.address,
             and_(_rows.c.to_digest == to_digest, _rows.c.asked_at > day)),
            (Limit.SERVER, self._limits.server, _rows.c.asked_at > hour),
        ):  # fmt: skip
            asked = connection.scalar(select(func.count()).select_from(_rows).where(counted))
            if (asked or 0) >= most:
                raise TooMany(which)

    def _change(self, *where: ColumnElement[bool], **values: object) -> bool:
        with self._engine.begin() as connection:
            return connection.execute(update(_rows).where(*where).values(**values)).rowcount == 1

    @staticmethod
    def _held(claim: Claim) -> ColumnElement[bool]:
        return and_(
            _rows.c.id == claim.id,
            _rows.c.state == State.SENDING,
            _rows.c.worker == claim.holder,
        )

    @staticmethod
    def _idle(now: int, *also: State) -> ColumnElement[bool]:
        """Rows that no worker holds."""
        return or_(
            _rows.c.state.in_((State.WAITING, State.FAILED, *also)),
            and_(_rows.c.state == State.SENDING, _rows.c.lease_until <= now),
        )

    def _later(self, wait: timedelta) -> int:
        return math.ceil((self._now() + wait).timestamp())

    def _seconds(self, ago: timedelta = timedelta()) -> int:
        return to_seconds(self._now() - ago)


def make_outbox(engine: Engine, keyring: Keyring, settings: Settings, now: Clock) -> Outbox:
    """The outbox as the host has set it."""
    return Outbox(
        engine,
        keyring,
        now,
        Limits(server=settings.mail_per_hour),
        trying=timedelta(hours=settings.mail_hours),
    )
