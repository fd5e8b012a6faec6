"""A page is one frozen dataclass and one template, and the template sees nothing else.

```python
@page("options.html")
@dataclass(frozen=True)
class OptionsPage:
    options: tuple[Option, ...]
```

``Renderer.html(OptionsPage(...), shell)`` fills the template with exactly the dataclass's fields,
the `Shell` (what surrounds every page) and the functions in ``Renderer.functions``. A name that
is none of these is an error, never an empty string.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined

from askwell.web.assets import Assets
from askwell.web.calls import call_team
from askwell.web.components import components

if TYPE_CHECKING:
    from askwell.web.shell import Shell

Kind = TypeVar("Kind", bound=type)

_templates: dict[type, str] = {}


def page(template: str) -> Callable[[Kind], Kind]:
    """Tie a frozen dataclass to the template that shows it."""

    def tie(kind: Kind) -> Kind:
        if not (is_dataclass(kind) and getattr(kind, "__dataclass_params__").frozen):  # noqa: B009
            raise TypeError(f"{kind.__name__} must be a dataclass with frozen=True to be a page.")
        _templates[kind] = template
        return kind

    return tie


def pages() -> dict[type, str]:
    """Every page dataclass imported so far, with its template."""
    return dict(_templates)


class Renderer:
    """Fills templates. One per running site, because templates name the site's assets."""

    def __init__(self, assets: Assets) -> None:
        self.functions: dict[str, Callable[..., Any]] = {
            **components(),
            "asset": assets.url,
            "call_team": call_team,
        }
        self.environment = Environment(
            loader=PackageLoader("askwell.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals.update(self.functions)

    def html(self, page: object, shell: "Shell") -> str:
        """The whole page as HTML."""
        template = self.environment.get_template(_templates[type(page)])
        names = [field.name for field in fields(page)]  # type: ignore[arg-type]
        return template.render({name: getattr(page, name) for name in names}, shell=shell)
