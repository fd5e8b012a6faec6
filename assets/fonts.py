"""Makes the fonts of the PDF, src/askwell/delivery/fonts/, from the WOFF files of @fontsource.

A package cuts each family into one file for each script. The files a family needs are joined
into one TTF, because Typst reads no WOFF and takes one file for each family and weight.

    NAME-WEIGHT.ttf     a family
    NAME-LICENSE        the Open Font License, which travels with it
    coverage.json       the families in the order they are tried, each with the signs it has:
                        ranges of code points, both ends included

The folder is made aside and swapped in whole, so an interrupted build leaves the old one.
"""

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules" / "@fontsource"
TARGET = ROOT / "src" / "askwell" / "delivery" / "fonts"
FRESH = TARGET.with_name("fonts.new")

REGULAR, BOLD = 400, 700
# Ids of the table of names.
FAMILY, STYLE, FULL, POSTSCRIPT, TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE = 1, 2, 4, 6, 16, 17
WINDOWS_ENGLISH = (3, 1, 0x409)
LATIN = ("latin", "latin-ext")
EUROPEAN = (*LATIN, "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext")
#: A package that cuts its signs by how often they are used: the numbered files hold them all.
NUMBERED = ("[0-9]*",)


@dataclass(frozen=True)
class Family:
    """A package, its files to join (names or patterns), and the weights to take."""

    package: str
    files: tuple[str, ...]
    weights: tuple[int, ...] = (REGULAR,)


def noto(script: str, *, weights: tuple[int, ...] = (REGULAR,)) -> Family:
    """The Noto family of one script."""
    return Family(f"noto-sans-{script}", (script,), weights)


#: In the order they are tried: our own face, then scripts, then signs and emoji.
#: The Chinese family also holds kana, and what is commonly written of the traditional and the
#: Japanese characters; the Korean one adds Hangul.
FAMILIES = (
    Family("atkinson-hyperlegible", LATIN, (REGULAR, BOLD)),
    Family("noto-sans", EUROPEAN, (REGULAR, BOLD)),
    noto("hebrew", weights=(REGULAR, BOLD)),
    noto("arabic", weights=(REGULAR, BOLD)),
    *(noto(script) for script in (
        "armenian", "bengali", "devanagari", "ethiopic", "georgian", "gujarati", "gurmukhi",
        "kannada", "khmer", "lao", "malayalam", "myanmar", "tamil", "telugu", "thai",
    )),
    Family("noto-sans-sc", (*LATIN, *NUMBERED)),
    Family("noto-sans-kr", ("korean",)),
    Family("noto-emoji", ("emoji",)),
    Family("noto-sans-symbols", ("symbols",)),
    Family("noto-sans-symbols-2", ("symbols",)),
)  # fmt: skip


def woff_files(family: Family, weight: int) -> list[Path]:
    """The files that make one weight of a family."""
    found: list[Path] = []
    for name in family.files:
        pattern = f"{family.package}-{name}-{weight}-normal.woff"
        files = sorted((PACKAGES / family.package / "files").glob(pattern))
        if not files:
            raise FileNotFoundError(
                f"No file {pattern} in node_modules/@fontsource/{family.package}/files. "
                "The package may have changed: look at its files, then mend assets/fonts.py."
            )
        found += files
    return found


def family_name(family: Family) -> str:
    """What its package calls it, such as "Noto Sans Hebrew"."""
    metadata = json.loads((PACKAGES / family.package / "metadata.json").read_bytes())
    return str(metadata["family"])


def name(font: TTFont, family: str, weight: int) -> None:
    """Give a font its family and its weight: some files bear those of another weight."""
    style = {REGULAR: "Regular", BOLD: "Bold"}[weight]
    names = font["name"]
    for id in (TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_STYLE):
        names.removeNames(nameID=id)
    for id, says in ((FAMILY, family), (STYLE, style), (FULL, f"{family} {style}"),
                     (POSTSCRIPT, f"{family}-{style}".replace(" ", ""))):  # fmt: skip
        names.setName(says, id, *WINDOWS_ENGLISH)
    font["OS/2"].usWeightClass = weight


def joined(files: list[Path]) -> TTFont:
    """One font from the files. The same files always give the same bytes."""
    if len(files) == 1:
        font = TTFont(files[0], recalcTimestamp=False)
    else:
        font = Merger().merge([str(file) for file in files])
        font.recalcTimestamp = False
        font["head"].modified = font["head"].created = TTFont(files[0])["head"].modified
    font.flavor = None
    return font


def ranges(points: Iterable[int]) -> list[list[int]]:
    """Code points as ranges, both ends included."""
    found: list[list[int]] = []
    for point in sorted(points):
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def make(family: Family) -> dict[str, object]:
    """Write one family; what coverage.json says of it: what all its weights have."""
    signs: list[set[int]] = []
    called = family_name(family)
    for weight in family.weights:
        font = joined(woff_files(family, weight))
        name(font, called, weight)
        font.save(FRESH / f"{family.package}-{weight}.ttf")
        signs.append(set(font.getBestCmap()))
    shutil.copyfile(PACKAGES / family.package / "LICENSE", FRESH / f"{family.package}-LICENSE")
    return {"family": called, "signs": ranges(set.intersection(*signs))}


def build() -> None:
    """Make the folder anew and swap it in."""
    shutil.rmtree(FRESH, ignore_errors=True)
    FRESH.mkdir(parents=True)
    coverage = [make(family) for family in FAMILIES]
    (FRESH / "coverage.json").write_text(
        json.dumps(coverage, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    shutil.rmtree(TARGET, ignore_errors=True)
    FRESH.rename(TARGET)


if __name__ == "__main__":
    try:
        build()
    except OSError as error:
        sys.exit(f"The fonts of the PDF were not made. {error}")
    finally:
        shutil.rmtree(FRESH, ignore_errors=True)
