"""The shapes of the knowledge files. Criteria stay as written; ``load`` reads them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

#: Text that an editor may write as a bare number, such as a year.
Text = Annotated[str, BeforeValidator(lambda v: str(v) if type(v) in (int, float) else v)]
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


class ClassShape(Shape):
    name: Words
    plural: Words
    parents: list[Id] = []
    cautions: list[CautionShape] = []
    checks: list[CheckShape] = []


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


class NeverWithShape(Shape):
    treatment: Id
    says: Words
    cites: Cites


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
    confirm: list[Words] = []
    never_with: list[NeverWithShape] = []
    uses: list[UseShape] = []
    cautions: list[CautionShape] = []
    checks: list[CheckShape] = []


class BranchShape(Shape):
    id: Id
    says: Words
    answers: dict[str, Written]
    expects: list[Id] = []


class TopicShape(Shape):
    id: Id
    name: Words
    order: int
    purpose: Words
    treatments: list[Id] = []
    checked: Text
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
    questions: list[QuestionShape]


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
    newest_source: Day
    review_by: Day
