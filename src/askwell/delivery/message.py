"""The letter that brings the guide: what a mail program shows, and what it carries along.

Its head says nothing of an illness: subject lines are shown on locked screens.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from askwell.delivery.address import parse_address
from askwell.delivery.link import LINK_SAYS, LINK_WARNING, private_link
from askwell.delivery.page import html_letter
from askwell.delivery.text import RULE_WIDTH, plain_text
from askwell.guide.sheet import Sheet

SUBJECT = "Your guide for the doctor visit"
ATTACHMENT = "my-guide.pdf"

#: Only plain ASCII in the message, so that every mail server takes it; 76 is the most that
#: quoted-printable allows in a line (RFC 2045, 6.7).
_WRITING = SMTP.clone(cte_type="7bit", max_line_length=76)
#: Addresses and the Message-ID are never broken; a line may have 998 characters (RFC 5322, 2.1.1).
_SENDING = _WRITING.clone(max_line_length=998)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


def letter(
    sheet: Sheet,
    *,
    to: str,
    sender: str,
    pdf: bytes,
    link: str | None,
    message_id: str,
    date: datetime,
    on_request: bool = True,
) -> bytes:
    """The whole message. ``on_request``: a server sends it because somebody asked it to.

    Raises AddressProblem, LinkProblem or ValueError for anything that could add a line to its head.
    """
    to, sender = parse_address(to), _sender(sender)
    opening = _opening(
        f"Someone asked Askwell at {sender.rpartition('@')[2]} to send you this guide"
        if on_request
        else f"{sender} sent you this guide"
    )
    if date.tzinfo is None:
        raise ValueError("the date of a letter needs its time zone")
    message = EmailMessage(policy=_WRITING)
    message["Subject"] = SUBJECT
    message["From"] = Address("Askwell" if on_request else "", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = _checked(message_id)
    if on_request:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    message.set_content(_text(sheet, opening, link))
    message.add_alternative(html_letter(sheet, opening, link), subtype="html")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=ATTACHMENT)
    return message.as_bytes(policy=_SENDING)


def message_id(parcel: str, domain: str) -> str:
    """The Message-ID of a parcel: every copy of it has the same one."""
    return _checked(f"<{parcel}@{domain}>")


def _opening(sent: str) -> tuple[str, ...]:
    """Above the guide: who sent it, what is attached, whose words it holds."""
    what = f"{sent} for a doctor visit. If you do not know why, please delete this e-mail."
    attached = f"The same guide is attached as a PDF to print: {ATTACHMENT}."
    theirs = (
        "The person who sent it wrote the goal, the notes, the questions marked “my own question” "
        "and where the visit is. These words are not from Askwell."
    )
    return what, attached, theirs


def _text(sheet: Sheet, opening: tuple[str, ...], link: str | None) -> str:
    blocks = [*opening]
    if link:
        blocks += [f"{LINK_SAYS}\n{private_link(link)}", LINK_WARNING]
    return "\n\n".join((*blocks, "=" * RULE_WIDTH, plain_text(sheet)))


def _sender(address: str) -> str:
    """The address that letters come from; a practice server's may lie on this machine."""
    before, at, domain = address.rpartition("@")
    if domain == "localhost" and _TOKEN.fullmatch(before):
        return f"{before}{at}{domain}"
    return parse_address(address)


def _checked(id: str) -> str:
    token, _, domain = id.removeprefix("<").removesuffix(">").partition("@")
    whole = f"<{token}@{domain}>" == id
    if not (whole and _TOKEN.fullmatch(token) and _DOMAIN.fullmatch(domain)):
        raise ValueError("a Message-ID is letters, digits, _ and -, then @ and a domain, in < >")
    return id
