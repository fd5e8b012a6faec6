"""Each page's template and dataclass name the same things: no more, no less."""

from dataclasses import dataclass, fields

import pytest
from fastapi import FastAPI
from jinja2 import Environment, meta

from askwell.web.render import Renderer, page, pages
from askwell.web.shell import Shell


def undeclared(environment: Environment, template: str) -> set[str]:
    """The names a template takes from its context, those of what it includes among them."""
    assert environment.loader is not None
    source = environment.loader.get_source(environment, template)[0]
    tree = environment.parse(source)
    names = meta.find_undeclared_variables(tree)
    for other in meta.find_referenced_templates(tree):
        if other is not None and other != "layout.html":
            names |= undeclared(environment, other)
    return names


@pytest.fixture
def renderer(app: FastAPI) -> Renderer:
    found: Renderer = app.state.site.renderer
    return found


def differences(renderer: Renderer, kind: type, template: str) -> tuple[set[str], set[str]]:
    """Names the template uses that the page lacks, and fields that the template never uses."""
    used = undeclared(renderer.environment, template) - {"shell"} - renderer.functions.keys()
    given = {field.name for field in fields(kind)}
    return used - given, given - used


def test_every_page_and_its_template_agree(renderer: Renderer) -> None:
    assert pages(), "or this test looks at nothing"
    wrong = {
        kind.__name__: found
        for kind, template in pages().items()
        if any(found := differences(renderer, kind, template))
    }
    assert wrong == {}, "page: (names without a field, fields without a use)"


def test_the_comparison_sees_both_kinds_of_difference(renderer: Renderer) -> None:
    @dataclass(frozen=True)
    class Lopsided:
        heading: str
        happened: str
        never_shown: str

    assert differences(renderer, Lopsided, "error.html") == ({"steps"}, {"never_shown"})


def test_the_base_template_sees_the_shell_alone(renderer: Renderer) -> None:
    used = undeclared(renderer.environment, "layout.html") - renderer.functions.keys()
    assert used == {"shell"}


def test_every_part_of_the_shell_is_shown_somewhere(renderer: Renderer) -> None:
    loader = renderer.environment.loader
    assert loader is not None
    sources = [loader.get_source(renderer.environment, name)[0] for name in loader.list_templates()]
    unused = {f.name for f in fields(Shell) if not any(f"shell.{f.name}" in s for s in sources)}
    assert unused == {"csrf_token"}, "forms use it through shell.csrf_field"


def test_every_template_of_a_page_extends_the_layout(renderer: Renderer) -> None:
    loader = renderer.environment.loader
    assert loader is not None
    for template in pages().values():
        source = loader.get_source(renderer.environment, template)[0]
        assert source.startswith('{% extends "layout.html" %}'), template


def test_a_page_that_could_change_is_refused() -> None:
    @dataclass
    class Loose:
        heading: str

    with pytest.raises(TypeError, match=r"Loose .* frozen=True"):
        page("error.html")(Loose)
