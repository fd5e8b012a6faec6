"""YAML 1.2 documents that remember their lines, so that every error can name one.

``yes``, ``no`` and ``on`` are words here, and dates stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

Place = tuple[str | int, ...]

MOST_DEPTH = 20


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where, what was found and expected, what to do."""

    code: str
    file: str
    line: int | None
    says: str
    fix: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.code} {self.says}{f' {self.fix}' if self.fix else ''}"


class DocumentError(Exception):
    """A file that cannot be read, with every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """The data of one YAML text and the line of each place in it (path of keys and indexes)."""

    file: str
    data: object
    lines: dict[Place, int]
    body: str = ""

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Yaml12(yaml.CSafeLoader):
    """PyYAML's loader without the words of YAML 1.1."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|\.nan|\.inf|-\.inf",
        "-+.0123456789",
    ),
):
    _Yaml12.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first)
    )


class _Yaml12Dumper(yaml.SafeDumper):
    """Writes plain words plain: what YAML 1.2 reads back as text needs no quotes."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Yaml12Dumper.yaml_implicit_resolvers = _Yaml12.yaml_implicit_resolvers


def write_yaml(data: object) -> str:
    """Write plain data so that `read_yaml` reads the same data back."""
    written: str = yaml.dump(
        data, Dumper=_Yaml12Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return written


def read_yaml(text: str, file: str, first_line: int = 1) -> Document:
    """Read one YAML text. Raises DocumentError that names the line."""
    loader = _Yaml12(text)
    try:
        _refuse_traps(text, file, first_line)
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        data = _build(loader, node, (), lines, first_line, file) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + first_line if mark else None
        raise DocumentError(
            [Problem("A001", file, line, f"This is not YAML: {error.problem}.",
                     "Check quotes, colons and indents on this line and the one above.")]
        ) from None  # fmt: skip
    except yaml.YAMLError as error:
        raise DocumentError([Problem("A001", file, None, f"This is not YAML: {error}.")]) from None
    finally:
        loader.dispose()
    return Document(file, data, lines)


def _refuse_traps(text: str, file: str, first: int) -> None:
    """Stop at what only a trap needs: aliases multiply, depth overflows the parser, tags build.

    The events come one by one, so nothing has been built yet when this looks at them.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            says = f"This file points back to an earlier part of itself ('*{event.anchor}')."
        elif tag not in (None, "!"):
            says = f"This file names a type of its own ('{tag}')."
        elif depth > MOST_DEPTH:
            says = f"The lists and mappings here are more than {MOST_DEPTH} deep."
        else:
            continue
        fix = "Write each value out, as plain text, number or list."
        line = event.start_mark.line + first if event.start_mark else None
        raise DocumentError([Problem("A001", file, line, says, fix)])


def read_file(path: Path, root: Path) -> Document:
    """Read a YAML file, or a Markdown file with YAML front matter. Names it relative to root."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            [Problem("A001", name, None, f"This file is not UTF-8 text (byte {error.start}).",
                     "Save it as UTF-8.")]
        ) from None  # fmt: skip
    if path.suffix != ".md":
        return read_yaml(text, name)
    match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if not match:
        raise DocumentError(
            [Problem("A002", name, 1, "There is no front matter.",
                     "Start the file with a line '---', then YAML, then a line '---'.")]
        )  # fmt: skip
    front = read_yaml(match[1], name, first_line=2)
    return Document(name, front.data, front.lines, text[match.end() :])


def _build(
    loader: _Yaml12, node: yaml.Node, place: Place, lines: dict[Place, int], first: int, file: str
) -> object:
    lines[place] = node.start_mark.line + first
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + first
            if not isinstance(key_node, yaml.ScalarNode):
                says = "A name here is itself a list or a mapping."
                fix = "Write a plain word before the colon."
                raise DocumentError([Problem("A001", file, line, says, fix)])
            if key in mapping:
                raise DocumentError(
                    [Problem("A003", file, line, f"The key '{key}' stands twice here.",
                             "Keep one of them, or join the rules with 'all:'.")]
                )  # fmt: skip
            mapping[key] = _build(loader, value_node, (*place, key), lines, first, file)
            lines[(*place, key)] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(loader, item, (*place, i), lines, first, file)
            for i, item in enumerate(node.value)
        ]
    try:
        built: object = loader.construct_object(node)
    except ValueError as error:  # a number with thousands of digits
        line = node.start_mark.line + first
        raise DocumentError(
            [Problem("A001", file, line, f"This value cannot be read: {error}.", "Shorten it.")]
        ) from None
    return built
