#include "server/identity/identity_file.h"

#include <sodium.h>

#include "server/identity/accounts.h"
#include "server/identity/known_nodes.h"
#include "sync/base/bytes.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

constexpr std::string_view kMagic = "giaoban identity 1\n";
constexpr std::size_t kSaltBytes = crypto_pwhash_argon2id_SALTBYTES;
static_assert(kSaltBytes + crypto_secretbox_NONCEBYTES == kIdentityRandomBytes);

/// What is remembered of other nodes: not codes, which end in a day, nor what they acknowledged, which they say again.
constexpr std::array<std::string_view, 5> kNodeKeys = {"parent", "unit", "certificate", "child/", "seen/"};

using Key = std::array<std::uint8_t, crypto_secretbox_KEYBYTES>;

/// The key that a passphrase gives; error `busy` where the memory cannot be had.
Result<Key> derive(std::string_view passphrase, std::string_view salt, const SealingCost& cost) {
  Key key;
  const int failed = crypto_pwhash(key.data(), key.size(), passphrase.data(), passphrase.size(), as_bytes(salt).data(),
                                   cost.passes, std::size_t{cost.kib} << 10, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return fail(problem::kBusy, std::to_string(cost.kib >> 10) + " MiB of memory could not be had");
  return key;
}

bool is_of_identity(Table table, std::string_view key) {
  if (table == Table::kAccounts) return true;
  return table == Table::kNodes &&
         std::ranges::any_of(kNodeKeys, [&](std::string_view known) {
           return known.ends_with('/') ? key.starts_with(known) : key == known;
         });
}

bool has_rows(const Store& store, Table table) {
  bool found = false;
  (void)store.scan(table, "", "", [&](std::string_view, std::string_view) {
    found = true;
    return false;
  });
  return found;
}

}  // namespace

std::string encode_identity(const Identity& identity) {
  std::string content;
  ByteWriter out(content);
  out.raw(identity.seed);
  out.varuint(identity.rows.size());
  for (const auto& row : identity.rows) {
    out.u8(static_cast<std::uint8_t>(row.table));
    out.sized(row.key);
    out.sized(row.value);
  }
  return content;
}

Result<Identity> decode_identity(std::string_view content) {
  ByteReader in(content);
  Identity identity;
  const auto seed = in.raw(identity.seed.size());
  if (!in.failed()) std::ranges::copy(as_bytes(seed), identity.seed.begin());
  for (std::uint64_t left = in.varuint(); left > 0 && !in.failed(); --left) {
    const auto table = static_cast<Table>(in.u8());
    Identity::Row row{table, std::string(in.sized()), std::string(in.sized())};
    if (in.failed() || !is_of_identity(table, row.key)) return fail(problem::kDataDamaged, "a row of the identity file");
    identity.rows.push_back(std::move(row));
  }
  if (in.failed() || !in.at_end()) return fail(problem::kDataDamaged, "the identity file is cut short or too long");
  return identity;
}

Result<std::string> seal_identity(const Identity& identity, std::string_view passphrase,
                                  std::span<const std::uint8_t, kIdentityRandomBytes> random, const SealingCost& cost) {
  std::string content = encode_identity(identity);
  const std::string_view salt = as_text(random.first<kSaltBytes>());
  const auto key = derive(passphrase, salt, cost);
  if (!key) return std::unexpected(key.error());
  std::string file(kMagic);
  ByteWriter out(file);
  out.u8(cost.passes);
  out.u32(cost.kib);
  out.raw(as_text(random));
  const std::size_t head = file.size();
  file.resize(head + crypto_secretbox_MACBYTES + content.size());
  crypto_secretbox_easy(reinterpret_cast<std::uint8_t*>(file.data()) + head, as_bytes(content).data(), content.size(),
                        random.last<crypto_secretbox_NONCEBYTES>().data(), key->data());
  sodium_memzero(content.data(), content.size());
  if (file.size() > kIdentityFileBytes) return fail(problem::kTooLarge, "the identity file");
  return file;
}

Result<Identity> open_identity(std::string_view file, std::string_view passphrase) {
  if (file.size() > kIdentityFileBytes) return fail(problem::kTooLarge, "the identity file");
  if (!file.starts_with(kMagic)) return fail(problem::kDataDamaged, "no identity file of this version");
  ByteReader in(file.substr(kMagic.size()));
  const SealingCost cost{in.u8(), in.u32()};
  const auto salt = in.raw(kSaltBytes);
  const auto nonce = in.raw(crypto_secretbox_NONCEBYTES);
  const auto sealed = in.rest();
  if (in.failed() || sealed.size() < crypto_secretbox_MACBYTES || cost.passes == 0 ||
      cost.passes > SealingCost::kMostPasses || cost.kib < SealingCost::kLeastKib || cost.kib > SealingCost::kMostKib)
    return fail(problem::kDataDamaged, "the head of the identity file");
  const auto key = derive(passphrase, salt, cost);
  if (!key) return std::unexpected(key.error());
  std::string content(sealed.size() - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(reinterpret_cast<std::uint8_t*>(content.data()), as_bytes(sealed).data(), sealed.size(),
                                 as_bytes(nonce).data(), key->data()) != 0)
    return fail(problem::kWrongPassphrase);
  auto identity = decode_identity(content);
  sodium_memzero(content.data(), content.size());
  return identity;
}

Result<std::vector<Identity::Row>> identity_rows(const Store& store) {
  std::vector<Identity::Row> rows;
  for (const Table table : {Table::kNodes, Table::kAccounts}) {
    auto read = store.scan(table, "", "", [&](std::string_view key, std::string_view value) {
      if (is_of_identity(table, key)) rows.push_back({table, std::string(key), std::string(value)});
      return true;
    });
    if (!read) return std::unexpected(read.error());
  }
  return rows;
}

Result<void> restore_rows(Store& store, const std::vector<Identity::Row>& rows) {
  if (has_rows(store, Table::kLogs) || has_rows(store, Table::kNodes) || has_rows(store, Table::kAccounts))
    return fail(problem::kAlreadyExists, "the database holds a node's data");
  Batch batch;
  for (const auto& row : rows) batch.put(row.table, row.key, row.value);
  MemoryStore trial;
  if (auto written = trial.write(batch); !written) return written;
  if (auto nodes = KnownNodes(trial).load(); !nodes) return nodes;
  if (auto accounts = Accounts(trial).load(); !accounts) return accounts;
  return store.write(batch);
}

}  // namespace giaoban
