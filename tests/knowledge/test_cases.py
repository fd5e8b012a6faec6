"""Every worked person comes out as the sources say, and the people cover who may come."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from askwell.explore.finding import Options, Standing, UseFinding
from askwell.explore.options import Explorer
from askwell.knowledge.documents import DocumentError
from askwell.knowledge.load import load
from askwell.knowledge.model import Treatment, Use
from askwell.lint.cases import Case, differences, read_cases, run
from askwell.logic.truth import Truth
from askwell.paths import knowledge_dir

KNOWLEDGE = load(knowledge_dir())
CASES = {case.id: case for case in read_cases(knowledge_dir(), KNOWLEDGE)}
#: One case after the other, so that what comes out for it is worked out once for all its tests.
EVERY_CASE = pytest.mark.parametrize("case", CASES.values(), ids=CASES, scope="module")


def _told(case: Case, fact: str) -> frozenset[str]:
    possible = case.person.possible(KNOWLEDGE.vocabulary[fact])
    assert isinstance(possible, frozenset)
    return possible


OVARIES_WORK = [case for case in CASES.values() if _told(case, "menopause") <= {"before", "around"}]

#: Standings under which a page offers a use to talk about.
OFFERED = (Standing.FITS, Standing.JUDGED, Standing.DEPENDS, Standing.WAITS)


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return Explorer(KNOWLEDGE)


@pytest.fixture(scope="module")
def options(case: Case, explorer: Explorer) -> Options:
    """Return what comes out for a case."""
    return explorer.options(case.person)


@EVERY_CASE
def test_comes_out_as_its_source_says(case: Case, options: Options) -> None:
    assert list(differences(case.expect, options)) == [], f"{case.file}:{case.line}"


@EVERY_CASE
def test_says_nothing_that_contradicts_itself(options: Options) -> None:
    assert not options.conflicts


# -- what the cases must hold -----------------------------------------------------------------


def test_there_are_at_least_thirty_cases() -> None:
    assert len(CASES) >= 30


#: Case, use, and the standing that its source gives it.
PINNED = (
    ("her2-negative-no-detail", "tdxd-hr-low-ultralow", "depends"),
    ("her2-zero-settles-it", "tdxd-hr-low-ultralow", "does_not_fit"),
    ("her2-zero-settles-it", "tdxd-her2low-chemo", "does_not_fit"),
)


@pytest.mark.parametrize(("case", "use", "standing"), PINNED)
def test_a_pinned_case_stands(case: str, use: str, standing: str) -> None:
    assert CASES[case].expect.uses[use] == Standing(standing)


def test_her2_negative_without_detail_asks_for_the_score() -> None:
    expect = CASES["her2-negative-no-detail"].expect
    assert expect.open["tdxd-hr-low-ultralow"] == ["her2"]
    assert "her2" in expect.tests


def test_some_case_has_toremifene_after_tamoxifen_stopped_working() -> None:
    grew = [case for case in CASES.values() if _told(case, "progressed_on_tamoxifen") == {"yes"}]
    assert any("toremifene-mbc" in case.expect.uses for case in grew)


def test_some_man_has_a_cdk46_drug_with_a_gnrh_agonist_beside_the_aromatase_inhibitor() -> None:
    men = [case for case in CASES.values() if _told(case, "sex") == {"male"}]
    for use in ("palbociclib-ai", "ribociclib-ai", "abemaciclib-ai"):
        assert any("gnrh-agonist" in case.expect.with_.get(use, ()) for case in men), use


@pytest.mark.parametrize(
    ("fact", "answer"),
    [
        ("sex", "male"),
        ("menopause", "before"),
        ("menopause", "around"),
        ("menopause", "after"),
        ("er", "low"),
        ("her2", "low"),
        ("her2", "ultralow"),
        ("her2", "zero"),
        ("brca1", "found"),
        ("brca2", "found"),
        ("palb2", "found"),
        ("pik3ca", "found"),
        ("msi", "high"),
    ],
)
def test_some_case_has_this_answer(fact: str, answer: str) -> None:
    assert any(_told(case, fact) == {answer} for case in CASES.values())


@pytest.mark.parametrize("hormone", ["positive", "negative"])
@pytest.mark.parametrize("her2", ["positive", "negative"])
def test_every_subtype_has_cases(hormone: str, her2: str) -> None:
    def is_of(case: Case) -> bool:
        her2_told = _told(case, "her2")
        negative = her2_told <= {"low", "ultralow", "zero"}
        er = _told(case, "er")
        return er == {hormone} and (negative if her2 == "negative" else her2_told == {"positive"})

    assert sum(map(is_of, CASES.values())) >= 3


@pytest.mark.parametrize("fact", ["sex", "menopause", "er", "her2", "pd_l1_cps", "brca1"])
def test_some_case_leaves_this_unknown(fact: str) -> None:
    asked = KNOWLEDGE.vocabulary[fact]
    assert any(case.person.possible(asked) == asked.anything for case in CASES.values())


def test_every_use_that_can_be_had_stands_in_a_case() -> None:
    named = {use for case in CASES.values() for use in case.expect.uses}
    supports = {id for case in CASES.values() for id in case.expect.support}
    missing = [
        use.id
        for treatment, use in KNOWLEDGE.uses()
        if use.status.available and use.id not in named and treatment.id not in supports
    ]
    assert not missing


# -- what no case may bring out ---------------------------------------------------------------


@EVERY_CASE
def test_atezolizumab_is_never_offered(options: Options) -> None:
    found = options.of("atezolizumab")
    assert found is None or found.standing is Standing.UNAVAILABLE


@pytest.mark.parametrize("case", OVARIES_WORK, ids=[case.id for case in OVARIES_WORK])
def test_no_aromatase_inhibitor_without_suppression_while_ovaries_work(
    case: Case, explorer: Explorer
) -> None:
    for treatment, use in _offered(case, explorer):
        ways = {treatment.id} | {p for slot in use.slots for way in slot.left for p in way}
        if any(_is_a(id, "aromatase-inhibitor") for id in ways):
            slots = [slot for slot in use.slots if slot.truth is Truth.YES]
            sure = {treatment.id} | {p for slot in slots for way in slot.left for p in way}
            assert any(_is_a(id, "ovarian-suppression") for id in sure), use.use.id


def test_no_use_has_ribociclib_with_tamoxifen() -> None:
    assert not [
        use.id for t, use in KNOWLEDGE.uses() if {"ribociclib", "tamoxifen"} <= _all(t, use)
    ]


def test_no_use_joins_chemotherapy_and_hormone_therapy() -> None:
    mixed = [
        use.id
        for treatment, use in KNOWLEDGE.uses()
        if any(_is_a(id, "chemotherapy") for id in _all(treatment, use))
        and any(_is_a(id, "endocrine-therapy") for id in _all(treatment, use))
    ]
    assert not mixed


def _offered(case: Case, explorer: Explorer) -> list[tuple[Treatment, UseFinding]]:
    return [
        (found.treatment, use)
        for found in explorer.options(case.person).treatments
        for use in found.uses
        if use.standing in OFFERED
    ]


def _all(treatment: Treatment, use: Use) -> set[str]:
    return {treatment.id} | {p for slot in use.slots for way in slot.alternatives for p in way}


def _is_a(id: str, kind: str) -> bool:
    return KNOWLEDGE.vocabulary.lineage.is_a(id, kind)


# -- reading ----------------------------------------------------------------------------------

WRITTEN = """cases:
  - id: a-case
    title: A worked person
    from:
      - source: dm-ibrance
        states: What the label says.
    person:
      er: positive
    expect:
      uses: {palbociclib-ai: depends}
"""


@pytest.mark.parametrize(
    ("found", "wrong", "code", "line"),
    [
        ("dm-ibrance", "no-such-source", "C002", 5),
        ("palbociclib-ai", "no-such-use", "C002", 10),
        ("depends", "perhaps", "C001", 10),
        ("positive", "often", "P001", 8),
        ("er:", "err:", "P001", 8),
        ("title:", "titel:", "C001", 2),
    ],
)
def test_a_case_that_cannot_be_read_names_its_line(
    tmp_path: Path, found: str, wrong: str, code: str, line: int
) -> None:
    assert _read(tmp_path, WRITTEN)["a-case"].line == 2
    with pytest.raises(DocumentError) as error:
        _read(tmp_path, WRITTEN.replace(found, wrong))
    problem = error.value.problems[0]
    assert (problem.code, problem.line) == (code, line)
    assert problem.file == "cases/one.yaml"
    assert problem.fix


def test_a_case_that_comes_out_otherwise_says_how(tmp_path: Path, explorer: Explorer) -> None:
    case = _read(tmp_path, WRITTEN.replace("depends", "fits"))["a-case"]
    (problem,) = run(case, explorer)
    assert "expects palbociclib-ai to be fits; it is depends" in problem.says


def _read(folder: Path, text: str) -> dict[str, Case]:
    shutil.rmtree(folder / "cases", ignore_errors=True)
    (folder / "cases").mkdir()
    (folder / "cases" / "one.yaml").write_text(text, encoding="utf-8")
    return {case.id: case for case in read_cases(folder, KNOWLEDGE)}
