"""Forms that another site sends in a visitor's name are refused.

Two independent checks. The browser's own word on where a request comes from (`Sec-Fetch-Site`,
else `Origin`) holds for every form. Once a visit exists, its forms also carry a token that only
a page of that visit can hold. The token is masked anew for each page, so that a compressed page
never holds the same secret bytes twice (the BREACH attack).
"""

import base64
import binascii
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request

from askwell.store.sealing import Secret

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_LENGTH = 32


def from_this_site(request: Request) -> bool:
    """Whether the browser says that the request comes from one of our own pages."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def mint_token(secret: Secret) -> str:
    """A token for one page's forms; each call gives another text for the same proof."""
    mask = secrets.token_bytes(_LENGTH)
    return base64.urlsafe_b64encode(mask + _xor(mask, _proof(secret))).decode()


def token_holds(secret: Secret, token: str) -> bool:
    """Whether the token was minted for this visit."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 2 * _LENGTH:
        return False
    return hmac.compare_digest(_xor(raw[:_LENGTH], raw[_LENGTH:]), _proof(secret))


def _proof(secret: Secret) -> bytes:
    return hmac.digest(secret.form_key, b"form token", "sha256")


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
