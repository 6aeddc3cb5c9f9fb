#include "sync/store/verify.h"

#include <map>
#include <set>

#include "sync/base/bytes.h"
#include "sync/log/chain.h"
#include "sync/log/parsed_entry.h"
#include "sync/store/base.h"

namespace giaoban {
namespace {

/// Walks one log from its base, or its first entry, to its head.
class LogWalk {
 public:
  LogWalk(const StoreReader& store, const Verifier& verifier, layout::LogNumber number, const layout::LogRow& row,
          const Head& base)
      : store_(store), verifier_(verifier), number_(number), row_(row), last_signed_(base.seq) {
    log_.id = row.id;
    log_.head = base;
  }

  VerifyReport::Log run() {
    const auto scanned =
        store_.scan(Table::kEntries, layout::entry_key({number_, log_.head.seq + 1}), layout::log_key(number_ + 1),
                    [&](std::string_view key, std::string_view body) { return step(layout::read_entry_key(key).seq, body); });
    if (!scanned && reason_.empty()) stop("the database cannot read it: " + scanned.error().detail);
    if (reason_.empty() && log_.head.seq < row_.head.seq) stop("missing; the log's head is " + std::to_string(row_.head.seq));
    if (reason_.empty() && log_.head != row_.head) stop("the chain does not end in the recorded head", log_.head.seq);
    if (reason_.empty() && last_signed_ < log_.head.seq) stop("no signed head proves it", last_signed_ + 1);
    return log_;
  }

  std::optional<VerifyReport::Fault> fault() const {
    if (reason_.empty()) return std::nullopt;
    return VerifyReport::Fault{row_.id, bad_seq_, reason_};
  }

 private:
  void stop(std::string reason, std::uint64_t seq) {
    reason_ = std::move(reason);
    bad_seq_ = seq;
  }
  void stop(std::string reason) { stop(std::move(reason), log_.head.seq + 1); }

  bool step(std::uint64_t seq, std::string_view body) {
    if (seq != log_.head.seq + 1) return stop("missing; the next entry is " + std::to_string(seq)), false;
    if (seq > row_.head.seq) return stop("beyond the recorded head"), false;
    if (auto entry = parse_entry(std::string(body)); !entry) return stop("unreadable: " + entry.error().detail), false;
    const Head next = next_head(row_.id, log_.head, body);
    const auto signature = signature_at(seq);
    if (!signature) return stop("its signature cannot be read: " + signature.error().detail), false;
    if (*signature) {
      if ((*signature)->size() != Signature::kSize ||
          !verifier_.verify(row_.id.origin, head_text(row_.id, next), Signature::from(as_bytes(**signature))))
        return stop("the signed head does not fit: this entry, or one since the head signed before", last_signed_ + 1), false;
      ++log_.signatures;
      last_signed_ = seq;
    }
    log_.head = next;
    return true;
  }

  Result<std::optional<std::string>> signature_at(std::uint64_t seq) const {
    std::optional<std::string> found;
    const auto scanned = store_.scan(Table::kSignatures, layout::entry_key({number_, seq}),
                                     layout::entry_key({number_, seq + 1}), [&](std::string_view, std::string_view value) {
                                       found = value;
                                       return false;
                                     });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
  }

  const StoreReader& store_;
  const Verifier& verifier_;
  layout::LogNumber number_;
  layout::LogRow row_;
  VerifyReport::Log log_;
  std::uint64_t last_signed_;
  std::uint64_t bad_seq_ = 0;
  std::string reason_;
};

}  // namespace

namespace {

/// Tables that follow from the logs: they need only be readable.
constexpr std::pair<Table, std::string_view> kDerived[] = {
    {Table::kMeta, "meta"},         {Table::kFeed, "feed"},         {Table::kRecords, "records"},
    {Table::kDocuments, "documents"}, {Table::kSnapshots, "snapshots"}, {Table::kAuthors, "authors"},
    {Table::kCommands, "commands"}, {Table::kAccounts, "accounts"}, {Table::kSessions, "sessions"},
    {Table::kNodes, "nodes"}};

using NumberedRow = std::pair<layout::LogNumber, layout::LogRow>;

/// Entries without a row in the table of logs: the row is gone, and with it what says how far the log reached.
void find_strays(const StoreReader& store, const std::vector<NumberedRow>& rows, VerifyReport& report) {
  const auto look = [&](const std::string& from, const std::string& to) {
    (void)store.scan(Table::kEntries, from, to, [&](std::string_view key, std::string_view) {
      const auto at = layout::read_entry_key(key);
      report.faults.push_back({{}, 0, "entries of log " + std::to_string(at.log) + ", which the table of logs does not know"});
      return false;
    });
  };
  std::string from;
  for (const auto& [number, row] : rows) {
    look(from, layout::log_key(number));
    from = layout::log_key(number + 1);
  }
  look(from, "");
}

/// Where the logs of each space begin here. A base that its owner did not sign proves nothing.
std::map<SpaceId, Checkpoint> read_bases(const StoreReader& store, const Verifier& verifier,
                                         const std::vector<NumberedRow>& rows, VerifyReport& report) {
  std::map<SpaceId, Checkpoint> bases;
  std::set<SpaceId> spaces;
  for (const auto& [number, row] : rows) spaces.insert(row.id.space);
  for (const SpaceId& space : spaces) {
    const auto base = read_base(store, space);
    const auto checked = base && *base ? check_checkpoint(**base, verifier) : Result<void>();
    if (!base)
      report.faults.push_back({{space, {}}, 0, "space " + space.text() + ": " + base.error().detail});
    else if (!checked)
      report.faults.push_back({{space, {}}, 0, "space " + space.text() + ": the checkpoint under its logs: " + std::string(checked.error().code)});
    else if (*base)
      bases[space] = **base;
  }
  return bases;
}

Head base_of(const std::map<SpaceId, Checkpoint>& bases, const LogId& log) {
  const auto base = bases.find(log.space);
  if (base == bases.end()) return {};
  const auto head = base->second.heads.find(log.origin);
  return head == base->second.heads.end() ? Head{} : head->second;
}

}  // namespace

VerifyReport verify_store(const StoreReader& store, const Verifier& verifier) {
  VerifyReport report;
  std::vector<NumberedRow> rows;
  const auto scanned = store.scan(Table::kLogs, "", "", [&](std::string_view key, std::string_view value) {
    if (const auto row = layout::read_log(key, value))
      rows.push_back(*row);
    else
      report.faults.push_back({{}, 0, row.error().detail});
    return true;
  });
  if (!scanned) report.faults.push_back({{}, 0, scanned.error().detail});
  const auto bases = read_bases(store, verifier, rows, report);
  for (const auto& [number, row] : rows) {
    const Head base = base_of(bases, row.id);
    LogWalk walk(store, verifier, number, row, base);
    report.logs.push_back(walk.run());
    report.logs.back().first_seq = base.seq + 1;
    report.entries += report.logs.back().head.seq - base.seq;
    if (auto fault = walk.fault()) report.faults.push_back(std::move(*fault));
  }
  find_strays(store, rows, report);
  for (const auto& [table, name] : kDerived)
    if (const auto read = store.scan(table, "", "", [](std::string_view, std::string_view) { return true; }); !read)
      report.faults.push_back({{}, 0, "table " + std::string(name) + ": " + read.error().detail});
  return report;
}

}  // namespace giaoban
