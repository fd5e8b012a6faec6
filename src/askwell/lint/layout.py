"""The layout of a Markdown text: its headings, its paragraphs, and how long its lists are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt

from askwell.lint.readability import TEXTS

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Layout:
    """What a text is made of. Paragraphs include the items of its lists; citations still stand."""

    headings: tuple[str, ...]
    paragraphs: tuple[str, ...]
    lists: tuple[int, ...]


@lru_cache(maxsize=TEXTS)
def layout(text: str) -> Layout:
    """Take a Markdown text apart."""
    headings: list[str] = []
    paragraphs: list[str] = []
    lists: list[int] = []
    open_lists: list[int] = []
    in_heading = False
    for token in _MARKDOWN.parse(text):
        match token.type:
            case "heading_open" | "heading_close":
                in_heading = token.nesting == 1
            case "inline":
                (headings if in_heading else paragraphs).append(token.content)
            case "bullet_list_open" | "ordered_list_open":
                open_lists.append(0)
            case "list_item_open":
                open_lists[-1] += 1
            case "bullet_list_close" | "ordered_list_close":
                lists.append(open_lists.pop())
    return Layout(tuple(headings), tuple(paragraphs), tuple(lists))
