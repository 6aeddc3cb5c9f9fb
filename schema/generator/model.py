"""What a schema means, apart from how it is written and from what is generated."""
import re
from dataclasses import dataclass, field


class SchemaFault(Exception):
    """A schema that is broken or uses something that is not implemented; the text names the place."""


# Every header and TypeScript module; all may refer to the first two.
GROUPS = ["shared", "api", "records", "commands", "messages"]
BASE_GROUPS = GROUPS[:2]
POLICIES = ["owner", "lead", "unit", "members"]


@dataclass
class Text:
    minimum: int = 0
    maximum: int | None = None
    format: str | None = None


@dataclass
class Integer:
    minimum: int
    maximum: int


@dataclass
class Boolean:
    pass


@dataclass
class Constant:
    value: str


@dataclass
class FreeObject:
    maximum: int | None
    nullable: bool


@dataclass
class Enumeration:
    name: str
    group: str
    values: list[str]


@dataclass
class Array:
    items: object
    minimum: int
    maximum: int


@dataclass
class Field:
    key: str
    node: object
    required: bool
    title_vi: str | None
    title_en: str | None
    description: str | None
    policy: str | None


@dataclass
class Struct:
    name: str
    group: str
    fields: list[Field]
    title_vi: str | None
    title_en: str | None
    description: str | None

    def constant(self, key: str) -> str | None:
        """The one value that a field may have; None where it is no constant."""
        return next((f.node.value for f in self.fields if f.key == key and isinstance(f.node, Constant)), None)


@dataclass
class Document:
    """One schema file and the struct that it describes."""

    id: str
    text: str
    raw: dict
    struct: Struct


@dataclass
class Problem:
    code: str
    status: int
    vi: str
    en: str


@dataclass
class Catalog:
    problems: list[Problem]
    documents: list[Document] = field(default_factory=list)
    types: list[Struct | Enumeration] = field(default_factory=list)  # definitions before their uses
    space_kinds: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # every schema file, also defs.json

    def in_folder(self, folder: str) -> list[Document]:
        return [d for d in self.documents if d.id.startswith(folder)]


def pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", name))


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
