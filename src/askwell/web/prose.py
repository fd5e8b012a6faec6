"""The texts of the knowledge as HTML. They are Markdown; ``[@id]`` and ``[@a; @b]`` cite sources.

HTML in a text stays text. Headings are moved below the heading of the page's part that holds them.
A word of the glossary is explained under the paragraph or list in which it first stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from askwell.web.citing import Citations, Mark
from askwell.web.glossary import PageWords, words_html

_CITATION = re.compile(r"\[(@[\w.-]+(?:;\s*@[\w.-]+)*)\]")
_LOWEST = 6


def mark_html(mark: Mark) -> Markup:
    """A citation: a small number that leads to the page's list of sources."""
    return Markup('<a class="aw-cite" href="{}" aria-label="{}">{}{}</a>').format(
        mark.href, mark.label, mark.number, f" §{mark.section}" if mark.section else ""
    )


def marks_html(marks: Sequence[Mark]) -> Markup:
    """Citations side by side."""
    return Markup("").join(mark_html(mark) for mark in marks)


def prose(
    text: str, citations: Citations, words: PageWords | None = None, top_heading: int = 3
) -> Markup:
    """A text as HTML; its highest possible heading ("#") becomes ``top_heading``."""
    env = {"citations": citations, "words": words, "deeper": top_heading - 1}
    return Markup(_MARKDOWN.render(text, env))  # noqa: S704 - markdown-it escapes all HTML


def _read_citation(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")  # the number stays with the word before it
        token = state.push("citation", "", 0)
        token.meta = {"sources": [id.strip(" @") for id in found[1].split(";")]}
    state.pos = found.end()
    return True


def _render_citation(
    _renderer: RendererHTML, tokens: Sequence[Token], i: int, _options: OptionsDict, env: Any
) -> str:
    citations: Citations = env["citations"]
    return marks_html([citations.mark(id) for id in tokens[i].meta["sources"]])


def _render_heading(
    renderer: RendererHTML, tokens: Sequence[Token], i: int, options: OptionsDict, env: Any
) -> str:
    token = tokens[i]
    token.tag = f"h{min(int(token.tag[1:]) + env['deeper'], _LOWEST)}"
    return renderer.renderToken(tokens, i, options, env)


def _render_list(
    renderer: RendererHTML, tokens: Sequence[Token], i: int, options: OptionsDict, env: Any
) -> str:
    kind = "bullet" if tokens[i].tag == "ul" else "number"
    tokens[i].attrSet("class", f"nhsuk-list nhsuk-list--{kind}")
    return renderer.renderToken(tokens, i, options, env)


def _explain(state: StateCore) -> None:
    """After each outermost block, the words of the glossary that stand there for the first time."""
    words: PageWords | None = state.env.get("words")
    if words is None:
        return
    explained, said = [], ""
    for token in state.tokens:
        explained.append(token)
        if token.type == "inline":
            said += f"{token.content}\n"
        if token.level == 0 and token.nesting <= 0:
            fresh = words_html(words.first_in(said))
            said = ""
            if fresh:
                block = Token("html_block", "", 0)
                block.content = f"{fresh}\n"
                explained.append(block)
    state.tokens = explained


def _made() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    markdown.inline.ruler.before("link", "citation", _read_citation)
    markdown.core.ruler.push("explain", _explain)
    markdown.add_render_rule("citation", _render_citation)
    for tag in ("heading_open", "heading_close"):
        markdown.add_render_rule(tag, _render_heading)
    for tag in ("bullet_list_open", "ordered_list_open"):
        markdown.add_render_rule(tag, _render_list)
    return markdown


_MARKDOWN = _made()
