"""Reads the schema files into a Catalog."""
import json
import posixpath
from pathlib import Path

from . import keywords
from .keywords import allow, require, whole
from .model import (
    BASE_GROUPS, Array, Boolean, Catalog, Constant, Document, Enumeration, Field, FreeObject, Integer, Problem,
    SchemaFault, Struct, Text, pascal,
)  # fmt: skip

FOLDERS = {"records": "records", "messages/feed": "messages", "messages/peer": "messages",
           "commands": "commands", "api": "api"}  # fmt: skip
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def parse(path: Path, place: str) -> dict:
    def unique(pairs):
        keys = [key for key, _ in pairs]
        require(len(keys) == len(set(keys)), place, "a key comes twice")
        return dict(pairs)

    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
    except ValueError as error:
        raise SchemaFault(f"{place}: {error}") from error


class Loader:
    """Resolves references depth first, so that every type is defined before it is used."""

    def __init__(self, root: Path):
        self.raw: dict[str, dict] = {}
        self.texts: dict[str, str] = {}
        for id_ in ["defs.json", *(f"{f}/{p.name}" for f in FOLDERS for p in sorted((root / f).glob("*.json")))]:
            self.raw[id_] = parse(root / id_, id_)
            self.texts[id_] = (root / id_).read_text(encoding="utf-8")
        self.types: list[Struct | Enumeration] = []
        self.named: dict[str, object] = {}  # place → node, for what may be referred to
        self.open: list[str] = []

    def group(self, id_: str) -> str:
        return "shared" if id_ == "defs.json" else FOLDERS[posixpath.dirname(id_)]

    def add_type(self, type_, place: str):
        require(all(type_.name != other.name for other in self.types), place, f"type name {type_.name} is taken")
        self.types.append(type_)
        return type_

    def referred(self, id_: str, reference: str, place: str):
        path, _, pointer = reference.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(id_), path)) if path else id_
        require(target in self.raw, place, f"$ref to {target}, which is no schema here")
        if pointer in ("", "/"):
            return self.document(target)
        require(pointer.startswith("/$defs/"), place, f"$ref {reference} must point to a document or into $defs")
        name = pointer.removeprefix("/$defs/")
        require(name in self.raw[target].get("$defs", {}), place, f"$ref {reference} points to nothing")
        node = self.definition(target, name)
        if isinstance(node, (Struct, Enumeration)):
            reachable = node.group in BASE_GROUPS or node.group == self.group(id_)
            require(reachable and self.group(id_) != "shared", place, f"{self.group(id_)} may not refer to {node.group}")
        return node

    def once(self, place: str, build):
        require(place not in self.open, place, "refers to itself")
        if place not in self.named:
            self.open.append(place)
            self.named[place] = build()
            self.open.pop()
        return self.named[place]

    def definition(self, id_: str, name: str):
        place = f"{id_}#/$defs/{name}"
        return self.once(place, lambda: self.node(self.raw[id_]["$defs"][name], id_, place, name))

    def document(self, id_: str) -> Struct:
        raw = self.raw[id_]
        folder, file = posixpath.split(id_)
        stem = file.removesuffix(".json")
        prefix = pascal(posixpath.basename(folder)) if folder.startswith("messages/") else ""

        def build():
            allow(raw, keywords.TOP | keywords.OBJECT, id_)
            require(raw.get("$schema") == DIALECT, id_, f"$schema must be {DIALECT}")
            require(raw.get("$id") == id_, id_, f"$id must be {id_}")
            require("title" in raw and "x-title-en" in raw, id_, "needs title and x-title-en")
            for name in raw.get("$defs", {}):
                self.definition(id_, name)
            inner = {key: value for key, value in raw.items() if key not in keywords.TOP}
            struct = self.node(inner, id_, id_, prefix + pascal(stem))
            require(isinstance(struct, Struct), id_, "must be an object with properties")
            return struct

        return self.once(id_, build)

    def node(self, schema: dict, id_: str, place: str, name: str):
        require(isinstance(schema, dict), place, "must be an object")
        if "$ref" in schema:
            allow(schema, {"$ref"}, place)
            return self.referred(id_, schema["$ref"], place)
        if "const" in schema:
            allow(schema, {"const"}, place)
            require(isinstance(schema["const"], str), place, "const must be a string")
            return Constant(schema["const"])
        kind = schema.get("type")
        if kind == "object" and "properties" in schema:
            return self.struct(schema, id_, place, name)
        if kind in ("object", ["object", "null"]):
            allow(schema, keywords.FREE_OBJECT, place)
            return FreeObject(whole(schema, "maxProperties", None, place), kind != "object")
        if kind == "string" and "enum" in schema:
            return self.enumeration(schema, id_, place, name)
        simple = {"string": self.text, "integer": self.integer, "boolean": self.boolean}
        if isinstance(kind, str) and kind in simple:
            return simple[kind](schema, place)
        if kind == "array":
            allow(schema, keywords.ARRAY, place)
            require("items" in schema and "maxItems" in schema, place, "an array needs items and maxItems")
            items = self.node(schema["items"], id_, f"{place}/items", name)
            return Array(items, whole(schema, "minItems", 0, place), whole(schema, "maxItems", None, place))
        raise SchemaFault(f"{place}: type {kind!r} is not implemented")

    def struct(self, schema: dict, id_: str, place: str, name: str) -> Struct:
        allow(schema, keywords.OBJECT, place)
        name = schema.get("x-name", name)
        require(schema.get("additionalProperties") is False, place, "needs additionalProperties: false")
        required = schema.get("required", [])
        stray = [key for key in required if key not in schema["properties"]]
        require(not stray, place, f"required names {stray}, which are no properties")
        require(len(schema["properties"]) <= 32, place, "has more than 32 properties")
        fields = []
        for key, value in schema["properties"].items():
            node = self.node(value, id_, f"{place}/properties/{key}", name + pascal(key))
            fields.append(Field(key, node, key in required, value.get("title"), value.get("x-title-en"),
                                value.get("description"), value.get("x-write-policy")))  # fmt: skip
            constant_left_out = isinstance(node, Constant) and key not in required
            require(not constant_left_out, f"{place}/properties/{key}", "a constant must be required")
        struct = Struct(name, self.group(id_), fields, schema.get("title"), schema.get("x-title-en"),
                        schema.get("description"))  # fmt: skip
        return self.add_type(struct, place)

    def enumeration(self, schema: dict, id_: str, place: str, name: str) -> Enumeration:
        allow(schema, keywords.ENUMERATION, place)
        values = schema["enum"]
        names = {pascal(value) for value in values if isinstance(value, str)}
        require(values and len(names) == len(values), place, "enum needs distinct strings")
        return self.add_type(Enumeration(schema.get("x-name", name), self.group(id_), values), place)

    def text(self, schema: dict, place: str) -> Text:
        allow(schema, keywords.TEXT, place)
        format_ = schema.get("format")
        if format_ is not None:
            require(format_ in keywords.FORMATS, place, f"format {format_!r} is not implemented")
            require(set(schema) <= {"type", "format"} | keywords.NOTES, place, "format and length do not go together")
        require(format_ or "maxLength" in schema, place, "a string needs maxLength, format or enum")
        return Text(whole(schema, "minLength", 0, place), whole(schema, "maxLength", None, place), format_)

    def integer(self, schema: dict, place: str) -> Integer:
        allow(schema, keywords.INTEGER, place)
        require("minimum" in schema and "maximum" in schema, place, "an integer needs minimum and maximum")
        return Integer(whole(schema, "minimum", None, place), whole(schema, "maximum", None, place))

    def boolean(self, schema: dict, place: str) -> Boolean:
        allow(schema, {"type"}, place)
        return Boolean()


def load_problems(root: Path) -> list[Problem]:
    problems = []
    for code, entry in sorted(parse(root / "problems.json", "problems.json").items()):
        place = f"problems.json/{code}"
        require(isinstance(entry, dict) and set(entry) == {"status", "vi", "en"}, place, "needs status, vi, en")
        require(400 <= entry["status"] <= 599, place, "status must be 400 to 599")
        problems.append(Problem(code, entry["status"], entry["vi"], entry["en"]))
    return problems


def load_catalog(root: Path) -> Catalog:
    loader = Loader(root)
    for name in loader.raw["defs.json"]["$defs"]:
        loader.definition("defs.json", name)
    documents = [Document(id_, loader.texts[id_], loader.raw[id_], loader.document(id_))
                 for id_ in loader.raw if id_ != "defs.json"]  # fmt: skip
    kinds = loader.definition("defs.json", "SpaceKind").values
    for document in documents:
        check_annotations(document, kinds)
    return Catalog(load_problems(root), documents, loader.types, kinds, loader.texts)


def check_annotations(document: Document, space_kinds: list[str]) -> None:
    raw, id_ = document.raw, document.id
    if id_.startswith("records/"):
        stem = posixpath.basename(id_).removesuffix(".json")
        require(raw.get("x-collection") == stem, id_, f"x-collection must be {stem}")
        require("x-write-policy" in raw and "x-name" in raw, id_, "needs x-write-policy and x-name")
        spaces = raw.get("x-spaces", [])
        require(spaces and set(spaces) <= set(space_kinds), id_, f"x-spaces must be of {space_kinds}")
    if id_.startswith("messages/"):
        stem = posixpath.basename(id_).removesuffix(".json")
        require(document.struct.constant("type") == stem, id_, f"property type must be the constant {stem}")
    if id_.startswith("messages/feed/"):
        require(raw.get("x-direction") in ("client", "server"), id_, "needs x-direction client or server")
