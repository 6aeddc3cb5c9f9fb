"""Declarations of the generated C++ types."""
from .cpp_text import comment, member, quoted
from .model import Array, Boolean, Constant, Enumeration, FreeObject, Integer, Struct, Text, pascal

IDS = {"uuid": "Uuid", "node-id": "NodeId", "blob-hash": "Hash", "signature": "Signature"}


def type_of(node) -> str:
    match node:
        case Text():
            return IDS.get(node.format, "std::string")
        case Integer():
            return "std::int64_t"
        case Boolean():
            return "bool"
        case FreeObject():
            return "Json"
        case Array():
            return f"std::vector<{type_of(node.items)}>"
        case Enumeration() | Struct():
            return node.name
    raise AssertionError(node)


def initial(node) -> str:
    match node:
        case Integer():
            return " = 0"
        case Boolean():
            return " = false"
        case Enumeration():
            return f" = {node.name}::k{pascal(node.values[0])}"
    return ""


def enumeration(enum: Enumeration) -> str:
    members = "".join(f"  k{pascal(value)},\n" for value in enum.values)
    return f"""enum class {enum.name} : std::uint8_t {{
{members}}};
std::string_view to_text({enum.name} value);
/// False, and `out` as it was, where the text is none of the values.
bool from_text(std::string_view text, {enum.name}& out);

"""


def struct(struct_: Struct) -> str:
    lines = [comment(struct_.title_en and f"{struct_.title_en}. {struct_.description or ''}".strip())]
    lines.append(f"struct {struct_.name} {{\n")
    for field in struct_.fields:
        note = comment(field.description, "  ")
        if isinstance(field.node, Constant):
            lines.append(f"{note}  static constexpr std::string_view k{pascal(field.key)} = {quoted(field.node.value)};\n")
        elif field.required:
            lines.append(f"{note}  {type_of(field.node)} {member(field.key)}{initial(field.node)};\n")
        else:
            lines.append(f"{note}  std::optional<{type_of(field.node)}> {member(field.key)} = {{}};\n")
    lines.append(
        f"""
  /// Checks every rule of the schema. Errors: unknown_field, missing_field, invalid_field, with the JSON
  /// pointer of the first fault: members in the order of their keys, then what is missing.
  static Result<{struct_.name}> decode(const Json& value);
  /// The same, moving strings and objects out of `value`, which is spent afterwards.
  static Result<{struct_.name}> decode(Json&& value);
  template <typename J>
  static bool read(J& value, {struct_.name}& out, Fault& fault);
  Json encode() const;
  bool operator==(const {struct_.name}&) const = default;
}};

"""
    )
    return "".join(lines)
