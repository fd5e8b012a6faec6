"""The pages by subject: each module holds its dataclasses and a ``router`` with their routes.

A module here that has a ``router`` is part of the site; nothing else lists it.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter


def routers() -> Iterator[APIRouter]:
    """The routes of every module in this folder, by name."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        router = getattr(import_module(f"{__name__}.{module.name}"), "router", None)
        if isinstance(router, APIRouter):
            yield router
