"""What the wheel carries besides code, so that it answers without a checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {
    "knowledge": "askwell/_knowledge",
    "src/askwell/web/static/build": "askwell/web/static/build",
    "src/askwell/delivery/fonts": "askwell/delivery/fonts",
}


class CarryContent(BuildHookInterface):
    """Adds the knowledge, the built assets and the fonts; refuses to make a wheel without them."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """An editable install reads them from the checkout, so it carries nothing."""
        if version == "editable":
            return
        for source, target in CARRIED.items():
            if not Path(self.root, source).is_dir():
                raise FileNotFoundError(
                    f"The wheel needs {source}/, which is not there. Run `make assets` in a "
                    "full checkout first, then build the wheel again."
                )
            build_data["force_include"][source] = target
