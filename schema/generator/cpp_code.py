"""Definitions of the generated C++ types: reading with full validation, and writing."""
from .cpp_text import member, quoted
from .cpp_types import IDS, type_of
from .model import Array, Boolean, Constant, Enumeration, FreeObject, Integer, Struct, Text, pascal

FORMATS = {
    "record-id": ("is_record_id", "must be a record id"),
    "date": ("is_date", "must be a date: yyyy-mm-dd"),
    "time-of-day": ("is_time_of_day", "must be a time: hh:mm"),
    "term": ("is_term", "must be a term: yyyy-yyyy"),
    "document-name": ("is_document_name", "must be a document's name"),
    "uuid": ("is_uuid", "must be a UUID in lower case"),
}
ID_DETAILS = {
    "uuid": "must be a UUID in lower case",
    "node-id": "must be 64 lower-case hex digits",
    "blob-hash": "must be 64 lower-case hex digits",
    "signature": "must be 128 lower-case hex digits",
}
DIGITS = {"node-id": 64, "blob-hash": 64, "signature": 128}


def limit(value: int | None) -> str:
    return "kNoLimit" if value is None else str(value)


def reader(node, value: str, out: str, fault: str = "fault") -> str:
    """An expression that reads `value` into `out`: true where it holds the schema."""
    match node:
        case Text(format=None):
            return f"read_text({value}, {node.minimum}, {limit(node.maximum)}, {out}, {fault})"
        case Text() if node.format in IDS:
            return f"read_id({value}, {quoted(ID_DETAILS[node.format])}, {out}, {fault})"
        case Text():
            holds, detail = FORMATS[node.format]
            return f"read_format({value}, {holds}, {quoted(detail)}, {out}, {fault})"
        case Integer():
            return f"read_integer({value}, {node.minimum}, {node.maximum}, {out}, {fault})"
        case Boolean():
            return f"read_boolean({value}, {out}, {fault})"
        case Enumeration():
            return f"read_enum({value}, {out}, {fault})"
        case Struct():
            return f"{node.name}::read({value}, {out}, {fault})"
        case FreeObject():
            name = "read_nullable_object" if node.nullable else "read_object"
            return f"{name}({value}, {limit(node.maximum)}, {out}, {fault})"
        case Array():
            inner = reader(node.items, "element", "to", "inner")
            lambda_ = f"[](auto& element, {type_of(node.items)}& to, Fault& inner) {{ return {inner}; }}"
            return f"read_array({value}, {node.minimum}, {node.maximum}, {out}, {fault}, {lambda_})"
    raise AssertionError(node)


def checker(node, value: str, fault: str = "fault") -> str:
    """An expression that only checks `value`."""
    match node:
        case Text(format=None):
            return f"check_text({value}, {node.minimum}, {limit(node.maximum)}, {fault})"
        case Text() if node.format in DIGITS:
            return f"check_hex({value}, {DIGITS[node.format]}, {fault})"
        case Text():
            holds, detail = FORMATS[node.format]
            return f"check_format({value}, {holds}, {quoted(detail)}, {fault})"
        case Integer():
            return f"check_integer({value}, {node.minimum}, {node.maximum}, {fault})"
        case Boolean():
            return f"check_boolean({value}, {fault})"
        case Constant():
            return f"check_constant({value}, {quoted(node.value)}, {fault})"
        case Enumeration():
            return f"check_enum<{node.name}>({value}, {fault})"
        case FreeObject(nullable=False):
            return f"check_object({value}, {limit(node.maximum)}, {fault})"
        case Array():
            inner = checker(node.items, "element", "inner")
            return (f"check_array({value}, {node.minimum}, {node.maximum}, {fault}, "
                    f"[](const Json& element, Fault& inner) {{ return {inner}; }})")  # fmt: skip
    return f"[&] {{ {type_of(node)} unused; return {reader(node, value, 'unused', fault)}; }}()"


def writer(node, value: str) -> str:
    """A Json expression of a member."""
    match node:
        case Text() if node.format in IDS:
            return f"{value}.text()"
        case Enumeration():
            return f"to_text({value})"
        case Struct():
            return f"{value}.encode()"
        case Array():
            inner = writer(node.items, "element")
            return f"encode_array({value}, [](const auto& element) -> Json {{ return {inner}; }})"
    return value


def enumeration(enum: Enumeration) -> str:
    cases = "".join(f"    case {enum.name}::k{pascal(v)}: return {quoted(v)};\n" for v in enum.values)
    tests = "".join(
        f"  if (text == {quoted(v)}) {{\n    out = {enum.name}::k{pascal(v)};\n    return true;\n  }}\n"
        for v in enum.values
    )
    return f"""std::string_view to_text({enum.name} value) {{
  switch (value) {{
{cases}  }}
  return {{}};
}}

bool from_text(std::string_view text, {enum.name}& out) {{
{tests}  return false;
}}

"""


def read_member(struct_: Struct, index: int) -> str:
    field = struct_.fields[index]
    if isinstance(field.node, Constant):
        step = checker(field.node, "member")
    else:
        out = f"out.{member(field.key)}" + ("" if field.required else ".emplace()")
        step = reader(field.node, "member", out)
    return f"""        if (key == {quoted(field.key)}) {{
          if (!{step}) return fault.at(key);
          seen |= 1u << {index};
          continue;
        }}
"""


def by_length(struct_: Struct) -> str:
    """Cases of a switch on the length of a key."""
    lengths = sorted({len(field.key.encode()) for field in struct_.fields})
    cases = []
    for length in lengths:
        members = [i for i, f in enumerate(struct_.fields) if len(f.key.encode()) == length]
        cases.append(f"      case {length}:\n" + "".join(read_member(struct_, i) for i in members) + "        break;\n")
    return "".join(cases)


def missing(struct_: Struct) -> str:
    steps = []
    for index, field in enumerate(struct_.fields):
        if field.required:
            steps.append(f"  if ((seen & 1u << {index}) == 0) return fault.missing({quoted(field.key)});\n")
    mask = sum(1 << i for i, f in enumerate(struct_.fields) if f.required)
    return f"  if ((seen & {mask:#x}u) == {mask:#x}u) return true;\n{''.join(steps)}" if mask else ""


def struct(struct_: Struct) -> str:
    name = struct_.name
    seen = "  std::uint32_t seen = 0;" if struct_.fields else "  // No member is known."
    if not any(field.required for field in struct_.fields):
        seen = seen.replace("std::uint32_t", "[[maybe_unused]] std::uint32_t")
    unused = "" if any(not isinstance(f.node, Constant) for f in struct_.fields) else "[[maybe_unused]] "
    writes = []
    for field in sorted(struct_.fields, key=lambda f: f.key.encode()):
        if isinstance(field.node, Constant):
            writes.append(f"  out.emplace_hint(out.end(), {quoted(field.key)}, {quoted(field.node.value)});\n")
        elif field.required:
            value = writer(field.node, member(field.key))
            writes.append(f"  out.emplace_hint(out.end(), {quoted(field.key)}, {value});\n")
        else:
            value = writer(field.node, f"(*{member(field.key)})")
            writes.append(f"  if ({member(field.key)}) out.emplace_hint(out.end(), {quoted(field.key)}, {value});\n")
    return f"""template <typename J>
bool {name}::read(J& value, {unused}{name}& out, Fault& fault) {{
  auto* members = members_of(value, fault);
  if (members == nullptr) return false;
{seen}
  for (auto& [key, member] : *members) {{
    switch (key.size()) {{
{by_length(struct_)}    }}
    return fault.unknown(key);
  }}
{missing(struct_)}  return true;
}}
template bool {name}::read<Json>(Json&, {name}&, Fault&);
template bool {name}::read<const Json>(const Json&, {name}&, Fault&);

Result<{name}> {name}::decode(const Json& value) {{ return decode_as<{name}>(value); }}
Result<{name}> {name}::decode(Json&& value) {{ return decode_as<{name}>(value); }}

Json {name}::encode() const {{
  Json::object_t out;
{"".join(writes)}  return out;
}}

"""
