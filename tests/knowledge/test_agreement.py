"""Our uses agree with the regulator table, or differ where a reviewed table says so and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askwell.knowledge.model import Knowledge, Status, Use
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import All, Is, Judged
from askwell.logic.truth import Truth
from askwell.paths import knowledge_dir
from tests.knowledge.agreement import (
    DATA,
    FIELDS,
    Asks,
    differences,
    indications,
    pack,
    partners_written,
    read,
    reviewed,
    slots,
)


@pytest.fixture(scope="module")
def uses(knowledge: Knowledge) -> dict[str, Use]:
    return {use.id: use for _, use in knowledge.uses()}


def test_every_drug_and_every_use_is_here(knowledge: Knowledge, uses: dict[str, Use]) -> None:
    assert len(pack()["drugs"]) == 72
    assert len(indications()) == 93
    assert [drug["id"] for drug in pack()["drugs"] if drug["id"] not in knowledge.treatments] == []
    assert reviewed().keys() == indications().keys()
    assert [id for id, entry in reviewed().items() if entry.get("home", id) not in uses] == []


def test_a_use_stands_with_its_drug_or_has_its_home_with_a_partner(
    knowledge: Knowledge, uses: dict[str, Use]
) -> None:
    owner = {use.id: t.id for t, use in knowledge.uses()}
    lineage = knowledge.vocabulary.lineage
    for drug in pack()["drugs"]:
        for row in drug["indications"]:
            home = reviewed()[row["id"]].get("home")
            if home is None:
                assert owner[row["id"]] == drug["id"]
                continue
            named = {id for slot in uses[home].slots for a in slot.alternatives for id in a}
            assert named & lineage.above(drug["id"]), f"{home} does not name {drug['id']}"
            assert home in reviewed(), f"{home} has no row of its own"


def test_every_topic_of_local_care_and_support_is_here(knowledge: Knowledge) -> None:
    table = read(DATA / "agreement" / "local.yaml")["topics"]
    topics = read(DATA / "evidence" / "local_and_supportive.yaml")["topics"]
    assert table.keys() == {topic["id"] for topic in topics}
    for page in table.values():
        assert (knowledge_dir() / f"{page}.md").is_file(), page


@pytest.mark.parametrize("id", indications())
def test_a_use_differs_only_where_the_reviewed_table_says_so(
    knowledge: Knowledge, uses: dict[str, Use], id: str
) -> None:
    entry, row = reviewed()[id], indications()[id]
    use = uses[entry.get("home", id)]
    found = {d.field: d for d in differences(knowledge, use, row, dated="home" not in entry)}
    listed = {one["field"]: one for one in entry.get("differences") or []}
    if "home" in entry:  # what the row of the home says, or excuses, holds for this row, too
        found.pop("with", None)
        own = {d.field for d in differences(knowledge, use, indications()[use.id])}
        agreed = set(found) - own | {
            o["field"] for o in reviewed()[use.id].get("differences") or []
        }
        found = {field: d for field, d in found.items() if field not in agreed}
    assert [str(d) for field, d in found.items() if field not in listed] == []
    none = listed.keys() - found.keys() - {"prior"}
    assert none == set(), f"{id}: the table lists a difference where there is none"


def test_every_entry_of_the_reviewed_table_is_whole(uses: dict[str, Use]) -> None:
    for id, entry in reviewed().items():
        if "home" in entry:
            assert entry["home"] != id
            continue
        assert slots(uses[id]) == entry["with"], f"{id}: the partners changed; review them"
        assert entry["pack_with"], id
        assert entry["pack_prior"], id
        for one in entry.get("differences") or []:
            assert one["field"] in FIELDS, f"{id}: {one['field']}"
            assert all(one[key] for key in ("pack", "ours", "why")), id
            assert one["pack"] != one["ours"], f"{id}: no difference"


def test_what_must_have_come_before_is_said_where_a_rule_asks_for_it(uses: dict[str, Use]) -> None:
    """Where a rule asks for earlier treatment, the reviewed table tells in words what it is."""
    for id, entry in reviewed().items():
        if "home" in entry:
            continue
        rules = uses[id].in_role(Role.AFTER) + uses[id].in_role(Role.BEFORE)
        if rules:
            assert entry["prior"], f"{id}: say in the table what must have come before"


# -- the comparison itself ------------------------------------------------------------------------


def broken(knowledge: Knowledge, use: Use, **changes: object) -> set[str]:
    """The fields in which a changed use differs from its row."""
    changed = replace(use, **changes)  # type: ignore[arg-type]
    return {d.field for d in differences(knowledge, changed, indications()[use.id])}


def clause(*criteria: object) -> tuple[Clause, ...]:
    return tuple(
        Clause(f"x/fit-{i}", Role.FIT, "It fits.", c, ())  # type: ignore[arg-type]
        for i, c in enumerate(criteria)
    )


@pytest.mark.parametrize(
    ("id", "changes", "field"),
    [
        ("capivasertib-fulvestrant", {"status": Status.ACCELERATED}, "status"),
        ("capivasertib-fulvestrant", {"approved": "2023-11-17"}, "approved"),
        ("tucatinib-cape-trastuzumab", {"slots": ()}, "with"),
    ],
)
def test_a_wrong_regulator_fact_is_noticed(
    knowledge: Knowledge, uses: dict[str, Use], id: str, changes: dict[str, object], field: str
) -> None:
    before = broken(knowledge, uses[id])
    assert field not in before
    assert broken(knowledge, uses[id], **changes) - before == {field}


@pytest.mark.parametrize(
    ("id", "field"),
    [
        ("capivasertib-fulvestrant", "er_or_pr"),
        ("capivasertib-fulvestrant", "her2"),
        ("capivasertib-fulvestrant", "mutations"),
        ("pembro-chemo-tnbc", "pd_l1"),
        ("pembro-msi", "msi_h"),
        ("toremifene-mbc", "menopause"),
        ("toremifene-mbc", "sex"),
    ],
)
def test_a_use_that_lost_its_clauses_is_noticed(
    knowledge: Knowledge, uses: dict[str, Use], id: str, field: str
) -> None:
    assert field not in broken(knowledge, uses[id])
    assert field in broken(knowledge, uses[id], clauses=())


def test_what_a_use_asks_for_is_found_by_trying(knowledge: Knowledge, uses: dict[str, Use]) -> None:
    told = knowledge.vocabulary.told
    use = uses["capivasertib-fulvestrant"]
    low = Is(told["her2"], frozenset({"low"}))
    assert Asks(knowledge, replace(use, clauses=clause(low))).her2() == {"low"}
    judged = All(Judged("it suits you", Truth.NO))
    assert Asks(knowledge, replace(use, clauses=clause(low, judged))).her2() == set()
    brca = Is(told["brca1"], frozenset({"found"}))
    assert Asks(knowledge, replace(use, clauses=clause(low, brca))).genes() == {"brca1"}
    assert Asks(knowledge, replace(use, clauses=())).hormone_receptors() == "any"


def test_partners_are_read_as_the_table_writes_them() -> None:
    row = {"combined_with": ["an a b, c or d", "e plus f OR g", "h (usual)", "i or none"]}
    assert partners_written(row) == {
        frozenset({"a-b", "c", "d"}), frozenset({"e + f", "g"}), frozenset({"h"}),
        frozenset({"i", "none"}),
    }  # fmt: skip
