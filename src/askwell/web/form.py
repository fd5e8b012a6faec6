"""What a person sent with a form, after the guard has let it in."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from askwell.web.forgery import SAFE_METHODS, from_this_site, token_holds
from askwell.web.problems import ForgedForm, StaleTab
from askwell.web.visitor import CurrentVisitor, Visitor


class Form:
    """The fields of a form. Missing and empty are the same to the pages: nothing was said."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def one(self, name: str) -> str:
        """The field's text, trimmed; empty if it was not sent."""
        value = self._data.get(name)
        return value.strip() if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field that may repeat, such as check boxes."""
        return tuple(value for value in self._data.getlist(name) if isinstance(value, str))

    async def file(self, name: str) -> bytes:
        """The bytes of an uploaded file; empty if none was chosen."""
        value = self._data.get(name)
        return await value.read() if isinstance(value, UploadFile) else b""


async def guard(request: Request, visitor: CurrentVisitor) -> AsyncIterator[None]:
    """Let a form in only from one of our own pages; stands before every page's handler."""
    try:
        if request.method not in SAFE_METHODS:
            await _check(request, visitor)
        yield
    finally:
        await request.close()  # what a form holds open: an uploaded file


async def _check(request: Request, visitor: Visitor) -> None:
    if not from_this_site(request):
        raise ForgedForm
    if visitor.visit is None:
        return  # a first form opens a visit: there is no token to have yet
    token = (await request.form()).get("csrf")
    if not isinstance(token, str) or not token_holds(visitor.visit.secret, token):
        raise StaleTab  # our own page, but from before this visit began


async def current_form(request: Request) -> Form:
    """Read the form once; the guard has read the same bytes."""
    return Form(await request.form())


CurrentForm = Annotated[Form, Depends(current_form)]
