// Our generated validators beside valijson, on the golden examples and on changed copies of them: what one
// accepts, both accept.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "schema/catalog.h"
#include "tests/golden/examples.h"
#include "tests/golden/inlined_schema.h"

namespace giaoban {
namespace {

constexpr int kChangesEach = 300;

bool valijson_accepts(const std::string& id, const Json& value) {
  static std::map<std::string, valijson::Schema> schemas;
  const auto [at, is_new] = schemas.try_emplace(id);
  if (is_new) {
    const Json text = inlined_schema(id);
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(text), at->second);
  }
  valijson::Validator validator;
  return validator.validate(at->second, valijson::adapters::NlohmannJsonAdapter(value), nullptr);
}

bool we_accept(const std::string& id, const Json& value) { return schema::find_schema(id)->round_trip(value).has_value(); }

/// Every place in a value, itself included.
void collect_places(Json& value, std::vector<Json*>& places) {
  places.push_back(&value);
  if (value.is_structured()) {
    for (Json& inner : value) collect_places(inner, places);
  }
}

Json replacement(const Json& old, std::mt19937& random) {
  const std::vector<Json> pool = {
      nullptr, true, 0, 1, -1, 600, 1000, 1.5, 9007199254740991, 9007199254740992, -281474976710656, "", "a", "done",
      std::string(161, 'x'), std::string(301, 'x'), Json::array(), Json::array({"a"}), Json::object(), Json{{"a", 1}}};
  switch (random() % 4) {
    case 0:
      if (old.is_string()) return old.get<std::string>() + (random() % 2 == 0 ? "0" : "ệ");
      break;
    case 1:
      if (old.is_string() && !old.get_ref<const std::string&>().empty()) {
        const auto& text = old.get_ref<const std::string&>();
        if (static_cast<unsigned char>(text.back()) < 0x80) return text.substr(0, text.size() - 1);
      }
      break;
    case 2:
      if (old.is_number_integer()) return old.get<std::int64_t>() + (random() % 2 == 0 ? 1 : -1);
      if (old.is_array() && !old.empty()) {
        Json longer = old;
        longer.push_back(old.front());
        return longer;
      }
      break;
    default: break;
  }
  return pool[random() % pool.size()];
}

/// One change somewhere in the value.
void change(Json& value, std::mt19937& random) {
  std::vector<Json*> places;
  collect_places(value, places);
  Json& place = *places[random() % places.size()];
  const auto kind = random() % 4;
  if (place.is_object() && kind == 0) {
    place["stray"] = 1;
  } else if (place.is_object() && kind == 1 && !place.empty()) {
    place.erase(std::next(place.begin(), static_cast<std::ptrdiff_t>(random() % place.size())));
  } else if (place.is_array() && kind == 0 && !place.empty()) {
    place.erase(random() % place.size());
  } else {
    place = replacement(place, random);
  }
}

/// A term that ends before it begins: no pattern that valijson is given can tell.
bool has_backward_term(Json value) {
  std::vector<Json*> places;
  collect_places(value, places);
  return std::ranges::any_of(places, [](const Json* place) {
    if (!place->is_string()) return false;
    const auto& text = place->get_ref<const std::string&>();
    return text.size() == 9 && text[4] == '-' && text.find_first_not_of("0123456789-") == std::string::npos &&
           text.substr(5) < text.substr(0, 4);
  });
}

TEST_CASE("[J2] valijson accepts the valid examples") {
  for (const auto& example : golden_examples().valid) {
    CHECK_MESSAGE(valijson_accepts(example.schema, example.value), example.schema << " " << example.bytes);
  }
}

TEST_CASE("[J2] changed examples are accepted by both or by none") {
  std::mt19937 random(20240123);
  int accepted = 0, refused = 0;
  for (const auto& example : golden_examples().valid) {
    for (int i = 0; i < kChangesEach; ++i) {
      Json value = example.value;
      for (auto left = 1 + random() % 2; left > 0; --left) change(value, random);
      if (has_backward_term(value)) continue;
      const bool ours = we_accept(example.schema, value);
      CHECK_MESSAGE(ours == valijson_accepts(example.schema, value), example.schema << " ours " << ours << " " << to_text(value));
      (ours ? accepted : refused) += 1;
    }
  }
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
}

}  // namespace
}  // namespace giaoban
