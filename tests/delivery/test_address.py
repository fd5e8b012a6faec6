"""The address a guide goes to: one mailbox, and nothing that could become a header."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askwell.delivery.address import AddressProblem, mailbox, parse_address
from askwell.lint.readability import grade

GOOD = {
    "name@example.org": "name@example.org",
    "  name@example.org \n": "name@example.org",
    "\u00a0name@example.org": "name@example.org",
    "First.Last+guide@Example.ORG": "First.Last+guide@example.org",
    "o'neil_99@mail.example.co.uk": "o'neil_99@mail.example.co.uk",
    "name@bücher.example": "name@xn--bcher-kva.example",
    "name@straße.example": "name@xn--strae-oqa.example",  # not strasse: that is someone else
    "name@example.org.": "name@example.org",
    f"{'a' * 64}@example.org": f"{'a' * 64}@example.org",
}  # fmt: skip

BAD = [
    "",
    "   ",
    "name",
    "@example.org",
    "name@",
    "name@@example.org",
    "a@b.example@c.example",
    "name@localhost",
    "name@.",
    "name@example..org",
    "name@-example.org",
    "name@[192.0.2.1]",
    "name@exa_mple.org",
    "name@exa mple.org",
    "first last@example.org",
    '"first last"@example.org',
    "Name <name@example.org>",
    "<name@example.org>",
    "a@example.org, b@example.org",
    "a@example.org; b@example.org",
    "team: a@example.org;",
    "name(comment)@example.org",
    "name@example.org(comment)",
    ".name@example.org",
    "name.@example.org",
    "na..me@example.org",
    "jürgen@example.org",
    "name＠example.org",
    "name@example.org\nBcc: other@example.org",
    "name\r\n@example.org",
    "name@example.org\x00",
    "name@exam\u200bple.org",
    "name\u2028@example.org",
    f"{'a' * 65}@example.org",
    f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.org",
]


@pytest.mark.parametrize("text", GOOD)
def test_one_address_is_read(text: str) -> None:
    assert parse_address(text) == GOOD[text]
    assert parse_address(GOOD[text]) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(AddressProblem) as problem:
        parse_address(text)
    says = str(problem.value)
    assert says.endswith(".")
    assert grade(says.replace("name@example.org", "name")) <= 6
    assert text.strip() == "" or text not in says.replace("name@example.org", ""), "not echoed"


_SPICE = st.sampled_from(
    ["\r\n", *'\n\r\x00\t ,;<>"()@.:\\\u2028\x85', "Bcc: x@y.example", "=?utf-8?q?"]
)
_TEXTS = st.lists(st.one_of(_SPICE, st.text(max_size=8), st.just("name@example.org")), max_size=6)


@given(_TEXTS.map("".join))
@example("name@example.org\r\nBcc: all@example.org")
@example("name@example.org%0d%0aBcc: all@example.org")
def test_no_text_becomes_a_second_header_or_a_second_address(text: str) -> None:
    try:
        address = parse_address(text)
    except AddressProblem:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' \t\r\n,;<>"()\\')
    assert address.count("@") == 1
    message = EmailMessage(policy=SMTP)
    message["To"] = address
    assert [each.addr_spec for each in message["To"].addresses] == [address]
    assert message.as_bytes().split(b"\r\n\r\n")[0].count(b": ") == 1


def test_one_mailbox_is_counted_once_however_it_is_written() -> None:
    assert mailbox("Name+one@example.org") == mailbox("name+two@EXAMPLE.org") == "name@example.org"
    assert mailbox("other@example.org") != mailbox("name@example.org")
    assert mailbox("+x@example.org") == "+x@example.org"
