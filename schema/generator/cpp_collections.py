"""The table of record collections."""
from .cpp_code import checker
from .cpp_text import HEADER, quoted
from .model import Catalog, Document, pascal


def header() -> str:
    return f"""{HEADER}#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "schema/shared.h"
#include "sync/base/json.h"

namespace giaoban::schema {{

/// Whose entries may change a record (SPEC W1-W3, W8).
enum class WritePolicy : std::uint8_t {{ kOwner, kLead, kUnit, kMembers }};

struct Collection {{
  std::string_view name;
  WritePolicy policy;
  std::uint8_t space_kinds;  ///< bit n: it belongs in spaces of SpaceKind n
  /// Checks the fields of a record.put: each by its own rule, those that are not required may be null (taken
  /// away). Whether required fields are there is the business of whoever knows the merged record.
  /// Errors: unknown_field, invalid_field, with a pointer into `fields`.
  Result<void> (*check_patch)(const Json& fields);
  std::span<const std::string_view> required;
  /// The stricter policy of a single field; nullopt where the collection's own holds.
  std::optional<WritePolicy> (*field_policy)(std::string_view field);
  std::string_view title_vi, title_en;

  bool belongs_in(SpaceKind kind) const {{ return (space_kinds >> static_cast<int>(kind) & 1) != 0; }}
}};

/// Sorted by name.
std::span<const Collection> collections();
/// nullptr where there is no such collection.
const Collection* find_collection(std::string_view name);

}}  // namespace giaoban::schema
"""


def policy_text(policy: str) -> str:
    return f"WritePolicy::k{pascal(policy)}"


def check_fields(document: Document) -> str:
    steps = []
    for field in document.struct.fields:
        check = checker(field.node, "value")
        body = check if field.required else f"value.is_null() || {check}"
        steps.append(f"    if (key == {quoted(field.key)}) return {body};\n")
    return f"""bool check_{stem(document)}(std::string_view key, const Json& value, bool& known, Fault& fault) {{
{"".join(steps).replace("    if", "  if")}  known = false;
  return false;
}}

"""


def stem(document: Document) -> str:
    return document.raw["x-collection"]


def field_policy(document: Document) -> str:
    steps = "".join(
        f"  if (field == {quoted(f.key)}) return {policy_text(f.policy)};\n"
        for f in document.struct.fields
        if f.policy
    )
    unused = "" if steps else "/*field*/"
    name = "field" if steps else unused
    return f"""std::optional<WritePolicy> policy_of_{stem(document)}(std::string_view {name}) {{
{steps}  return std::nullopt;
}}

"""


def row(document: Document, space_kinds: list[str]) -> str:
    mask = sum(1 << space_kinds.index(kind) for kind in document.raw["x-spaces"])
    name = stem(document)
    return (
        f"    {{{quoted(name)}, {policy_text(document.raw['x-write-policy'])}, {mask},\n"
        f"     check_patch<check_{name}>, kRequired{pascal(name)}, policy_of_{name},\n"
        f"     {quoted(document.raw['title'])}, {quoted(document.raw['x-title-en'])}}},\n"
    )


def required(document: Document) -> str:
    names = ", ".join(quoted(f.key) for f in document.struct.fields if f.required)
    return f"constexpr std::string_view kRequired{pascal(stem(document))}[] = {{{names}}};\n"


def code(catalog: Catalog) -> str:
    documents = catalog.in_folder("records/")
    checks = "".join(check_fields(d) + field_policy(d) for d in documents)
    rows = "".join(row(d, catalog.space_kinds) for d in documents)
    return f"""{HEADER}#include "schema/collections.h"

#include <algorithm>

#include "schema/read.h"
#include "schema/records.h"
#include "sync/base/text.h"

namespace giaoban::schema {{
namespace {{

/// Checks one field; clears `known` where the collection has no such field.
using CheckField = bool (*)(std::string_view key, const Json& value, bool& known, Fault& fault);

template <CheckField check_field>
Result<void> check_patch(const Json& fields) {{
  Fault fault;
  const auto* members = members_of(fields, fault);
  if (members == nullptr) return std::unexpected(std::move(fault).take());
  for (const auto& [key, value] : *members) {{
    bool known = true;
    if (check_field(key, value, known, fault)) continue;
    known ? fault.at(key) : fault.unknown(key);
    return std::unexpected(std::move(fault).take());
  }}
  return {{}};
}}

{checks}{"".join(map(required, documents))}
constexpr Collection kCollections[] = {{
{rows}}};

}}  // namespace

std::span<const Collection> collections() {{ return kCollections; }}

const Collection* find_collection(std::string_view name) {{
  const auto* found = std::ranges::lower_bound(kCollections, name, {{}}, &Collection::name);
  return found != std::end(kCollections) && found->name == name ? found : nullptr;
}}

}}  // namespace giaoban::schema
"""
