"""The fixed words of standings and groups, used the same on page, paper, command line and API."""

from __future__ import annotations

from askwell.explore.finding import Standing

STANDING_WORDS: dict[Standing, str] = {
    Standing.NOW: "You are having this",
    Standing.FITS: "Fits what you told us",
    Standing.JUDGED: "Fits, if your doctor agrees on one point",
    Standing.DEPENDS: "We can’t tell yet",
    Standing.WAITS: "Not until something is put right first",
    Standing.LATER: "Usually comes after another treatment",
    Standing.SELDOM: "Not usual for you, unless your doctor finds a reason",
    Standing.UNSAFE: "Could harm you",
    Standing.HAD: "You have had this",
    Standing.PASSED: "Meant for an earlier point",
    Standing.DOES_NOT_FIT: "Not meant for your situation",
    Standing.UNAVAILABLE: "You may read about this",
}

#: For a treatment that is not on a person's list at all.
NOT_LISTED = "Not on your list"

GROUP_TITLES: dict[str, str] = {
    "now": "What you are having now",
    "talk": "Options to talk about",
    "depends": "It depends on what is still open",
    "not_now": "Not for now, and why",
}

OFTEN = "Guidelines often use it at this point."
OTHERS_FIRST = "Possible. Guidelines usually try other treatments first."
