"""What became of an e-mail, in words: the truth at each stage, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from askwell.delivery.parcel import Limit, Parcel, State
from askwell.delivery.trouble import Trouble
from askwell.web.letters import Letter


class Stage(StrEnum):
    """How an e-mail stands, as its sender sees it."""

    PREPARING = "preparing"
    LATE = "late"  # nobody has begun to send it: no worker runs, or many letters are before it
    SENDING = "sending"
    TROUBLE = "trouble"
    SENT = "sent"
    KEPT = "kept"  # by the practice post
    FAILED = "failed"
    STOPPED = "stopped"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True)
class Words:
    """What happened, and what the person can do."""

    happened: str
    to_do: str


@dataclass(frozen=True)
class Moment:
    """When something happens: as words of how long that is from now, and for a script's clock."""

    says: str
    iso: str
    words: str


@dataclass(frozen=True)
class News:
    """How one e-mail stands. ``can_try`` and ``can_stop``: whether there is a letter to do it to.

    ``check_address``: the address is the likely mistake.
    """

    stage: Stage
    title: str
    says: tuple[str, ...]
    moment: Moment | None
    can_try: bool
    can_stop: bool
    check_address: bool


_TITLES = {
    Stage.PREPARING: "We are preparing it",
    Stage.LATE: "It still waits to go out",
    Stage.SENDING: "We are sending it",
    Stage.TROUBLE: "There is trouble, and we go on trying",
    Stage.SENT: "It is sent",
    Stage.KEPT: "It is kept here, not sent",
    Stage.FAILED: "We could not send it",
    Stage.STOPPED: "You stopped it",
    Stage.FORGOTTEN: "We no longer know how it went",
}
_STILL_HERE = (Stage.PREPARING, Stage.LATE, Stage.TROUBLE)
_SOON = timedelta(minutes=2)
_STAY = "You do not need to stay on this page."
_SAYS: dict[Stage, tuple[str, ...]] = {
    Stage.PREPARING: (f"It goes out in a moment. {_STAY}",),
    Stage.LATE: (
        f"It takes longer than it should. It is kept safe, and nothing is lost. {_STAY}",
        "Are you in a hurry? Download your guide and send it yourself.",
    ),
    Stage.SENDING: (f"We are handing it to the mail server now. {_STAY}",),
    Stage.TROUBLE: (),
    Stage.SENT: (
        "The mail server took it. It should be there in a few minutes.",
        "Not there? Look in the spam or junk folder, too.",
        "We erased the address and the e-mail on our side.",
    ),
    Stage.KEPT: (
        "This is a practice server. It shows you the e-mail, but sends it to no one.",
        "To get your guide to someone, download it.",
    ),
    Stage.FAILED: (),
    Stage.STOPPED: (
        "It is not sent. We erased the address and the e-mail on our side.",
        "You can send a new one, or download your guide.",
    ),
    Stage.FORGOTTEN: (
        "It was too long ago, so we erased the note about it.",
        "Look in the inbox. If it is not there, send it again.",
    ),
}
_OURS = "This is not your mistake."
_LOOK_FIRST = "Look in the inbox first: it may be there. If not, try again."
_TRY = "Try again, or download your guide and send it yourself."
TROUBLES = {
    Trouble.ADDRESS: Words(
        "The mail server does not take this address.",
        "Check the address letter by letter, and send it again.",
    ),
    Trouble.MESSAGE: Words(
        "The mail server does not take this e-mail from us.",
        "Download your guide and send it from your own mail.",
    ),
    Trouble.BUSY: Words("The mail server is busy and asked us to come back later.", _TRY),
    Trouble.SLOW: Words("The mail server does not answer in time.", _LOOK_FIRST),
    Trouble.CUT_OFF: Words("The line to the mail server broke.", _LOOK_FIRST),
    Trouble.UNREACHABLE: Words("The mail server does not answer.", _TRY),
    Trouble.NOT_SECURE: Words(
        f"We could not reach the mail server on a safe line, so we sent nothing. {_OURS}",
        "Download your guide instead, or try again later.",
    ),
    Trouble.LOGIN: Words(
        f"The mail server does not let us in. {_OURS}",
        "Download your guide instead, or try again later.",
    ),
    Trouble.SEALED: Words(
        f"We can’t open what we kept of your e-mail. {_OURS}",
        "Send it again, or download your guide.",
    ),
    Trouble.FAULT: Words(f"Something went wrong on our side. {_OURS}", _TRY),
    Trouble.TOO_LATE: Words(
        f"It waited too long, so we erased it unsent. {_OURS}",
        "Send it again, or download your guide.",
    ),
    Trouble.CANCELLED: Words(
        "You stopped this e-mail before it was sent.", "Send a new one, or download your guide."
    ),
}
LIMITS = {
    Limit.VISITOR: "You have sent as many e-mails as we send for one person in an hour. "
    "Download your guide and send it yourself, or wait an hour.",
    Limit.ADDRESS: "This address got as many e-mails from us as we send to one address in a day. "
    "Look in its inbox and spam folder, or download your guide.",
    Limit.SERVER: "Many people are sending e-mails right now, and we can’t send more. "
    "Download your guide, or try again in an hour.",
}
TOO_LONG = (
    "Your guide is too long for an e-mail: mail servers would send it back. "
    "Download your guide as a PDF or as text."
)


def news(letter: Letter, now: datetime, *, practice: bool) -> News:
    """How an e-mail stands; ``practice``: whether the mail server only keeps what it gets."""
    parcel = letter.parcel
    stage = _stage(parcel, now, practice=practice)
    trouble = TROUBLES.get(parcel.trouble) if parcel and parcel.trouble else None
    says = _SAYS[stage]
    if stage is Stage.TROUBLE:
        says = ((trouble or TROUBLES[Trouble.FAULT]).happened, _STAY)
    elif stage is Stage.FAILED:
        words = trouble or TROUBLES[Trouble.FAULT]
        says = (words.happened, words.to_do)
    idle = parcel is not None and parcel.kept and stage in (Stage.TROUBLE, Stage.FAILED)
    return News(
        stage=stage,
        title=_TITLES[stage],
        says=says,
        moment=_moment(stage, parcel, now),
        can_try=idle,
        can_stop=parcel is not None and parcel.kept and stage in _STILL_HERE,
        check_address=parcel is not None and parcel.trouble is Trouble.ADDRESS,
    )


def ago(then: datetime, now: datetime) -> str:
    """How long ago a moment is: "2 minutes ago"."""
    length = _length(now - then)
    return f"{length} ago" if length else "just now"


def _stage(parcel: Parcel | None, now: datetime, *, practice: bool) -> Stage:
    if parcel is None:
        return Stage.FORGOTTEN
    if parcel.state is State.SENT:
        return Stage.KEPT if practice else Stage.SENT
    if parcel.state is State.FAILED:
        return Stage.STOPPED if parcel.trouble is Trouble.CANCELLED else Stage.FAILED
    if parcel.state is State.SENDING:
        return Stage.SENDING
    if parcel.trouble:
        return Stage.TROUBLE
    return Stage.PREPARING if now - parcel.next_try_at < _SOON else Stage.LATE


def _moment(stage: Stage, parcel: Parcel | None, now: datetime) -> Moment | None:
    if parcel is None:
        return None
    if stage in (Stage.SENT, Stage.KEPT) and parcel.sent_at:
        sent = parcel.sent_at
        verb = "Sent to the mail server" if stage is Stage.SENT else "Kept"
        return Moment(verb, sent.isoformat(), ago(sent, now))
    if stage is Stage.TROUBLE and now - parcel.next_try_at < _SOON:
        soon = _length(parcel.next_try_at - now)
        words = f"in about {soon}" if soon else "in a moment"
        return Moment("We try again by ourselves", parcel.next_try_at.isoformat(), words)
    return None


def _length(time: timedelta) -> str:
    """A length of time in whole minutes or hours; empty for less than a minute."""
    minutes = int(time.total_seconds()) // 60
    if minutes < 1:
        return ""
    count, unit = (minutes, "minute") if minutes < 90 else (round(minutes / 60), "hour")
    return f"{count} {unit}{'' if count == 1 else 's'}"
