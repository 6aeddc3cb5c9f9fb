#include <doctest/doctest.h>

#include "server/identity/accounts.h"
#include "server/identity/identity_file.h"
#include "server/identity/known_nodes.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

constexpr SealingCost kCheap{1, SealingCost::kLeastKib};
constexpr std::string_view kPassphrase = "một câu dài để giữ khóa";

template <typename T>
std::string_view code_of(const Result<T>& result) {
  return result ? std::string_view("ok") : result.error().code;
}

std::array<std::uint8_t, kIdentityRandomBytes> random_of(std::uint8_t salt) {
  std::array<std::uint8_t, kIdentityRandomBytes> bytes;
  bytes.fill(salt);
  return bytes;
}

/// A node with a parent, a child, an account, a code and what a peer acknowledged.
struct Office {
  MemoryStore store;
  Identity identity;
  Office() {
    KnownNodes nodes(store);
    Uuid unit;
    unit.bytes[15] = 4;
    const NodeId parent = Ed25519Signer(Ed25519Signer::Seed{1}).node(), child = Ed25519Signer(Ed25519Signer::Seed{2}).node();
    REQUIRE(nodes.set_parent({parent, "https://tinh.example", unit, unit}).has_value());
    REQUIRE(nodes.add_child({child, unit}).has_value());
    REQUIRE(Accounts(store).add({unit, "thuky", "Lê Thị Chi", "", unit, {Role::kSecretary}, "$argon2id$x"}).has_value());
    Batch others;
    others.put(Table::kNodes, "join/x", "y");
    others.put(Table::kNodes, "ack/x", "y");
    REQUIRE(store.write(others).has_value());
    identity.seed.fill(9);
    identity.rows = *identity_rows(store);
  }
  std::string sealed() const { return *seal_identity(identity, kPassphrase, random_of(3), kCheap); }
};

}  // namespace

TEST_CASE("[E6] a sealed identity comes back whole: key, nodes and accounts, without codes and acknowledgements") {
  const Office office;
  const auto opened = open_identity(office.sealed(), kPassphrase);
  REQUIRE(opened.has_value());
  CHECK(opened->seed == office.identity.seed);
  CHECK(opened->rows == office.identity.rows);
  CHECK(opened->rows.size() == 4);
  MemoryStore fresh;
  REQUIRE(restore_rows(fresh, opened->rows).has_value());
  KnownNodes nodes(fresh);
  REQUIRE(nodes.load().has_value());
  CHECK(nodes.parent()->url == "https://tinh.example");
  CHECK(nodes.children().size() == 1);
  Accounts accounts(fresh);
  REQUIRE(accounts.load().has_value());
  CHECK(accounts.find("thuky")->full_name == "Lê Thị Chi");
}

TEST_CASE("[E6] the file opens by its passphrase alone, and no byte of it can be changed or taken away") {
  const Office office;
  const std::string file = office.sealed();
  CHECK(code_of(open_identity(file, "một câu khác")) == problem::kWrongPassphrase);
  CHECK(code_of(open_identity(file, "")) == problem::kWrongPassphrase);
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const bool asks_much = at >= 19 && at < 24;  // the cost: only what stays cheap is tried here
    if (!asks_much || at == 23) CHECK_FALSE(open_identity(changed, kPassphrase).has_value());
  }
  for (std::size_t size = 0; size < file.size(); ++size)
    CHECK_FALSE(open_identity(std::string_view(file).substr(0, size), kPassphrase).has_value());
}

TEST_CASE("[E6] a file that asks for more memory or time than its limit is refused unread") {
  const Office office;
  std::string file = office.sealed();
  file[19] = SealingCost::kMostPasses + 1;
  CHECK(code_of(open_identity(file, kPassphrase)) == problem::kDataDamaged);
  file = office.sealed();
  file[20] = '\x7f';
  CHECK(code_of(open_identity(file, kPassphrase)) == problem::kDataDamaged);
  CHECK(code_of(open_identity(std::string(kIdentityFileBytes + 1, 'x'), kPassphrase)) == problem::kTooLarge);
}

TEST_CASE("[E6] rows are restored into a store that holds no node, and only where a node can read them") {
  Office office;
  CHECK(code_of(restore_rows(office.store, office.identity.rows)) == problem::kAlreadyExists);
  MemoryStore fresh;
  CHECK(code_of(restore_rows(fresh, {{Table::kNodes, "parent", "short"}})) == problem::kDataDamaged);
  CHECK_FALSE(fresh.get(Table::kNodes, "parent").has_value());
  Identity foreign;
  foreign.rows = {{Table::kRecords, "a", "b"}};
  CHECK(code_of(decode_identity(encode_identity(foreign))) == problem::kDataDamaged);
}

TEST_CASE("[E6] the identity file has the golden bytes") {
  Identity identity;
  for (std::size_t i = 0; i < identity.seed.size(); ++i) identity.seed[i] = static_cast<std::uint8_t>(i + 1);
  identity.rows = {{Table::kNodes, "unit", std::string(16, '\7')}};
  // By tests/golden/identity_vector.py, which knows neither our code nor libsodium.
  const std::string golden =
      "6769616f62616e206964656e7469747920310a0100000008050505050505050505050505050505050505050505050505"
      "050505050505050505050505050505056786c27e0f12cf36aed38171177ff8dc34fc3ee20bfc0dfae4f2091050867a35"
      "baa614b39f5885ce3a57c631f04553675a62552a5936be7d5ffd92a5f3e24e293e388880b47ac08a";
  const auto file = seal_identity(identity, "giaoban", random_of(5), kCheap);
  REQUIRE(file.has_value());
  CHECK(to_hex(as_bytes(*file)) == golden);
}

}  // namespace giaoban
