"""An e-mail as a mail program would show it: for the practice post, which sends it to no one."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default


@dataclass(frozen=True)
class OpenedMail:
    """What one sees of an e-mail, and the PDF it carries."""

    subject: str
    sender: str
    to: str
    date: str
    text: str
    file_name: str
    pdf: bytes


def opened(letter: bytes) -> OpenedMail:
    """Open an e-mail that Askwell wrote."""
    message: EmailMessage = BytesParser(policy=default).parsebytes(letter)
    body = message.get_body(("plain",))
    attached = next(iter(message.iter_attachments()), None)
    return OpenedMail(
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        to=str(message["To"]),
        date=str(message["Date"]),
        text=str(body.get_content()) if body else "",
        file_name=(attached.get_filename() or "") if attached else "",
        pdf=attached.get_content() if attached else b"",
    )
