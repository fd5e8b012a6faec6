"""A file to begin a treatment with: every part that a page has, each with what belongs there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from askwell.knowledge.page import TREATMENT_SECTIONS

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_FRONT = """\
---
id: {id}
name: {name}
brands: []
kind: cancer            # cancer | local | support | open
classes: [systemic]     # the nearest classes of knowledge/classes
topics: [targeted-therapy]
given: pill             # pill | infusion | injection | operation | radiation | care
purpose: What to know about {name} before you talk with your doctor.
card: One or two plain sentences for the card in the list of options.
checked: {today}
confirm:
  - This page was begun and is not finished.
# schedule: {{often: "…", where: "…", visit: "…", cites: []}}
benefits: []            # - {{says: "…", cites: []}}
studies: []             # figures, only where a source that was read states them
effects: []             # - {{says: "…", how_often: very-common, serious: true, cites: []}}
calls: []               # - {{sign: "…", speed: same-day, cites: []}}
uses: []                # one for each indication, with its clauses; see ribociclib.md
cautions: []            # every caution of the label that depends on the person, as a criterion
checks: []              # tests before and during
---
"""


class ScaffoldError(ValueError):
    """A file that cannot be begun; the message tells the editor what to do."""


def begin_treatment(name: str, root: Path, today: date) -> Path:
    """Write knowledge/treatments/ID.md and return its path.

    Raises ScaffoldError where the name makes no id, or the file is there.
    """
    id = re.sub(r"[\s_]+", "-", name.strip().lower())
    if not _ID.fullmatch(id):
        raise ScaffoldError(
            f"'{name}' makes no id. Give the generic name in letters, digits and hyphens, "
            "such as trastuzumab-deruxtecan."
        )
    path = root / "treatments" / f"{id}.md"
    if path.exists():
        raise ScaffoldError(f"{path} is there already. Open it, or choose another name.")
    headings = "\n\n".join(f"## {title}" for title in TREATMENT_SECTIONS[:3])
    front = _FRONT.format(id=id, name=id.replace("-", " "), today=today.isoformat())
    path.write_text(f"{front}{headings}\n", encoding="utf-8")
    return path
