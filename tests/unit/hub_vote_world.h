#pragma once
#include <set>

#include "server/hub/ballot_paper.h"
#include "server/hub/electorate.h"
#include "sync/base/base64.h"
#include "sync/base/sealed_box.h"
#include "tests/unit/hub_sitting_world.h"
#include "tests/unit/store_folder.h"

namespace giaoban {

/// An open sitting with delegates of two units, who have accounts; a chair who holds votes.
struct VoteWorld : SittingWorld {
  TestFolder folder;  ///< of the keys of votes

  /// Delegates 1… of the province and of the town; the account of number n is uuid_of(3000 + n).
  explicit VoteWorld(unsigned of_province = 3, unsigned of_town = 2) {
    restart();
    for (unsigned n = 1; n <= of_province + of_town; ++n) put_row(delegate(n <= of_province ? world.province_unit : world.town_unit, n));
    REQUIRE(lead("sitting.begin").has_value());
  }
  void restart() {
    const std::uint64_t at_ms = node ? node->now : kNow;
    node.reset();
    node.emplace(store, world.owner, nullptr, folder.path() / "vote_keys", at_ms);
  }

  std::set<std::string> people;
  LogAuthor town{world.town, world.id};

  RecordChange delegate(const UnitId& unit, unsigned n) const {
    return {"delegates", unit.text() + "/" + uuid_of(2000 + n).text(),
            {{"full_name", "Đại biểu " + std::to_string(n)}, {"rank", "a" + std::to_string(n)}, {"account", uuid_of(3000 + n).text()}}, {}};
  }
  /// A row of a unit, written by the node that vouches for it.
  void put_row(RecordChange change) {
    if (change.collection == "delegates") people.insert(change.id);
    if (change.id.starts_with(world.province_unit.text())) {
      REQUIRE(node->put_own(world.id, {std::move(change)}).has_value());
      return;
    }
    town.add(record_entry(hlc_at(kNow) + town.size(), {}, std::move(change)).body);
    REQUIRE(node->ingest(town.batch(town.size(), town.size())).has_value());
  }

  static Uuid vote(unsigned number = 1) { return uuid_of(700 + number); }
  std::string person(unsigned n) const {
    for (const std::string& id : people)
      if (id.ends_with(uuid_of(2000 + n).text())) return id;
    return {};
  }
  Actor voter(unsigned n) const {
    const std::string id = person(n);
    return {uuid_of(3000 + n), *Uuid::parse(id.substr(0, id.find('/'))), {Role::kDelegate}};
  }

  Outcome prepare(Json fields = Json::object(), unsigned number = 1) {
    Json all = {{"title", "Thông qua nghị quyết"}, {"method", "named"}, {"kind", "for_against"}};
    all.update(fields);
    return lead("vote.prepare", {{"vote", vote(number).text()}, {"fields", std::move(all)}});
  }
  Outcome open(Json more = Json::object(), unsigned number = 1) {
    more["vote"] = vote(number).text();
    return lead("vote.open", std::move(more));
  }
  void open_new(Json fields = Json::object(), unsigned number = 1) {
    REQUIRE(prepare(std::move(fields), number).has_value());
    REQUIRE(open(Json::object(), number).has_value());
  }
  Outcome on(const char* name, unsigned number = 1) { return lead(name, {{"vote", vote(number).text()}}); }

  Outcome cast(const Actor& by, const std::string& elector, Choices choices, unsigned number = 1) {
    return as(by, "ballot.cast", {{"vote", vote(number).text()}, {"elector", elector}, {"choices", std::move(choices)}});
  }
  Outcome cast(unsigned n, Choices choices, unsigned number = 1) { return cast(voter(n), person(n), std::move(choices), number); }

  /// A box as the browser of elector `n` seals it.
  std::string sealed(unsigned n, const Choices& choices, std::string_view receipt, unsigned number = 1) {
    BallotPaper paper;
    paper.vote = vote(number);
    const std::string id = person(n);
    paper.elector = {*Uuid::parse(id.substr(0, id.find('/'))), *uuid_of_elector(id)};
    std::ranges::copy(receipt, paper.receipt.begin());
    paper.count = static_cast<std::uint8_t>(choices.size());
    std::ranges::copy(choices, paper.choices.begin());
    return seal(paper_bytes(paper), number);
  }
  std::string seal(std::span<const std::uint8_t> bytes, unsigned number = 1) {
    const auto key = from_base64(text("votes", vote(number).text(), "public_key"));
    REQUIRE((key && key->size() == SealKey::kBytes));
    return to_base64(as_bytes(seal_for(std::span<const std::uint8_t, SealKey::kBytes>(as_bytes(*key)), bytes)));
  }
  Outcome cast_box(unsigned n, const std::string& box, unsigned number = 1) {
    return as(voter(n), "ballot.cast", {{"vote", vote(number).text()}, {"elector", person(n)}, {"sealed", box}});
  }

  const Json* value(const char* collection, const std::string& id, const char* name) {
    const Record* record = space().find(collection, id);
    return record == nullptr ? nullptr : record->field(name);
  }
  Json counts(unsigned number = 1) {
    const Json* found = value("vote_results", vote(number).text(), "counts");
    return found == nullptr ? Json() : *found;
  }
  Json outcomes(unsigned number = 1) { return *value("vote_results", vote(number).text(), "outcomes"); }
  std::string status(unsigned number = 1) { return text("votes", vote(number).text(), "status"); }
  std::string ballot(unsigned n, unsigned number = 1) { return vote(number).text() + "/" + uuid_of(2000 + n).text(); }
  /// Receipts with their choices, as told.
  std::vector<std::pair<std::string, Choices>> receipts(unsigned number = 1) {
    std::vector<std::pair<std::string, Choices>> told;
    space().each("vote_receipts", [&](const std::string& id, const Record& record) {
      if (!id.starts_with(vote(number).text())) return;
      for (const Json& one : *record.field("ballots")) told.emplace_back(one.at("receipt"), one.at("choices").get<Choices>());
    });
    return told;
  }
  std::size_t kept_ballots() {
    std::size_t count = 0;
    REQUIRE(store.scan(Table::kMeta, "ballot/", Store::after_prefix("ballot/"), [&](auto, auto) { return ++count > 0; }).has_value());
    return count;
  }
  std::size_t key_files() const {
    const auto at = folder.path() / "vote_keys";
    return std::filesystem::exists(at) ? static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(at), {})) : 0;
  }
};

}  // namespace giaoban
