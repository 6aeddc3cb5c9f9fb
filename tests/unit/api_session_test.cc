#include "api_world.h"

#include "schema/api.h"
#include "server/api/session_api.h"
#include "server/identity/password.h"

namespace giaoban {
namespace {

/// A node where "thuky" may sign in.
struct SignIns : ApiWorld {
  std::uint64_t now = kNow;
  Accounts accounts{store};
  Sessions sessions{store};
  SessionApi api{{accounts, sessions, directory, signer.node(), kUnit, [this] { return now; }}};

  SignIns() {
    api.add_to(router);
    Account account;
    account.id = numbered(1);
    account.username = "thuky";
    account.full_name = "Nguyễn Thị Hòa";
    account.unit = kUnit;
    account.roles = {Role::kSecretary};
    account.password_hash = hash_password("đúng mật khẩu");
    REQUIRE(accounts.add(account));
  }
  Response sign_in(const std::string& username, const std::string& password, bool secure = false) {
    Request request = request_of("POST", "/api/v1/session");
    request.body = to_text({{"username", username}, {"password", password}});
    request.remote = "192.0.2.7";
    request.secure = secure;
    return ask(request);
  }
  Response with_cookie(const std::string& method, const std::string& token) {
    return ask(request_of(method, "/api/v1/session", {{"cookie", "giaoban_session=" + token}}));
  }
};

std::string token_of(const Response& response) {
  const std::string cookie = header_of(response, "Set-Cookie");
  return cookie.substr(cookie.find('=') + 1, 64);
}

TEST_CASE("who signs in gets a session and a cookie that scripts and other sites cannot use") {
  SignIns node;
  const auto response = node.sign_in("ThuKy", "đúng mật khẩu");
  REQUIRE(response.status == 200);
  const auto session = schema::Session::decode(*parse_json(response.body));
  REQUIRE(session);
  CHECK(session->username == "thuky");
  CHECK(session->unit == ApiWorld::kUnit);
  const std::string cookie = header_of(response, "Set-Cookie");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Strict") != std::string::npos);
  CHECK(cookie.find("Secure") == std::string::npos);
  CHECK(header_of(node.sign_in("thuky", "đúng mật khẩu", true), "Set-Cookie").find("Secure") != std::string::npos);
  CHECK(node.with_cookie("GET", token_of(response)).status == 200);
}

TEST_CASE("a wrong name and a wrong password have the same answer") {
  SignIns node;
  const auto password = node.sign_in("thuky", "sai"), name = node.sign_in("khongai", "sai"), odd = node.sign_in("a b", "sai");
  CHECK(password.status == 401);
  CHECK(code_of(password) == "wrong_credentials");
  CHECK(password.body == name.body);
  CHECK(password.body == odd.body);
  CHECK(header_of(password, "Set-Cookie").empty());
}

TEST_CASE("a body that is no sign-in is refused without saying what it held") {
  SignIns node;
  for (const std::string& body : {std::string("{"), std::string("{\"username\":\"x\"}"),
                                  std::string("{\"username\":\"x\",\"password\":\"secret\",\"more\":1}"),
                                  to_text({{"username", "x"}, {"password", std::string(300, 's')}})}) {
    CAPTURE(body);
    Request request = request_of("POST", "/api/v1/session");
    request.body = body;
    const auto response = node.ask(request);
    CHECK(response.status >= 400);
    CHECK(response.status < 500);
    CHECK(response.body.find("secret") == std::string::npos);
  }
}

TEST_CASE("guessing is slowed, also for the right password, until the window is over") {
  SignIns node;
  for (int i = 0; i < Throttle::kFailures; ++i) CHECK(node.sign_in("thuky", "sai").status == 401);
  CHECK(node.sign_in("thuky", "đúng mật khẩu").status == 429);
  node.now += Throttle::kWindowMs + 1;
  CHECK(node.sign_in("thuky", "đúng mật khẩu").status == 200);
}

TEST_CASE("a session that ended is as good as none") {
  SignIns node;
  const auto token = token_of(node.sign_in("thuky", "đúng mật khẩu"));
  CHECK(node.with_cookie("DELETE", token).status == 204);
  CHECK(code_of(node.with_cookie("GET", token)) == "not_signed_in");
  const auto other = token_of(node.sign_in("thuky", "đúng mật khẩu"));
  node.now += Sessions::kIdleMs + 1;
  CHECK(node.with_cookie("GET", other).status == 401);
  CHECK(!node.api.find_caller()(request_of("GET", "/", {{"cookie", "giaoban_session=" + other}})));
}

}  // namespace
}  // namespace giaoban
