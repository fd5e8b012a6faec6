"""Where the files that Askwell reads stand: in a checkout, or inside the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def knowledge_dir() -> Path:
    """The folder of the knowledge: the one the package carries, else the checkout's."""
    for folder in (_PACKAGE / "_knowledge", _CHECKOUT / "knowledge"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"No knowledge found: neither {_PACKAGE / '_knowledge'} nor {_CHECKOUT / 'knowledge'} "
        "is a folder. Install Askwell from its wheel, or run it from a full checkout."
    )


def assets_dir() -> Path:
    """The folder of the built styles, fonts and scripts."""
    folder = _PACKAGE / "web" / "static" / "build"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"The styles, fonts and scripts are not built: {folder} is not a folder. "
            "Run `make assets` in the checkout."
        )
    return folder


def fonts_dir() -> Path:
    """The folder of the fonts that the PDF is set in."""
    folder = _PACKAGE / "delivery" / "fonts"
    if not folder.is_dir():
        raise FileNotFoundError(
            f"The fonts of the PDF are not made: {folder} is not a folder. "
            "Run `make assets` in the checkout."
        )
    return folder
