"""The C++ files: which there are, and their frames."""
from . import cpp_code, cpp_collections, cpp_dispatch, cpp_types
from .cpp_text import HEADER, comment, quoted, raw_text
from .model import BASE_GROUPS, GROUPS, Catalog, Enumeration, Struct

INCLUDES = """#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
"""
PROJECT_INCLUDES = """#include "schema/fault.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/result.h"
"""


def namespaced(body: str) -> str:
    return f"namespace giaoban::schema {{\n\n{body}\n}}  // namespace giaoban::schema\n"


def files(catalog: Catalog) -> dict[str, str]:
    out = {"problems.h": problems_header(catalog), "problems.cc": problems_code(catalog)}
    for index, group in enumerate(GROUPS):
        types = [t for t in catalog.types if t.group == group]
        earlier = "".join(f'#include "schema/{g}.h"\n' for g in BASE_GROUPS[:index])
        out[f"{group}.h"] = (
            f"{HEADER}#pragma once\n{INCLUDES}\n{earlier}{PROJECT_INCLUDES}\n"
            + namespaced("".join(map(declaration, types)) + cpp_dispatch.declarations(catalog, group))
        )
        body = "".join(map(definition, types)) + cpp_dispatch.definitions(catalog, group)
        out[f"{group}.cc"] = (
            f'{HEADER}#include "schema/{group}.h"\n\n#include "schema/read.h"\n#include "sync/base/text.h"\n\n'
            + namespaced(body)
        )
    out["collections.h"] = cpp_collections.header()
    out["collections.cc"] = cpp_collections.code(catalog)
    out["catalog.h"] = catalog_header()
    out["catalog.cc"] = catalog_code(catalog)
    return out


def declaration(type_) -> str:
    return cpp_types.enumeration(type_) if isinstance(type_, Enumeration) else cpp_types.struct(type_)


def definition(type_: Struct | Enumeration) -> str:
    return cpp_code.enumeration(type_) if isinstance(type_, Enumeration) else cpp_code.struct(type_)


def problems_header(catalog: Catalog) -> str:
    constants = "".join(
        f"{comment(p.en)}constexpr std::string_view k{cpp_types.pascal(p.code)} = {quoted(p.code)};\n"
        for p in catalog.problems
    )
    return f"""{HEADER}#pragma once
#include <span>
#include <string_view>

namespace giaoban {{

namespace problem {{
{constants}}}  // namespace problem

/// A problem's HTTP status and what a person reads, in Vietnamese and English.
struct ProblemText {{
  std::string_view code;
  int status;
  std::string_view vi, en;
}};

/// nullptr where there is no such code.
const ProblemText* find_problem(std::string_view code);
/// All of them, sorted by code.
std::span<const ProblemText> problem_texts();

}}  // namespace giaoban
"""


def problems_code(catalog: Catalog) -> str:
    rows = "".join(f"    {{{quoted(p.code)}, {p.status}, {quoted(p.vi)}, {quoted(p.en)}}},\n" for p in catalog.problems)
    return f"""{HEADER}#include "schema/problems.h"

#include <algorithm>

namespace giaoban {{
namespace {{

constexpr ProblemText kProblems[] = {{
{rows}}};

}}  // namespace

std::span<const ProblemText> problem_texts() {{ return kProblems; }}

const ProblemText* find_problem(std::string_view code) {{
  const auto* found = std::ranges::lower_bound(kProblems, code, {{}}, &ProblemText::code);
  return found != std::end(kProblems) && found->code == code ? found : nullptr;
}}

}}  // namespace giaoban
"""


def catalog_header() -> str:
    return f"""{HEADER}#pragma once
#include <span>
#include <string_view>

#include "sync/base/json.h"

{namespaced('''/// A schema file of this repository.
struct CatalogEntry {
  std::string_view id;    ///< its path below schema/, which is its $id: "records/units.json"
  std::string_view text;  ///< the file as it is
  /// Decodes and encodes again; nullptr for defs.json, which describes no value of its own.
  Result<Json> (*round_trip)(const Json& value);
};

/// Sorted by id.
std::span<const CatalogEntry> catalog();
/// nullptr where there is no such schema.
const CatalogEntry* find_schema(std::string_view id);
/// The text of a schema; empty where there is no such schema.
std::string_view schema_text(std::string_view id);
''')}"""


def catalog_code(catalog: Catalog) -> str:
    names = {document.id: document.struct.name for document in catalog.documents}
    rows = []
    for id_, text in sorted(catalog.texts.items()):
        trip = f"round_trip<{names[id_]}>" if id_ in names else "nullptr"
        rows.append(f"    {{{quoted(id_)}, {raw_text(text)}, {trip}}},\n")
    includes = "".join(f'#include "schema/{group}.h"\n' for group in GROUPS)
    body = f"""namespace {{

template <typename T>
Result<Json> round_trip(const Json& value) {{
  auto decoded = T::decode(value);
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  return decoded->encode();
}}

constexpr CatalogEntry kCatalog[] = {{
{"".join(rows)}}};

}}  // namespace

std::span<const CatalogEntry> catalog() {{ return kCatalog; }}

const CatalogEntry* find_schema(std::string_view id) {{
  const auto* found = std::ranges::lower_bound(kCatalog, id, {{}}, &CatalogEntry::id);
  return found != std::end(kCatalog) && found->id == id ? found : nullptr;
}}

std::string_view schema_text(std::string_view id) {{
  const CatalogEntry* entry = find_schema(id);
  return entry == nullptr ? std::string_view() : entry->text;
}}
"""
    return f'{HEADER}#include "schema/catalog.h"\n\n#include <algorithm>\n\n{includes}\n{namespaced(body)}'
