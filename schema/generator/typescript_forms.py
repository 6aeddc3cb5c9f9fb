"""What forms need to know of fields: names, limits, choices; and the tables of collections and commands."""
import json

from .cpp_dispatch import command_name
from .model import Array, Boolean, Catalog, Document, Enumeration, Field, Integer, Struct, Text


def quoted(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def field_info(field: Field) -> str:
    """What a form must know of a field."""
    node, info = field.node, {"vi": field.title_vi, "en": field.title_en, "required": field.required}
    if isinstance(node, Array):
        info |= {"kind": "list", "minItems": node.minimum, "maxItems": node.maximum}
        node = node.items
    match node:
        case Text():
            info = {"kind": "text", "format": node.format} | info
            if node.maximum is not None:
                info |= {"minLength": node.minimum, "maxLength": node.maximum}
        case Integer():
            info = {"kind": "integer"} | info | {"minimum": node.minimum, "maximum": node.maximum}
        case Boolean():
            info = {"kind": "boolean"} | info
        case Enumeration():
            info = {"kind": "choice"} | info | {"values": node.values}
        case _:
            info = {"kind": "object"} | info
    info["writePolicy"] = field.policy
    given = {key: value for key, value in info.items() if value is not None}
    return "{ " + ", ".join(f"{key}: {quoted(value)}" for key, value in given.items()) + " }"


def fields_info(struct: Struct, indent: str) -> str:
    rows = "".join(f"{indent}  {f.key}: {field_info(f)},\n" for f in struct.fields)
    return f"{{\n{rows}{indent}}}"


SHARED_TYPES = """/** Any JSON object; its keys are checked by who knows what they mean. */
export type Fields = { [key: string]: unknown };

/** Whose nodes may change a record or a field (SPEC W). */
export type WritePolicy = "owner" | "lead" | "unit" | "members";

/** A field as a form needs it. Lengths count code points. For a list, lengths and values are those of an item. */
export interface FieldInfo {
  kind: "text" | "integer" | "boolean" | "choice" | "list" | "object";
  required: boolean;
  vi?: string;
  en?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  values?: readonly string[];
  writePolicy?: WritePolicy;
}
export type FieldInfos<T> = { readonly [K in keyof T]-?: FieldInfo };

"""


def collections(catalog: Catalog) -> str:
    records = catalog.in_folder("records/")
    names = ", ".join(sorted({d.struct.name for d in records}))
    types = "".join(f"  {d.raw['x-collection']}: {d.struct.name};\n" for d in records)
    return f"""import type {{ {names} }} from "./records";
import type {{ FieldInfos, SpaceKind, WritePolicy }} from "./shared";

/** The type of a record, by the name of its collection. */
export interface Collections {{
{types}}}
export type CollectionName = keyof Collections;

export interface CollectionInfo<C extends CollectionName> {{
  vi: string;
  en: string;
  spaces: readonly SpaceKind[];
  writePolicy: WritePolicy;
  fields: FieldInfos<Collections[C]>;
}}

export const collections: {{ readonly [C in CollectionName]: CollectionInfo<C> }} = {{
{"".join(map(collection, records))}}};
"""


def collection(document: Document) -> str:
    raw = document.raw
    return f"""  {raw["x-collection"]}: {{
    vi: {quoted(raw["title"])},
    en: {quoted(raw["x-title-en"])},
    spaces: {quoted(raw["x-spaces"])},
    writePolicy: {quoted(raw["x-write-policy"])},
    fields: {fields_info(document.struct, "    ")},
  }},
"""


def command_table(catalog: Catalog) -> str:
    documents = catalog.in_folder("commands/")
    types = "".join(f"  {quoted(command_name(d))}: {d.struct.name};\n" for d in documents)
    rows = "".join(
        f"  {quoted(command_name(d))}: {{\n    vi: {quoted(d.raw['title'])},\n    en: {quoted(d.raw['x-title-en'])},\n"
        f"    fields: {fields_info(d.struct, '    ')},\n  }},\n"
        for d in documents
    )
    return f"""/** The arguments of a command, by its name. */
export interface Commands {{
{types}}}
export type CommandName = keyof Commands;

export const commands: {{
  readonly [N in CommandName]: {{ vi: string; en: string; fields: FieldInfos<Commands[N]> }};
}} = {{
{rows}}};
"""


def form_infos(catalog: Catalog) -> str:
    return "".join(
        f"export const {camel(d.struct.name)}Fields: FieldInfos<{d.struct.name}> = {fields_info(d.struct, '')};\n\n"
        for d in catalog.in_folder("api/")
    )
