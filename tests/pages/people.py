"""A few people as they might answer, and a way to let a browser be one of them."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from askwell.web.site import Site

AFTER_MENOPAUSE: dict[str, Any] = {
    "sex": "female",
    "menopause": "after",
    "er": "positive",
    "her2": "negative",
    "treatments": [],
    "treatments_complete": True,
}
GREW_ON_FIRST: dict[str, Any] = {
    **AFTER_MENOPAUSE,
    "age": 58,
    "pr": "positive",
    "her2": "low",
    "brca1": "not_found",
    "brca2": "not_found",
    "palb2": "not_found",
    "esr1": "found",
    "pik3ca": "found",
    "spread_bone": "yes",
    "spread_liver": "yes",
    "spread_brain": "no",
    "takes_warfarin": "yes",
    "has_blood_clot_history": "yes",
    "has_diabetes": "yes",
    "treatments": [
        {"treatment": drug, "setting": "metastatic", "line": 1, "outcome": "progressed"}
        for drug in ("letrozole", "palbociclib")
    ],
}
HAVING_TREATMENT: dict[str, Any] = {
    "sex": "male",
    "er": "positive",
    "her2": "zero",
    "sign_fever": "yes",
    "treatments": [
        {"treatment": "capecitabine", "setting": "metastatic", "line": 1, "outcome": "ongoing"}
    ],
    "treatments_complete": True,
}
EVERYTHING_OPEN: dict[str, Any] = {"age": 61}

_OWN_DOMAIN = "testserver.local"  # where the client keeps what the site itself sets


def tell(browser: Any, app: FastAPI, answers: Mapping[str, Any], **more: Any) -> None:
    """Make the browser's visit one in which these answers were given."""
    site: Site = app.state.site
    visit = site.visits.start()
    site.visits.write(visit.secret, {"answers": dict(answers), **more}, visit.version)
    name, value = site.settings.cookie_name, visit.secret.to_text()
    browser.cookies.set(name, value, domain=_OWN_DOMAIN)
