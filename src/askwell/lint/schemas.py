"""JSON Schemas of the knowledge files, so that an editor completes and checks while one writes.

The shapes come from ``knowledge.schema``. What only the knowledge can tell is added: which facts,
terms, choices and sources there are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from askwell.facts.fact import Fact, Kind
from askwell.knowledge import schema
from askwell.knowledge.model import Knowledge

#: The folder of knowledge files -> the shape of a file in it.
SHAPES: dict[str, type[BaseModel]] = {
    "facts": schema.FactsFile,
    "classes": schema.ClassesFile,
    "treatments": schema.TreatmentShape,
    "topics": schema.TopicShape,
    "questions": schema.QuestionsFile,
    "occasions": schema.OccasionsFile,
    "urgent": schema.UrgentFile,
    "glossary": schema.GlossaryFile,
    "claims": schema.ClaimsFile,
    "sources": schema.SourcesFile,
}
_HISTORY = r"^((had|on|progressed_on|stopped)_[a-z0-9-]+(_since_spread)?|on_cancer_treatment)$"
_HISTORY_NUMBERS = (
    r"^(lines_since_spread(_[a-z0-9-]+)?|systemic_lines|months_on_[a-z0-9-]+"
    r"|relapse_after_[a-z0-9-]+)$"
)
_NUMBER = r"^(-?[0-9.]+)?(\.\.)?(-?[0-9.]+)?$"
_CRITERIA = {"when", "is", "fit", "after", "before", "usual", "asked_of"}


def schemas(knowledge: Knowledge) -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by its folder."""
    return {folder: _schema(shape, knowledge) for folder, shape in SHAPES.items()}


def write_schemas(knowledge: Knowledge, folder: Path) -> list[Path]:
    """Write every schema into a folder, one file for each folder of knowledge files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in schemas(knowledge).items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _schema(shape: type[BaseModel], knowledge: Knowledge) -> dict[str, Any]:
    made = shape.model_json_schema(by_alias=True)
    made["$schema"] = "http://json-schema.org/draft-07/schema#"
    known = made.setdefault("$defs", {})
    known["criterion"] = _criterion(knowledge)
    known["source-id"] = {"enum": sorted(knowledge.sources)}
    for part in (made, *known.values()):
        for name, place in part.get("properties", {}).items():
            if name in _CRITERIA and not {"type", "anyOf"} & place.keys():
                part["properties"][name] = {"$ref": "#/$defs/criterion"}
            elif name == "cites":
                place["items"] = {
                    "anyOf": [{"$ref": "#/$defs/source-id"}, {"$ref": "#/$defs/CiteShape"}]
                }
    return made


def _criterion(knowledge: Knowledge) -> dict[str, Any]:
    """A term's name, or a mapping that asks for one fact or combines criteria."""
    again = {"$ref": "#/$defs/criterion"}
    several = {"type": "array", "items": again, "minItems": 1}
    yes_no = {"enum": ["yes", "no"]}
    asked = {fact.id: _answer(fact) for fact in knowledge.vocabulary.told.values()}
    return {
        "anyOf": [
            {"enum": sorted(knowledge.terms)},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 2,
                "additionalProperties": False,
                "properties": {
                    **asked,
                    "all": several,
                    "any": several,
                    "at_least": {"type": "integer", "minimum": 1},
                    "of": several,
                    "not": again,
                    "judged": {"type": "string", "minLength": 1},
                    "usually": yes_no,
                },
                "patternProperties": {
                    _HISTORY: yes_no,
                    _HISTORY_NUMBERS: {"type": ["integer", "string"], "pattern": _NUMBER},
                },
            },
            {"type": "null"},
        ]
    }


def _answer(fact: Fact) -> dict[str, Any]:
    if fact.kind is Kind.NUMBER:
        return {"type": ["number", "string"], "pattern": _NUMBER, "description": fact.question}
    named = {"enum": [*fact.choices, *fact.partials]}
    return {
        "anyOf": [named, {"type": "array", "items": named, "minItems": 1}],
        "description": fact.question,
    }
