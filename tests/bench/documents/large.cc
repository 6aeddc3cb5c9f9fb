#include "tests/bench/documents/large.h"

#include <malloc.h>

#include <random>

#include "sync/ydoc/lib0.h"
#include "sync/ydoc/transaction.h"
#include "tests/bench/must.h"
#include "tests/bench/measure.h"

namespace giaoban::bench {
namespace {

constexpr std::size_t kRun = 50;        // letters between two places
constexpr std::size_t kTakenBack = 5;   // of these
constexpr double kMiB = 1 << 20;

double allocated_mib() {
  const auto all = ::mallinfo2();
  return static_cast<double>(all.uordblks + all.hblkhd) / kMiB;
}

/// The rest of a measurement: what `document` takes to be encoded and to be loaded again.
void finish(Json& out, const Document& document) {
  auto begun = Clock::now();
  const std::string state = document.encode_state_as_update();
  out["encode_s"] = seconds_between(begun, Clock::now());
  out["state_mib"] = static_cast<double>(state.size()) / kMiB;
  out["items"] = document.size().items;
  const double before = allocated_mib();
  begun = Clock::now();
  Document loaded;
  must(loaded.apply(state, nullptr, kStoredUpdate));
  out["load_s"] = seconds_between(begun, Clock::now());
  out["loaded_mib"] = allocated_mib() - before;
  if (loaded.size().items != document.size().items) must<void>(fail(problem::kInternal, "loaded another document"));
}

/// One letter of `client`, after the one of the client before.
std::string letter(std::uint64_t client) {
  std::string out;
  append_varuint(out, 1);
  append_varuint(out, 1);
  append_varuint(out, client);
  append_varuint(out, 0);
  if (client == 1) {
    out += static_cast<char>(0x04);  // text, with its parent: the root "text"
    append_varuint(out, 1);
    append_var_bytes(out, "text");
  } else {
    out += static_cast<char>(0x84);  // text, after an origin
    append_varuint(out, client - 1);
    append_varuint(out, 0);
  }
  append_var_bytes(out, "a");
  append_varuint(out, 0);
  return out;
}

}  // namespace

Json large_history(std::size_t characters) {
  Document document({.client = 1});
  const TypeRef text = document.root("text");
  std::mt19937_64 random(1);
  std::uint64_t length = 0;
  const auto begun = Clock::now();
  for (std::size_t typed = 0; typed < characters; typed += kRun) {
    std::uint64_t at = length == 0 ? 0 : random() % length;
    for (std::size_t i = 0; i < kRun; ++i) {
      Transaction transaction(document);
      must(transaction.insert_text(text, at++, "a"));
      (void)transaction.commit();
    }
    Transaction transaction(document);
    must(transaction.remove(text, at - kTakenBack, kTakenBack));
    (void)transaction.commit();
    length += kRun - kTakenBack;
  }
  Json out = {{"characters", characters}, {"edit_s", seconds_between(begun, Clock::now())}};
  finish(out, document);
  return out;
}

Json many_clients(std::size_t clients) {
  Document document;
  double seconds = 0;
  for (std::uint64_t client = 1; client <= clients; ++client) {
    const std::string update = letter(client);
    const auto begun = Clock::now();
    must(document.apply(update));
    seconds += seconds_between(begun, Clock::now());
  }
  Json out = {{"clients", clients}, {"edit_s", seconds}};
  finish(out, document);
  return out;
}

}  // namespace giaoban::bench
