"""The layout of a Markdown text: its headings, its paragraphs, and how long its lists are."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass
class Layout:
    """What a text is made of. Paragraphs include the items of its lists; citations still stand."""

    headings: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)


def layout(text: str) -> Layout:
    """Take a Markdown text apart."""
    made = Layout()
    open_lists: list[int] = []
    in_heading = False
    for token in _MARKDOWN.parse(text):
        match token.type:
            case "heading_open" | "heading_close":
                in_heading = token.nesting == 1
            case "inline":
                (made.headings if in_heading else made.paragraphs).append(token.content)
            case "bullet_list_open" | "ordered_list_open":
                open_lists.append(0)
            case "list_item_open":
                open_lists[-1] += 1
            case "bullet_list_close" | "ordered_list_close":
                made.lists.append(open_lists.pop())
    return made
