"""The shapes of the knowledge files. Criteria stay as written; ``load`` reads them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from askwell.knowledge.occasion import FEWEST_QUESTIONS, MOST_QUESTIONS

#: Text that an editor may write as a bare number, such as a year.
Text = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if type(v) in (int, float) else v),
    WithJsonSchema({"type": ["string", "number"]}),
]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Words = Annotated[str, Field(min_length=1)]
Id = Annotated[Text, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Written = object


class Shape(BaseModel):
    """A mapping in a file: no unknown keys, no silent conversions."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class CiteShape(Shape):
    source: Text
    section: Text | None = None


Cites = list[Text | CiteShape]


class ChoiceShape(Shape):
    label: Text
    says: Words


class PartialShape(Shape):
    choices: Annotated[list[Text], Field(min_length=2)]
    label: Text
    says: Words


class TestShape(Shape):
    says: Words
    when: Written = None
    measures: str = ""
    sample: str = ""
    repeat: str = ""
    results: dict[str, Words] = {}
    unsettled: str = ""
    cites: Cites


class FactShape(Shape):
    kind: Literal["choice", "number"]
    name: Words
    question: Words
    says: str = ""
    help: str = ""
    why: Words
    find: str = ""
    unit: str = ""
    whole: bool = False
    range: Text | None = None
    choices: dict[str, ChoiceShape] = {}
    partials: dict[str, PartialShape] = {}
    asked_of: Written = None
    outdated_by: Literal["growth"] | None = None
    outdated: list[Text] = []
    test: TestShape | None = None
    codes: dict[str, Text] = {}


class ChecklistShape(Shape):
    question: Words
    help: str = ""
    why: Words
    facts: Annotated[list[Id], Field(min_length=2)]


class FactsFile(Shape):
    group: Id
    title: Words
    intro: str = ""
    order: int = 99
    facts: dict[Id, FactShape]
    checklists: dict[Id, ChecklistShape] = {}


class TermShape(Shape):
    is_: Written = Field(alias="is")
    says: Words
    not_: Words = Field(alias="not")


class CautionShape(Shape):
    id: Id
    weight: Literal["warn", "wait", "stop"]
    when: Written = None
    says: Words
    cites: Cites


class CheckShape(Shape):
    id: Id
    says: Words
    measures: Id | None = None
    cites: Cites


class CallShape(Shape):
    sign: Words
    may_mean: str = ""
    speed: Literal["emergency", "now", "same-day", "next-visit"]
    cites: Cites


class NeverWithShape(Shape):
    treatment: Id
    says: Words
    cites: Cites


class ClassShape(Shape):
    name: Words
    plural: Words
    parents: list[Id] = []
    cautions: list[CautionShape] = []
    checks: list[CheckShape] = []
    calls: list[CallShape] = []
    never_with: list[NeverWithShape] = []
    text: dict[Words, Words] = {}


class DrugShape(Shape):
    name: Words
    brands: list[str] = []
    classes: Annotated[list[Id], Field(min_length=1)]


class ClassesFile(Shape):
    classes: dict[Id, ClassShape] = {}
    drugs: dict[Id, DrugShape] = {}


class SlotShape(Shape):
    any: Annotated[list[Id | list[Id]], Field(min_length=1)]
    when: Written = None
    again: bool = False


class ClauseShape(Shape):
    fit: Written = None
    after: Written = None
    before: Written = None
    usual: Written = None
    says: Words
    cites: Cites


class UseShape(Shape):
    id: Id
    title: Words
    status: Literal[
        "approved", "accelerated", "guideline", "early",
        "investigational", "undecided", "withdrawn", "superseded",
    ]  # fmt: skip
    approved: Text | None = None
    with_: list[SlotShape] = Field(default=[], alias="with")
    again: bool = False
    joins: list[Id] = []
    note: str = ""
    clauses: Annotated[list[ClauseShape], Field(min_length=1)]


class ScheduleShape(Shape):
    often: Words
    where: Words
    visit: str = ""
    cites: Cites


class StatementShape(Shape):
    says: Words
    cites: Cites


class StudyShape(Shape):
    id: Id
    who: Words
    saw: Words
    than: str = ""
    after: str = ""
    of_100: Annotated[list[Annotated[int, Field(ge=0, le=100)]], Field(max_length=2)] = []
    half_after: Annotated[list[Annotated[int, Field(ge=0, le=600)]], Field(max_length=2)] = []
    certainty: Literal["one trial", "several trials", "small study", "early look"]
    cites: Cites


class EffectShape(Shape):
    says: Words
    how_often: Literal["very-common", "common", "uncommon", "rare", "not-stated"]
    serious: bool = False
    of_100: Annotated[int, Field(ge=0, le=100)] | None = None
    cites: Cites


class ReviewShape(Shape):
    by: Words
    on: Day


class TreatmentShape(Shape):
    id: Id
    name: Words
    brands: list[str] = []
    kind: Literal["cancer", "local", "support", "open"]
    classes: Annotated[list[Id], Field(min_length=1)]
    topics: list[Id] = []
    given: Literal["pill", "infusion", "injection", "operation", "radiation", "care"]
    purpose: Words
    card: Words
    checked: Text
    reviewed: ReviewShape | None = None
    review_by: Day | None = None
    confirm: list[Words] = []
    schedule: ScheduleShape | None = None
    benefits: list[StatementShape] = []
    studies: list[StudyShape] = []
    effects: list[EffectShape] = []
    calls: list[CallShape] = []
    never_with: list[NeverWithShape] = []
    uses: list[UseShape] = []
    cautions: list[CautionShape] = []
    checks: list[CheckShape] = []


class BranchShape(Shape):
    id: Id
    says: Words
    answers: dict[str, Written]
    expects: list[Id] = []


class WhyNowShape(Shape):
    treatment: Id
    uses: list[Id] = []
    says: Words
    cites: Cites


class TopicShape(Shape):
    id: Id
    name: Words
    order: int
    shelf: Literal["treatments", "local", "feeling-well", "living", "deciding", "situations"] = (
        "treatments"
    )
    purpose: Words
    treatments: list[Id] = []
    checked: Text
    review_by: Day | None = None
    when: Written = None
    why_now: list[WhyNowShape] = []
    questions: list[Id] = []
    calls: list[CallShape] = []
    branches: list[BranchShape] = []


class QuestionShape(Shape):
    id: Id
    says: Words
    why: Words
    when: Written = None
    treatments: list[Id] = []
    cites: Cites = []


class QuestionsFile(Shape):
    topic: Id
    title: str = ""
    gentle: bool = False
    questions: list[QuestionShape]


class OccasionShape(Shape):
    id: Id
    name: Words
    pick: Words
    questions: Annotated[list[Id], Field(min_length=FEWEST_QUESTIONS, max_length=MOST_QUESTIONS)]


class OccasionsFile(Shape):
    occasions: list[OccasionShape]


class UrgentShape(Shape):
    id: Id
    kind: Literal["act", "know"]
    when: Written = None
    says: Words
    do: Words
    speed: Literal["now", "same-day", "next-visit"]
    cites: Cites


class UrgentFile(Shape):
    urgent: list[UrgentShape]


class WordShape(Shape):
    id: Id
    term: Words
    also: list[Words] = []
    says: Words
    explained: bool = False
    cites: Cites = []


class GlossaryFile(Shape):
    words: list[WordShape]


class StandsShape(Shape):
    page: Annotated[str, Field(pattern=r"^(treatments|topics)/[a-z0-9-]+$")]
    says: Words


class ClaimShape(Shape):
    claims: Annotated[list[Id], Field(min_length=1)]
    holds: Literal["holds", "imprecise", "outdated", "disputed"]
    read: Words
    today: Words
    stands: list[StandsShape] = []
    never: list[Words] = []
    cites: Cites = []


class ClaimsFile(Shape):
    theme: Id
    title: Words
    purpose: Words
    claims: Annotated[list[ClaimShape], Field(min_length=1)]


class SourceShape(Shape):
    id: Id
    title: Words
    publisher: str = ""
    url: Annotated[str, Field(pattern=r"^https?://")]
    date: Text
    checked: Text
    read: Literal["whole", "records", "summary", "address"]
    quality: Literal["primary", "strong", "secondary", "weak", ""] = ""
    note: str = ""


class SourcesFile(Shape):
    sources: list[SourceShape]


class StateShape(Shape):
    """knowledge.yaml: the date of the knowledge as a whole."""

    as_of: Day
    review_by: Day
    definition: StatementShape
