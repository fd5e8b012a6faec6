"""Law 6: a use that fits leaves only through a guard, and its card had named that guard."""

from __future__ import annotations

from askwell.explore.finding import Guard, GuardKind, Options, Standing, UseFinding
from askwell.logic.truth import Truth

#: What a use that fitted may become, and the kinds of guard that can do it.
LEAVES_BY: dict[Standing, frozenset[GuardKind]] = {
    Standing.UNSAFE: frozenset((GuardKind.STOP,)),
    Standing.HAD: frozenset((GuardKind.HAD, GuardKind.STOP)),
    Standing.LATER: frozenset((GuardKind.WORKING,)),
    Standing.WAITS: frozenset((GuardKind.WAIT, GuardKind.HAD, GuardKind.STOP)),
}


def uses_of(options: Options) -> dict[str, UseFinding]:
    """Return every listed use by its id."""
    return {use.use.id: use for finding in options.treatments for use in finding.uses}


def law_6(before: Options, after: Options) -> int:
    """Check every use that fitted; return how many did."""
    fitted = {id: use for id, use in uses_of(before).items() if use.standing is Standing.FITS}
    later = uses_of(after)
    for id, use in fitted.items():
        assert id in later, f"{id} fitted and is not listed any more"
        standing = later[id].standing
        if standing in (Standing.FITS, Standing.NOW):
            continue
        assert standing in LEAVES_BY, f"{id} fitted and is now {standing}"
        named = {guard.subject.id for guard in use.guards if isinstance(guard.subject, Guard)}
        acting = {
            guard.subject.id: guard.subject.kind
            for guard in later[id].guards
            if isinstance(guard.subject, Guard) and guard.truth is Truth.YES
        }
        assert set(acting) <= named, f"{id} fitted; {set(acting) - named} was not on its card"
        assert LEAVES_BY[standing] & set(acting.values()), f"{id} is {standing} by no guard"
    for finding in before.treatments:
        if finding.standing is Standing.NOW:
            now = after.of(finding.treatment.id)
            assert now is not None
            assert now.standing is Standing.NOW
    return len(fitted)
