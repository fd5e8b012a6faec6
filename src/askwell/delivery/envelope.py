"""A letter ready to go: the address it goes to, and the message byte for byte."""

from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import default

_LINE = "\n"


@dataclass(frozen=True)
class Envelope:
    """One message for one mailbox. Every copy of it carries the same Message-ID."""

    to: str = field(repr=False)
    message_id: str
    message: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.to.isascii() or not self.to.isprintable() or "@" not in self.to:
            raise ValueError("an envelope goes to an address that parse_address returned")
        written = BytesHeaderParser(policy=default).parsebytes(self.message)["Message-ID"]
        if str(written or "").strip() != self.message_id:
            raise ValueError("the Message-ID of an envelope is the one inside its message")

    def to_bytes(self) -> bytes:
        """All of it, to be sealed."""
        return _LINE.join((self.to, self.message_id, "")).encode() + self.message

    @classmethod
    def from_bytes(cls, data: bytes) -> "Envelope":
        """What `to_bytes` wrote."""
        to, message_id, message = data.split(_LINE.encode(), 2)
        return cls(to.decode(), message_id.decode(), message)
