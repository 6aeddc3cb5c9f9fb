#include <doctest/doctest.h>

#include "server/identity/accounts.h"
#include "server/identity/password.h"
#include "sync/store/memory_store.h"

namespace giaoban {
namespace {

Account account(std::string username, std::uint8_t number = 1) {
  Account made;
  made.id.bytes[0] = number;
  made.username = std::move(username);
  made.full_name = "Nguyễn Thị Hòa";
  made.post = "Chánh Văn phòng";
  made.unit.bytes[0] = 9;
  made.roles = {Role::kSecretary, Role::kChair};
  made.password_hash = "hash";
  return made;
}

TEST_CASE("an account is found by name in any case and by id, also after a restart") {
  MemoryStore store;
  {
    Accounts accounts(store);
    REQUIRE(accounts.add(account("Thu.Ky-01")));
  }
  Accounts accounts(store);
  REQUIRE(accounts.load());
  const auto found = accounts.find("THU.KY-01");
  REQUIRE(found);
  CHECK(found->username == "thu.ky-01");
  CHECK(found->full_name == "Nguyễn Thị Hòa");
  CHECK(found->roles == RoleSet{Role::kSecretary, Role::kChair});
  CHECK(accounts.find(found->id)->post == "Chánh Văn phòng");
  CHECK(accounts.all().size() == 1);
  CHECK(!accounts.find("thu.ky-02"));
}

TEST_CASE("[L7] an account that cannot be read is told, not taken for absent") {
  MemoryStore store;
  Batch batch;
  batch.put(Table::kAccounts, "thuky", "{}");
  REQUIRE(store.write(batch));
  CHECK(Accounts(store).load().error().code == problem::kDataDamaged);
}

TEST_CASE("a username is taken once, whatever its case") {
  MemoryStore store;
  Accounts accounts(store);
  REQUIRE(accounts.add(account("thuky", 1)));
  CHECK(accounts.add(account("ThuKy", 2)).error().code == problem::kAlreadyExists);
}

TEST_CASE("what is no username is refused") {
  MemoryStore store;
  Accounts accounts(store);
  for (const std::string& bad : {std::string(), std::string("a b"), std::string("thưký"), std::string("a/b"), std::string(65, 'a')}) {
    CAPTURE(bad);
    CHECK(accounts.add(account(bad)).error().code == problem::kInvalidField);
    CHECK(!accounts.find(bad));
  }
}

TEST_CASE("an account that could not be written is not there") {
  MemoryStore store;
  Accounts accounts(store);
  store.fail_next_write(problem::kDiskFull);
  CHECK(accounts.add(account("thuky")).error().code == problem::kDiskFull);
  CHECK(!accounts.find("thuky"));
  CHECK(accounts.add(account("thuky")));
}

TEST_CASE("a password fits its own hash alone, and no password fits where there is no account") {
  const std::string hash = hash_password("mật khẩu dài");
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(hash != hash_password("mật khẩu dài"));
  CHECK(is_password("mật khẩu dài", hash));
  CHECK(!is_password("mật khẩu dàI", hash));
  CHECK(!is_password("nobody's password", ""));
  CHECK(!is_password("x", "broken hash"));
}

}  // namespace
}  // namespace giaoban
