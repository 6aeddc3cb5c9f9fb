"""The TypeScript files: types of everything."""
from .cpp_dispatch import message_sets
from .model import (
    BASE_GROUPS, GROUPS, Array, Boolean, Catalog, Constant, Enumeration, FreeObject, Integer, Struct, Text, snake,
)  # fmt: skip
from .typescript_forms import SHARED_TYPES, collections, command_table, form_infos, quoted

HEADER = "// Made by schema/generate.py from the JSON Schemas in schema/. Do not edit.\n"


def type_of(node) -> str:
    match node:
        case Text():
            return "string"
        case Integer():
            return "number"
        case Boolean():
            return "boolean"
        case Constant():
            return quoted(node.value)
        case FreeObject():
            return "Fields | null" if node.nullable else "Fields"
        case Array():
            return f"{type_of(node.items)}[]"
        case Enumeration() | Struct():
            return node.name
    raise AssertionError(node)


def declaration(type_) -> str:
    if isinstance(type_, Enumeration):
        values = ", ".join(map(quoted, type_.values))
        constant = snake(type_.name).upper() + "_VALUES"
        return (f"export const {constant} = [{values}] as const;\n"
                f"export type {type_.name} = (typeof {constant})[number];\n\n")  # fmt: skip
    lines = []
    for field in type_.fields:
        note = f"  /** {field.description} */\n" if field.description else ""
        lines.append(f"{note}  {field.key}{'' if field.required else '?'}: {type_of(field.node)};\n")
    about = f"/** {type_.title_en}. {type_.description or ''}".rstrip() + " */\n" if type_.title_en else ""
    return f"{about}export interface {type_.name} {{\n{''.join(lines)}}}\n\n"


def named_in(types: list) -> set[str]:
    """Names of all types that these refer to."""

    def inner(node) -> set[str]:
        if isinstance(node, Array):
            return inner(node.items)
        if isinstance(node, FreeObject):
            return {"Fields"}
        return {node.name} if isinstance(node, (Enumeration, Struct)) else set()

    return set().union(*(inner(f.node) for t in types if isinstance(t, Struct) for f in t.fields))


def imports(catalog: Catalog, group: str, types: list) -> str:
    used = named_in(types)
    plain = used & {"Fields"} | ({"FieldInfos"} if group in ("api", "commands") else set())
    lines = []
    for base in BASE_GROUPS:
        names = {t.name for t in catalog.types if t.group == base} & used | (plain if base == "shared" else set())
        if base != group and names:
            lines.append(f'import type {{ {", ".join(sorted(names))} }} from "./{base}";\n')
    return "".join(lines)


def unions(catalog: Catalog) -> str:
    out = []
    for name, _, meaning, documents in message_sets(catalog):
        kinds = "".join(f"\n  | {d.struct.name}" for d in documents)
        out.append(f"/** {meaning}. */\nexport type {name} ={kinds};\n\n")
    return "".join(out)


def problems(catalog: Catalog) -> str:
    rows = "".join(
        f"  {p.code}: {{ status: {p.status}, vi: {quoted(p.vi)}, en: {quoted(p.en)} }},\n" for p in catalog.problems
    )
    return f"""{HEADER}/** What may go wrong: HTTP status, and what a person reads. */
export const problems = {{
{rows}}} as const;

export type ProblemCode = keyof typeof problems;
"""


def files(catalog: Catalog) -> dict[str, str]:
    out = {"problems.ts": problems(catalog), "collections.ts": HEADER + collections(catalog)}
    extra = {
        "shared": SHARED_TYPES,
        "api": form_infos(catalog),
        "commands": command_table(catalog),
        "messages": unions(catalog),
    }
    for group in GROUPS:
        types = [t for t in catalog.types if t.group == group]
        head = imports(catalog, group, types)
        body = "".join(map(declaration, types)) + extra.get(group, "")
        out[f"{group}.ts"] = f"{HEADER}{head}\n{body}".rstrip() + "\n"
    return out
