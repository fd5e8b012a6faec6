"""A column map as data: which columns of a table answer which fact, and how they are spelled.

The shapes below are the whole language of a map. docs/reference/column-maps.md is made from them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from askwell.knowledge.schema import Day, Id, Text, Words

Column = Annotated[Text, Field(min_length=1)]
Spelled = list[Text]
Answer = Text | list[Text]


class Shape(BaseModel):
    """A mapping in a map: no unknown keys, no silent conversions."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Source(Shape):
    """Where the table comes from, and under which terms it may be used."""

    title: Annotated[Words, Field(description="the name of the table")]
    cite: Annotated[Words, Field(description="who made it, as a reference")]
    url: Annotated[Words, Field(description="where it is published")]
    licence: Annotated[Words, Field(description="the licence of the table, by name")]
    licence_url: Annotated[str | None, Field(description="where the licence can be read")] = None
    attribution: Annotated[Words, Field(description="what to say of it wherever it is used")]


class RowOrder(Shape):
    """Which of several rows of a person stands before the others."""

    column: Annotated[Column, Field(description="the column that decides")]
    first: Annotated[
        Literal["highest", "lowest"] | Spelled,
        Field(
            description="`highest` or `lowest` number, or a list of spellings; others come after"
        ),
    ]


class Only(Shape):
    """Which people of the table Askwell has something to say about."""

    column: Annotated[Column, Field(description="the column that decides, in some row of a person")]
    spelled: Annotated[Spelled, Field(description="who is kept", min_length=1)]
    because: Annotated[Words, Field(description="why the others are left out; the report says so")]


class _Read(Shape):
    where: Annotated[
        dict[str, Spelled],
        Field(description="only rows in which these columns are spelled so"),
    ] = {}
    says_nothing: Annotated[
        Spelled, Field(description="spellings to expect here that answer nothing")
    ] = []


class ReadWords(_Read):
    """A column of words, each of which is an answer."""

    read: Literal["words"]
    column: Annotated[Column, Field(description="the column")]
    words: Annotated[
        dict[str, Answer],
        Field(
            description="spelling: a choice, a named partial answer, a note, or a list of choices"
        ),
    ]


class ReadAny(_Read):
    """Columns of yes and no: yes if one says yes, no only if each says no."""

    read: Literal["any"]
    columns: Annotated[list[Column], Field(description="the columns", min_length=1)]
    yes: Annotated[Spelled, Field(description="what means yes")]
    no: Annotated[Spelled, Field(description="what means no")] = []


class Band(Shape):
    """A stretch of percentages and the answer it stands for."""

    answer: Annotated[Text, Field(alias="is", description="the choice")]
    at_least: Annotated[float | int | None, Field(description="from this percentage, included")] = (
        None
    )
    above: Annotated[float | int | None, Field(description="from this percentage, excluded")] = None
    at_most: Annotated[float | int | None, Field(description="to this percentage, included")] = None
    below: Annotated[float | int | None, Field(description="to this percentage, excluded")] = None


class ReadPercent(_Read):
    """A column of percentages, and a column of words beside it."""

    read: Literal["percent"]
    column: Annotated[Column, Field(description="the percentages: 90, >90, <1, 30-60")]
    bands: Annotated[list[Band], Field(description="what each percentage stands for", min_length=1)]
    beside: Annotated[
        Column | None,
        Field(description="the words; where they contradict the percentage, both stay possible"),
    ] = None
    words: Annotated[dict[str, Answer], Field(description="the words, as in `words`")] = {}


class Part(Shape):
    """One column of a sum."""

    column: Annotated[Column, Field(description="a column of numbers or ranges")]
    unit: Annotated[Literal["days", "months", "years"], Field(description="what it counts")]
    minus: Annotated[bool, Field(description="true: taken away instead of added")] = False
    give_or_take: Annotated[
        float | int,
        Field(description="how far the number may be off, such as 0.5 if rounded", ge=0),
    ] = 0


class ReadTime(_Read):
    """An age or a time, added up from columns. Unknown where one of them says nothing."""

    read: Literal["time"]
    sum: Annotated[list[Part], Field(description="the columns", min_length=1)]
    at_least: Annotated[
        bool, Field(description="true: more time may have passed since, so there is no upper end")
    ] = False


class Calls(Shape):
    """The words for the outcome of a test."""

    positive: Annotated[Spelled, Field(description="amplified, or HER2-positive")] = []
    negative: Annotated[Spelled, Field(description="not amplified, or HER2-negative")] = []
    equivocal: Annotated[Spelled, Field(description="neither")] = []
    disputed: Annotated[Spelled, Field(description="two labs contradict each other")] = []


class ReadHer2(_Read):
    """The columns of HER2 tests. Each may be missing; IHC, ratio and copies are read as written."""

    read: Literal["her2"]
    ihc: Annotated[
        Column | None, Field(description="the stain score: 0, 1+, 0-1+, 2+ (outside 3+)")
    ] = None
    ish: Annotated[Column | None, Field(description="what the lab called the gene test")] = None
    ratio: Annotated[
        Column | None, Field(description="ratio HER2/CEP17, copies beside it: 1.8 (CN 5.3)")
    ] = None
    copies: Annotated[Column | None, Field(description="average HER2 copies in a cell")] = None
    cep17: Annotated[Column | None, Field(description="average CEP17 copies in a cell")] = None
    overall: Annotated[Column | None, Field(description="how the file sums the tests up")] = None
    ish_words: Annotated[Calls, Field(description="the words of `ish`")] = Calls()
    overall_words: Annotated[Calls, Field(description="the words of `overall`")] = Calls()


class ReadAlterations(_Read):
    """A list of changes in the cancer's genes (JSON). A change that is not listed says nothing."""

    read: Literal["alterations"]
    column: Annotated[Column, Field(description="the list of {gene, variant, alteration_type}")]
    gene: Annotated[Words, Field(description="the gene, by its symbol")]
    found: Annotated[Spelled, Field(description="variants that are `found`")] = []
    truncating: Annotated[
        bool, Field(description="true: a variant that cuts the protein short is `found`, too")
    ] = False
    kinds: Annotated[
        Spelled, Field(description="kinds of change that may count; any other is passed over")
    ] = ["Mutation"]


Reading = Annotated[
    ReadWords | ReadAny | ReadPercent | ReadTime | ReadHer2 | ReadAlterations,
    Field(discriminator="read"),
]


class Treatments(Shape):
    """A list of treatments (JSON), or one column with a separator."""

    column: Annotated[Column, Field(description="the column")]
    separator: Annotated[str, Field(description="what stands between them, in a text")] = ";"
    names: Annotated[
        dict[str, Id], Field(description="spelling: the id of a treatment, or of a class")
    ]
    says_nothing: Annotated[Spelled, Field(description="entries to expect that name none")] = []
    not_known: Annotated[
        Spelled, Field(description="treatments to expect that Askwell has no page for")
    ] = []
    setting: Annotated[
        Literal["early", "metastatic"] | None, Field(description="when they were given, if known")
    ] = None
    complete: Annotated[
        Literal["true", "since_spread", "false"], Field(description="how far the list is complete")
    ] = "false"


class LeftOut(Shape):
    """Columns that could be taken for an answer, and why they are not."""

    columns: Annotated[list[Column], Field(description="the columns", min_length=1)]
    because: Annotated[Words, Field(description="why they answer nothing")]


class Map(Shape):
    """A column map."""

    title: Annotated[Words, Field(description="what the table is, in a line")]
    reviewed: Annotated[
        Day, Field(description="the day on which the map was last held to the table")
    ]
    source: Annotated[Source, Field(description="where the table comes from")]
    person: Annotated[
        Column | None,
        Field(description="the column that tells people apart; without it, each row is a person"),
    ] = None
    rows: Annotated[
        list[RowOrder], Field(description="which row of a person stands first: newest, metastatic")
    ] = []
    only: Annotated[Only | None, Field(description="which people are kept")] = None
    unanswered: Annotated[
        Spelled, Field(description="spellings that say nothing in any column; a blank never does")
    ] = []
    facts: Annotated[
        dict[Id, list[Reading]],
        Field(description="fact: its readings. The first that answers stands, row by row"),
    ]
    treatments: Annotated[Treatments | None, Field(description="the list of treatments")] = None
    groups: Annotated[
        dict[Id, Column],
        Field(description="name: a column carried over as it is, to group a report by"),
    ] = {}
    left_out: Annotated[
        list[LeftOut], Field(description="columns that are knowingly not read, and why")
    ] = []
