"""The synthetic cohort: its shares, its pathways, its gaps, and that it is the same every time."""

import math
from itertools import product

import numpy as np
import polars as pl
import pytest

from askwell.cohort.people import COMPLETE, HIGH, LOW, person_of, row_of
from askwell.cohort.synthetic.drawing import NOBODY, Chosen, Counted
from askwell.cohort.synthetic.page import page
from askwell.cohort.synthetic.pathways import read_pathways
from askwell.cohort.synthetic.population import CHUNK, PERSON, SITE, Population
from askwell.cohort.synthetic.shares import BLANK, RANGE, TOLD, bounds, read_shares
from askwell.cohort.synthetic.writing import write_people
from askwell.facts.answer import NOTES
from askwell.facts.fact import Kind
from askwell.facts.history import Outcome, Setting
from askwell.facts.person import Person
from askwell.logic.columns import values_of
from tests.docs.documents import ROOT

COUNT, SEED = 50_000, 7
SHARES, PATHWAYS = read_shares(), read_pathways()
FACTS = [entry for entry in SHARES.entries if entry.answers]


@pytest.fixture(scope="module")
def population(knowledge):
    return Population(knowledge, SEED)


@pytest.fixture(scope="module")
def truth(population):
    return population.truth(0, COUNT)


@pytest.fixture(scope="module")
def table(population):
    return population.table(0, COUNT)


# -- the data ------------------------------------------------------------------------------------


def test_every_fact_a_person_is_asked_is_drawn(knowledge):
    assert sorted(entry.id for entry in FACTS) == sorted(knowledge.vocabulary.told)
    only = {e.id for e in FACTS if e.only == ("sex", "female")}
    assert only == set(knowledge.asked_of)


def test_every_figure_names_its_source_or_says_that_it_is_assumed():
    entries = [entry for entry in (*SHARES.entries, SHARES.site) if entry.table]
    bases = [x.basis for x in (*entries, *SHARES.answers.values())] + [*PATHWAYS.bases.values()]
    for basis in bases:
        assert basis.cites or basis.assumed, basis
    pathways = (*PATHWAYS.lines.values(), *PATHWAYS.early.values())
    bases += [regimen.basis for regimens in pathways for regimen in regimens]
    assert {cite for basis in bases for cite in basis.cites} == set(SHARES.sources)
    for source in SHARES.sources.values():
        assert source.url.startswith("https://"), source
        assert all((source.title, source.date, source.read)), source


def test_every_answer_is_one_that_its_fact_has(knowledge):
    for entry in FACTS:
        fact = knowledge.vocabulary.told[entry.id]
        if entry.table and entry.number:
            for low, high in map(bounds, entry.table.values):
                assert fact.bounds.low <= low <= high <= fact.bounds.high, entry.id
        elif entry.table:
            assert set(entry.table.values) == set(fact.choices), entry.id
        ways = set(SHARES.answers[entry.answers].table.values) - {TOLD, BLANK} - NOTES.keys()
        partials = {id for f in FACTS if f.answers == entry.answers
                    for id in knowledge.vocabulary.told[f.id].partials}  # fmt: skip
        assert ways <= ({RANGE} if fact.kind is Kind.NUMBER else partials), entry.id


def test_every_drug_of_the_pathways_is_known(knowledge):
    lineage = knowledge.vocabulary.lineage
    names = {drug for choice in PATHWAYS.choices.values() for drug in choice}
    for regimens in PATHWAYS.lines.values():
        for regimen in regimens:
            names |= {*regimen.after, *regimen.not_after}
            names |= {*regimen.drugs, *regimen.then} - PATHWAYS.choices.keys()
    for steps in PATHWAYS.early.values():
        names |= {d for step in steps for d in step.drugs} - PATHWAYS.choices.keys() - {"endocrine"}
    assert sorted(name for name in names if name not in lineage) == []
    assert PATHWAYS.lines.keys() == PATHWAYS.early.keys() == set(SHARES.entries[0].table.values)


def test_the_page_is_in_step():
    written = (ROOT / "docs/reference/synthetic-cohort.md").read_text(encoding="utf-8")
    assert written == page(), "Run: python -m askwell.cohort.synthetic.page"


# -- the shares ----------------------------------------------------------------------------------


def close(seen, share, people):
    """Within what chance allows: further off once in some million times."""
    return abs(seen - share) <= 5.5 * math.sqrt(share * (1 - share) / people) + 1 / people


def rows(table, drawn):
    """Each row of a table, its shares, and who stands in it."""
    values = [drawn[id].values for id in table.by]
    for given in product(*values):
        row = " ".join(given)
        if row in table.rows:
            there = np.ones(COUNT, bool)
            for id, value in zip(table.by, given, strict=True):
                there &= drawn[id].is_(value)
            yield row, table.rows[row], there


def assert_shares(name, table, drawn):
    """What was drawn has the shares of each row, in those whom it concerns."""
    value = drawn[name]
    for row, shares, given in rows(table, drawn):
        for said, share in zip(table.values, shares, strict=True):
            if isinstance(value, Counted):
                low, high = bounds(said)
                has, concerned = (low <= value.numbers) & (value.numbers <= high), True
            else:
                has, concerned = value.is_(said), value.codes != NOBODY
            there = has[given & concerned]
            if len(there) and (share or not isinstance(value, Counted)):
                assert close(there.mean(), share, len(there)), (name, row, said, there.mean())


def test_people_have_the_shares_of_the_page(truth):
    drawn, _ = truth
    for entry in SHARES.entries:
        if entry.table is not None:
            assert_shares(entry.id, entry.table, drawn)


def test_the_record_knows_as_often_as_the_page_says(truth, table):
    drawn, _ = truth
    for entry in FACTS:
        name = entry.id if entry.id in table.columns else entry.id + LOW
        ways, blank = SHARES.answers[entry.answers].table, table[name].is_null().to_numpy()
        value, concerned = drawn[entry.id], True
        if isinstance(value, Chosen):
            concerned = value.codes != NOBODY
        for row, shares, given in rows(ways, drawn):
            there, share = blank[given & concerned], shares[ways.values.index(BLANK)]
            if len(there):
                assert close(there.mean(), share, len(there)), (entry.id, row)


def test_esr1_changes_follow_aromatase_inhibitors(population, truth):
    """Where the cancer grew on one since it spread; never without hormone receptors."""
    drawn, illness = truth
    found, subtype = drawn["esr1"].is_("found"), drawn["subtype"]
    assert not found[subtype.is_("HR-/HER2+", "triple-negative")].any()
    grew, lineage = [], population.vocabulary.lineage
    for person in range(1500):
        courses = population.illnesses.made(int(illness[person])).illness.courses
        grew.append(any(
            lineage.is_a(c.treatment, "aromatase-inhibitor") and c.setting is Setting.METASTATIC
            and c.outcome is Outcome.PROGRESSED for c in courses
        ))  # fmt: skip
    grew = np.array(grew)
    assert 0.45 < found[:1500][grew].mean() < 0.75
    assert found[:1500][~grew].mean() < 0.05


def test_most_people_have_had_one_to_four_lines(population, truth):
    _, illness = truth
    lines = [
        max((c.line or 0 for c in population.illnesses.made(int(i)).illness.courses
             if c.setting is Setting.METASTATIC), default=0)
        for i in illness[:600]
    ]  # fmt: skip
    assert np.mean([1 <= n <= 4 for n in lines]) > 0.55
    assert max(lines) <= 9


# -- the cells -----------------------------------------------------------------------------------


def test_every_cell_is_an_answer_of_its_fact(population, table):
    vocabulary = population.vocabulary
    for column in table.columns:
        if column in (PERSON, SITE, COMPLETE):
            continue
        fact = vocabulary.get(column) or vocabulary[column.removesuffix(LOW).removesuffix(HIGH)]
        cells = table[column].drop_nulls()
        if cells.dtype == pl.Boolean:
            assert set(fact.choices) == {"yes", "no"}, column
        elif fact.kind is Kind.CHOICE:
            assert {str(cell) for cell in cells.unique()} <= {*values_of(fact), *NOTES}, column
        else:
            text = cells.cast(pl.String)
            numbers = text.filter(~text.is_in([*NOTES])).cast(pl.Float64)
            assert numbers.is_between(fact.bounds.low, fact.bounds.high).all(), column
            assert not numbers.is_nan().any(), column
    assert table[COMPLETE].null_count() == 0


def test_the_columns_answer_every_fact_that_a_rule_asks_for(population, table):
    for fact in population.history_facts:
        assert fact.id in table.columns or {fact.id + LOW, fact.id + HIGH} <= set(table.columns)
    assert len(set(table.columns)) == table.width


def test_nobody_male_is_asked_about_menopause_or_pregnancy(truth, table):
    drawn, _ = truth
    men = table.filter(pl.Series(drawn["sex"].is_("male")))
    assert 300 < men.height < 800
    for fact in ("menopause", "pregnant", "breastfeeding", "has_womb_cancer_history"):
        assert men[fact].null_count() == men.height


def test_a_range_holds_the_true_number(truth, table):
    drawn, _ = truth
    for fact in ("age", "months_since_spread"):
        low, high = (table[fact + end].to_numpy() for end in (LOW, HIGH))
        there = ~np.isnan(low)
        numbers = drawn[fact].numbers[there]
        assert (low[there] <= numbers).all()
        assert (numbers <= high[there]).all()
        assert 0.04 < np.mean(low[there] < high[there]) < 0.07


def test_only_what_was_not_found_is_out_of_date(truth, table):
    drawn, _ = truth
    old = (table["esr1"] == "out_of_date").fill_null(value=False).to_numpy()
    assert old.any()
    assert not drawn["esr1"].is_("found")[old].any()


# -- the pathways --------------------------------------------------------------------------------


def test_nobody_has_had_a_drug_against_the_pathway(population, truth):
    drawn, illness = truth
    lineage = population.vocabulary.lineage

    def has(person, id, *values):
        value = drawn[id]
        return value.codes[person] != NOBODY and value.values[value.codes[person]] in values

    for person in range(1200):
        made = population.illnesses.made(int(illness[person])).illness
        had = {c.treatment for c in made.courses}
        since = {c.treatment for c in made.courses if c.setting is Setting.METASTATIC}

        def a(kind, among):
            return {drug for drug in among if lineage.is_a(drug, kind)}

        hr_positive = has(person, "subtype", "HR+/HER2-", "HR+/HER2+")
        her2_positive = has(person, "her2", "positive")
        brca = has(person, "brca1", "found") or has(person, "brca2", "found")
        pik3ca = has(person, "pik3ca", "found")
        working = has(person, "menopause_at_spread", "before", "around")
        man, triple_negative = has(person, "sex", "male"), has(person, "subtype", "triple-negative")
        cps = drawn["pd_l1_cps"].numbers[person]
        says = f"person {person}: {sorted(had)}"
        if not hr_positive:
            assert not a("endocrine-therapy", had) | a("cdk46-inhibitor", had), says
        if not her2_positive:
            assert a("her2-targeted-therapy", had) <= {"trastuzumab-deruxtecan"}, says
            if "trastuzumab-deruxtecan" in had:
                assert has(person, "her2", "low", *(["ultralow"] if hr_positive else [])), says
        if a("parp-inhibitor", had):
            assert brca, says
            assert not her2_positive, says
        if had & {"alpelisib", "inavolisib"}:
            assert pik3ca, says
        if "capivasertib" in had:
            assert pik3ca or has(person, "akt1", "found") or has(person, "pten", "found"), says
        if a("oral-serd", had):
            assert has(person, "esr1", "found"), says
            assert not working, says
        if "everolimus" in had:
            assert not working, says
            assert not man, says
        if a("immunotherapy", since):
            assert triple_negative, says
            assert cps >= 10, says
        if a("ovarian-suppression", had):
            assert working or man, says
        if a("aromatase-inhibitor", since) and (working or man):
            assert a("ovarian-suppression", since), says
        if has(person, "de_novo", "yes"):
            assert had == since, says
        for course in made.courses:
            if hr_positive and not her2_positive and course.treatment == "sacituzumab-govitecan":
                assert course.line >= 3, says
            months = (course.months_on.high if course.months_on else 0) + (
                course.months_since_end.high if course.months_since_end else 0
            )
            if course.setting is Setting.METASTATIC:
                assert months <= made.months, says


# -- the same every time ---------------------------------------------------------------------------


def test_history_facts_are_those_of_the_list(population, truth, table):
    """Every cell of a row is what the reference makes of the person with her list."""
    _, illness = truth
    vocabulary = population.vocabulary
    told = [f for f in vocabulary.told.values() if {f.id, f.id + LOW} & set(table.columns)]
    told = [f for f in told if f.kind is Kind.CHOICE or f.id not in table.columns]
    told_ids = vocabulary.told.keys()
    facts = [*told, *population.history_facts]
    for place in [*range(0, COUNT, COUNT // 120)]:
        row = {
            name: None if cell is None
            else {True: "yes", False: "no"}[cell] if isinstance(cell, bool)
            else str(cell) if name == "ecog" else cell
            for name, cell in table.row(place, named=True).items()
        }  # fmt: skip
        answers = {
            n: c for n, c in row.items() if n.removesuffix(LOW).removesuffix(HIGH) in told_ids
        }
        person = Person(
            population.history(int(illness[place])), person_of(answers, vocabulary).answers
        )
        expected = row_of(person, facts)
        # A lowest number that is the lowest there can be says nothing.
        row |= {f.id + LOW: None for f in told if row.get(f.id + LOW) == f.bounds.low}
        assert {name: row[name] for name in expected} == expected


def test_the_nth_person_is_the_same_whatever_the_count(population, table):
    assert population.table(0, 1000).equals(table.head(1000))
    assert population.table(3, 2)[PERSON].to_list() == [3 * CHUNK, 3 * CHUNK + 1]
    assert not population.table(3, 50).drop(PERSON).equals(table.head(50).drop(PERSON))


def test_the_same_seed_writes_the_same_bytes(knowledge, population, tmp_path):
    made = []
    for name, seed in (("a", SEED), ("b", SEED), ("c", SEED + 1)):
        write_people(300, seed, tmp_path / name, knowledge, made.append)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c
    assert made == [300, 300, 300]
    assert pl.read_parquet(tmp_path / "a").equals(population.table(0, 300))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "b", "c"]


def test_a_file_appears_only_when_it_is_whole(knowledge, tmp_path):
    file = tmp_path / "people.parquet"
    file.write_text("what was there")

    def stop(_made):
        raise KeyboardInterrupt

    with pytest.raises(BaseException):  # noqa: B017, PT011 (Polars wraps what its source raises)
        write_people(10, SEED, file, knowledge, stop)
    assert file.read_text() == "what was there"
    assert [f.name for f in tmp_path.iterdir()] == ["people.parquet"]


@pytest.mark.parametrize(("count", "seed", "says"), [(0, 1, "is 0"), (1, -1, "is -1")])
def test_what_cannot_be_made_is_said(knowledge, tmp_path, count, seed, says):
    with pytest.raises(ValueError, match=says):
        write_people(count, seed, tmp_path / "people.parquet", knowledge)
    assert not list(tmp_path.iterdir())


def test_a_table_whose_shares_do_not_sum_to_one_cannot_be_read():
    from askwell.cohort.synthetic.shares import _table

    with pytest.raises(ValueError, match=r"er, row 'a' sum to 0\.9000"):
        _table("er", {"by": "x", "shares": {"a": {"yes": 0.5, "no": 0.4}}}, "shares")


def test_sites_are_drawn_for_everybody(table):
    assert table[SITE].null_count() == 0
    assert set(table[SITE].cast(pl.String).unique()) == set("ABCDEFGH")
