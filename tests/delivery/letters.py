"""Letters to send in tests, each with its own Message-ID."""

from email.message import EmailMessage
from email.policy import SMTP

from askwell.delivery.envelope import Envelope

ADDRESS = "tilda.quiet@post.example.org"
WORDS = "the lump above the seventh rib"


def letter(number: int = 1, to: str = ADDRESS, words: str = WORDS, size: int = 0) -> Envelope:
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message_id = f"<parcel-{number}@askwell.example>"
    message["From"] = "guide@askwell.example"
    message["To"] = to
    message["Subject"] = f"Guide {number}"
    message["Message-ID"] = message_id
    message.set_content(f"{words}\n.a line with a dot\n" + "more to read\n" * (size // 13))
    return Envelope(to, message_id, message.as_bytes())
