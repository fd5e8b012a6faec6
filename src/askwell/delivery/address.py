"""The one address a guide goes to: read strictly, with words for what is wrong."""

from email.errors import HeaderParseError
from email.headerregistry import Address

import idna

MOST_CHARACTERS = 254  # RFC 5321: what fits between < and > of a command
_MOST_BEFORE_AT = 64

_EXAMPLE = "An address looks like name@example.org."


class AddressProblem(ValueError):
    """Text that is not one e-mail address; the message tells the person what to change."""


def parse_address(text: str) -> str:
    """The one mailbox that ``text`` names, its domain in ASCII. Raises `AddressProblem`.

    Whether anyone reads mail there is not asked: no name is looked up.
    """
    text = text.strip(" \t\r\n\u00a0")  # what comes along when an address is pasted
    _check_signs(text)
    before, _, after = text.rpartition("@")
    if "@" in before:
        raise AddressProblem(f"Type one address only, with one @ sign. {_EXAMPLE}")
    if not before:
        raise AddressProblem(f"Type the name that stands before the @ sign. {_EXAMPLE}")
    if not before.isascii():
        raise AddressProblem("Use plain letters, with no accents, before the @ sign.")
    address = f"{before}@{_domain(after)}"
    if len(before) > _MOST_BEFORE_AT or len(address) > MOST_CHARACTERS:
        raise AddressProblem("This address is too long. Check that it is right.")
    try:
        read = Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        read = None
    if read is None or read.addr_spec != address:
        raise AddressProblem(f"There is a sign before the @ that does not belong there. {_EXAMPLE}")
    return address


def mailbox(address: str) -> str:
    """The mailbox behind an address, to count by: without capitals, dots and a ``+tag``.

    Some large mail services leave the dots out. Where they tell two people apart, those two share
    one count.
    """
    before, _, domain = address.lower().rpartition("@")
    return f"{(before.partition('+')[0] or before).replace('.', '')}@{domain}"


def _check_signs(text: str) -> None:
    if not text:
        raise AddressProblem(f"Type your e-mail address. {_EXAMPLE}")
    if not text.isprintable():
        raise AddressProblem("Type the address by hand. What was pasted holds hidden signs.")
    if any(sign in text for sign in ",;<>"):
        raise AddressProblem(f"Type one address only, with no name and no list. {_EXAMPLE}")
    if any(sign.isspace() for sign in text):
        raise AddressProblem(f"Take out the space. {_EXAMPLE}")
    if "@" not in text:
        raise AddressProblem(f"The @ sign is missing. {_EXAMPLE}")


def _domain(text: str) -> str:
    try:
        domain = idna.encode(text, uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError):
        domain = ""
    if "." not in domain.rstrip("."):
        raise AddressProblem(f"Check the part after the @ sign. {_EXAMPLE}")
    return domain.rstrip(".")
