"""Components escape what they are given; ours is the only door for HTML."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from askwell.web.components import components

ATTACK = '"><script>alert(1)</script>'
FUNCTIONS = components()


@pytest.fixture
def environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, loader=DictLoader({}))
    environment.globals.update(FUNCTIONS)
    return environment


ATTACKED = {
    "button": {"text": ATTACK, "name": ATTACK, "value": ATTACK, "classes": "a"},
    "back_link": {"text": ATTACK, "href": ATTACK},
    "card": {"heading": ATTACK, "description": ATTACK},
    "details": {"summary": ATTACK, "text": ATTACK},
    "error_summary": {
        "heading": ATTACK,
        "error_list": [{"text": ATTACK, "href": "#x"}],
    },
    "hint": {"text": ATTACK, "id": "h"},
    "input": {
        "label": ATTACK,
        "hint": ATTACK,
        "value": ATTACK,
        "name": "n",
        "id": "n",
        "error_message": ATTACK,
    },
    "inset_text": {"text": ATTACK},
    "radios": {
        "name": "n",
        "value": ATTACK,
        "fieldset": {"legend": {"text": ATTACK}},
        "hint": ATTACK,
        "items": [{"value": ATTACK, "text": ATTACK, "hint": ATTACK}],
        "error_message": ATTACK,
    },
    "checkboxes": {"name": "n", "items": [{"value": ATTACK, "text": ATTACK}]},
    "summary_list": {"rows": [{"key": {"text": ATTACK}, "value": {"text": ATTACK}}]},
    "tag": {"text": ATTACK},
    "textarea": {"label": ATTACK, "name": "n", "id": "n", "value": ATTACK},
    "warning_callout": {"heading": ATTACK, "text": ATTACK},
    "select": {"label": ATTACK, "name": "n", "id": "n", "items": [{"text": ATTACK, "value": "1"}]},
}


@pytest.mark.parametrize("name", ATTACKED)
def test_text_is_escaped(name: str) -> None:
    html = FUNCTIONS[name](**ATTACKED[name])
    assert "&lt;script&gt;" in html, "the text is shown"
    assert "<script" not in html


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_component_answers(name: str) -> None:
    assert isinstance(FUNCTIONS[name](**ATTACKED.get(name, {"text": "x"})), Markup)


def test_raw_html_must_be_markup() -> None:
    with pytest.raises(TypeError, match=r"inset_text\(html=…\) got a plain string"):
        FUNCTIONS["inset_text"](html="<b>x</b>")
    with pytest.raises(TypeError, match="summary_list"):
        FUNCTIONS["summary_list"](rows=[{"value": {"html": "<b>x</b>"}}])
    assert "<b>x</b>" in FUNCTIONS["inset_text"](html=Markup("<b>x</b>"))


def test_a_body_is_passed_by_call(environment: Environment) -> None:
    template = environment.from_string(
        '{% call details(summary="Why?") %}<p>{{ word }}</p>{% endcall %}'
    )
    html = template.render(word="<i>")
    assert "Why?" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_an_unknown_name_in_an_argument_is_an_error(environment: Environment) -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ button(text=nothing_known) }}").render()
