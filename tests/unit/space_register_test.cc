#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "sync/space/register.h"
#include "tests/unit/log_author.h"

namespace giaoban {
namespace {

/// Some nodes that share one field: each writes by what it has, and hears of the others' writes sooner or later.
class Offices {
 public:
  struct Write {
    Version version;
    FieldContext context;
  };
  explicit Offices(std::size_t count) : registers_(count), heard_(count, std::vector<std::size_t>(count)), logs_(count) {}

  static NodeId node(std::size_t office) { return NodeId{{static_cast<std::uint8_t>(office + 1)}}; }
  Register& at(std::size_t office) { return registers_[office]; }

  void write(std::size_t office, const Json& value, bool knew_value = true, bool decides = true) {
    const Hlc hlc = ++clock_;
    const Write made{{value, {hlc, node(office)}}, registers_[office].context_for(node(office), knew_value, decides)};
    registers_[office].merge(made.version, made.context);
    logs_[office].push_back(made);
  }
  /// Office `to` takes in the next write of `from`.
  void hear(std::size_t to, std::size_t from) {
    if (to == from || heard_[to][from] == logs_[from].size()) return;
    const Write& write = logs_[from][heard_[to][from]++];
    registers_[to].merge(write.version, write.context);
  }
  void hear_all() {
    for (std::size_t to = 0; to < registers_.size(); ++to)
      for (std::size_t from = 0; from < registers_.size(); ++from)
        while (to != from && heard_[to][from] < logs_[from].size()) hear(to, from);
  }

 private:
  std::vector<Register> registers_;
  std::vector<std::vector<std::size_t>> heard_;
  std::vector<std::vector<Write>> logs_;
  Hlc clock_ = 0;
};

std::vector<Json> values(const std::vector<Version>& versions) {
  std::vector<Json> out;
  for (const Version& version : versions) out.push_back(version.value);
  return out;
}

TEST_CASE("[R5] what two offices wrote apart stands beside the value everywhere, until somebody who saw both decides") {
  Offices offices(3);
  offices.write(0, "Tám giờ");
  offices.hear_all();
  offices.write(1, "Chín giờ");
  offices.write(2, "Mười giờ");
  offices.hear_all();
  for (std::size_t office = 0; office < 3; ++office) {
    CHECK(offices.at(office).value() == "Mười giờ");
    CHECK(values(offices.at(office).others()) == std::vector<Json>{"Chín giờ"});
  }
  offices.write(0, "Chín giờ");
  offices.hear_all();
  for (std::size_t office = 0; office < 3; ++office) {
    CHECK(offices.at(office).value() == "Chín giờ");
    CHECK_FALSE(offices.at(office).is_contended());
  }
}

TEST_CASE("[R5] who writes after having seen the other's value leaves nothing beside it") {
  Offices offices(2);
  for (int turn = 0; turn < 6; ++turn) {
    offices.write(static_cast<std::size_t>(turn % 2), turn);
    offices.hear_all();
  }
  for (std::size_t office = 0; office < 2; ++office) {
    CHECK(offices.at(office).value() == 5);
    CHECK_FALSE(offices.at(office).is_contended());
  }
}

TEST_CASE("[R5] a write whose author did not know the value at its own node keeps it beside; one that decides ends it") {
  Offices offices(2);
  offices.write(0, "a");
  offices.write(0, "b", false);
  offices.hear_all();
  CHECK(values(offices.at(1).others()) == std::vector<Json>{"a"});
  offices.write(0, "c", true, false);  // typed on, without having seen that there is something to decide
  CHECK(values(offices.at(0).others()) == std::vector<Json>{"a"});
  offices.hear_all();
  offices.write(1, "d");
  offices.hear_all();
  CHECK(offices.at(0).value() == "d");
  CHECK_FALSE(offices.at(0).is_contended());
}

TEST_CASE("[R4] [R5] offices that heard the same writes have the same register, in whatever order they heard them") {
  CHECK(rc::check("order", [] {
    Offices offices(4);
    for (int steps = *rc::gen::inRange(1, 60); steps > 0; --steps) {
      const std::size_t office = *rc::gen::inRange<std::size_t>(0, 4), other = *rc::gen::inRange<std::size_t>(0, 4);
      if (*rc::gen::inRange(0, 3) == 0)
        offices.write(office, *rc::gen::inRange(0, 9), *rc::gen::inRange(0, 4) != 0, *rc::gen::arbitrary<bool>());
      else
        offices.hear(office, other);
    }
    offices.hear_all();
    for (std::size_t office = 1; office < 4; ++office) RC_ASSERT(offices.at(office) == offices.at(0));
  }));
}

TEST_CASE("[R4] [K3] registers that were joined on the way end like those that heard every write") {
  CHECK(rc::check("joins", [] {
    Offices offices(4);
    for (int steps = *rc::gen::inRange(1, 60); steps > 0; --steps) {
      const std::size_t office = *rc::gen::inRange<std::size_t>(0, 3), other = *rc::gen::inRange<std::size_t>(0, 3);
      switch (*rc::gen::inRange(0, 4)) {
        case 0: offices.write(office, *rc::gen::inRange(0, 9), *rc::gen::inRange(0, 4) != 0, *rc::gen::arbitrary<bool>()); break;
        case 1: offices.at(office).merge(offices.at(other)); break;  // the fourth office only hears
        default: offices.hear(office, other);
      }
    }
    offices.hear_all();
    for (std::size_t office = 1; office < 4; ++office) RC_ASSERT(offices.at(office) == offices.at(0));
  }));
}

TEST_CASE("[R5] whoever decides last with everything at hand ends every contention") {
  CHECK(rc::check("decided", [] {
    Offices offices(3);
    for (int steps = *rc::gen::inRange(1, 40); steps > 0; --steps) {
      const std::size_t office = *rc::gen::inRange<std::size_t>(0, 3);
      if (*rc::gen::arbitrary<bool>()) offices.write(office, steps, *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>());
      else offices.hear(office, *rc::gen::inRange<std::size_t>(0, 3));
    }
    offices.hear_all();
    offices.write(1, "decided");
    offices.hear_all();
    for (std::size_t office = 0; office < 3; ++office) {
      RC_ASSERT(offices.at(office).value() == "decided");
      RC_ASSERT(!offices.at(office).is_contended());
    }
  }));
}

}  // namespace
}  // namespace giaoban
