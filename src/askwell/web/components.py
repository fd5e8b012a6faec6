"""The design system's components as functions for our templates: ``{{ button(text="Start") }}``.

The Jinja port of nhsuk-frontend counts on undefined names being quiet, ours are strict; so the
components live in an environment of their own and our templates see only the functions.
Arguments are those of the component's documentation, the outermost ones in snake case
(``error_message=…`` for ``errorMessage``); ``{% call details(summary="Why") %}…{% endcall %}``
passes the body. Text is escaped; anything called ``html`` must be `Markup` already, which in a
template is what ``{% set body %}…{% endset %}`` yields.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

Component = Callable[..., Markup]

_MACROS = {  # our name: (folder of the component, its macro)
    "action_link": ("action-link", "actionLink"),
    "back_link": ("back-link", "backLink"),
    "breadcrumb": ("breadcrumb", "breadcrumb"),
    "button": ("button", "button"),
    "card": ("card", "card"),
    "checkboxes": ("checkboxes", "checkboxes"),
    "contents_list": ("contents-list", "contentsList"),
    "date_input": ("date-input", "dateInput"),
    "details": ("details", "details"),
    "do_dont_list": ("do-dont-list", "list"),
    "error_message": ("error-message", "errorMessage"),
    "error_summary": ("error-summary", "errorSummary"),
    "fieldset": ("fieldset", "fieldset"),
    "file_upload": ("file-upload", "fileUpload"),
    "hint": ("hint", "hint"),
    "input": ("input", "input"),
    "inset_text": ("inset-text", "insetText"),
    "label": ("label", "label"),
    "pagination": ("pagination", "pagination"),
    "radios": ("radios", "radios"),
    "select": ("select", "select"),
    "skip_link": ("skip-link", "skipLink"),
    "summary_list": ("summary-list", "summaryList"),
    "tag": ("tag", "tag"),
    "textarea": ("textarea", "textarea"),
    "warning_callout": ("warning-callout", "warningCallout"),
}


@cache
def components() -> Mapping[str, Component]:
    """Every component our styles cover, by the name templates call it; made once, never changed."""
    environment = Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return {name: _component(environment, name) for name in _MACROS}


def _component(environment: Environment, name: str) -> Component:
    folder, macro_name = _MACROS[name]
    path = f"nhsuk/components/{folder}/macro.jinja"
    macro = getattr(environment.get_template(path).module, macro_name)

    def component(*, caller: Callable[[], str] | None = None, **arguments: object) -> Markup:
        _refuse_raw_html(name, arguments)
        given = {_camel(key): value for key, value in arguments.items()}
        made: Markup = macro(given, caller=caller) if caller else macro(given)
        return made.strip()

    component.__name__ = name
    return component


def _refuse_raw_html(component: str, value: Any, key: str = "") -> None:
    """The port marks every ``html`` argument safe, so a plain string there would be a hole."""
    if isinstance(value, Mapping):
        for inner, held in value.items():
            _refuse_raw_html(component, held, str(inner))
    elif isinstance(value, list | tuple):
        for held in value:
            _refuse_raw_html(component, held, key)
    elif key.lower().endswith("html") and isinstance(value, str) and not hasattr(value, "__html__"):
        raise TypeError(
            f"{component}({key}=…) got a plain string; it needs Markup, because the component "
            "does not escape it. Use text=… for text, or {% set x %}…{% endset %} for HTML."
        )


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
