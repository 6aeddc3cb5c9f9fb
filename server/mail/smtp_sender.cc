#include "server/mail/smtp_sender.h"

#include <curl/curl.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <memory>

namespace giaoban {
namespace {

/// How far the talk with the server got. What fails before the recipient is named concerns every letter.
enum class Stage : std::uint8_t { kBeforeRecipient, kRecipient, kBody };
constexpr int kClosing = 421;  // RFC 5321, 3.8: not this letter but the service as such, in answer to whatever

/// One letter on its way; curl calls back into it.
struct Passage {
  std::string_view rest;  // of the letter
  const std::atomic<bool>& is_stopped;
  Stage stage = Stage::kBeforeRecipient;
  bool is_leaving = false;  // QUIT was said: what is answered to it no longer matters
  std::string last_answer;
  int last_code = 0;
};

struct FreeCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t read_letter(char* to, std::size_t size, std::size_t count, void* passage_ptr) {
  auto& passage = *static_cast<Passage*>(passage_ptr);
  passage.stage = Stage::kBody;
  const std::size_t taken = std::min(size * count, passage.rest.size());
  std::memcpy(to, passage.rest.data(), taken);
  passage.rest.remove_prefix(taken);
  return taken;
}

/// The server's words for people: one line of printable ASCII.
std::string printable(std::string_view line) {
  std::string out(line.substr(0, kDeliveryDetailBytes));
  while (!out.empty() && (out.back() == '\r' || out.back() == '\n')) out.pop_back();
  std::ranges::replace_if(out, [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return out;
}

int code_of(std::string_view line) {
  if (line.size() < 3 || !std::ranges::all_of(line.substr(0, 3), [](char c) { return c >= '0' && c <= '9'; })) return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/// curl tells what is said in both directions. Of what goes out, which has the password in it, only the verb is looked at.
int listen(CURL*, curl_infotype kind, char* data, std::size_t size, void* passage_ptr) {
  auto& passage = *static_cast<Passage*>(passage_ptr);
  const std::string_view line(data, size);
  if (kind == CURLINFO_HEADER_OUT && line.starts_with("RCPT TO:")) passage.stage = std::max(passage.stage, Stage::kRecipient);
  if (kind == CURLINFO_HEADER_OUT && line.starts_with("QUIT")) passage.is_leaving = true;
  if (kind != CURLINFO_HEADER_IN || code_of(line) == 0 || passage.is_leaving) return 0;
  passage.last_answer = printable(line);
  passage.last_code = code_of(line);
  return 0;
}

int has_to_stop(void* passage_ptr, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Passage*>(passage_ptr)->is_stopped ? 1 : 0;
}

/// curl's global state is made once, by the first who asks; curl_easy_init() would do it without a lock.
bool is_curl_ready() {
  static const bool is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return is_ready;
}

std::string url_of(const SmtpSettings& settings) {
  const bool is_ipv6 = settings.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + settings.host + "]" : settings.host;
  return (settings.security == SmtpSecurity::kTls ? "smtps://" : "smtp://") + host + ":" + std::to_string(settings.port) + "/" + settings.own_name;
}

void set_server(CURL* curl, const SmtpSettings& settings) {
  using std::chrono::milliseconds;
  curl_easy_setopt(curl, CURLOPT_URL, url_of(settings).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // whatever the environment says
  curl_easy_setopt(curl, CURLOPT_USE_SSL, settings.security == SmtpSecurity::kNone ? CURLUSESSL_NONE : CURLUSESSL_ALL);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!settings.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(milliseconds(settings.connect_timeout).count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(milliseconds(settings.timeout).count()));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

void set_passage(CURL* curl, Passage& passage, std::size_t letter_bytes, char* error_text) {
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_letter);
  curl_easy_setopt(curl, CURLOPT_READDATA, &passage);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(letter_bytes));
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &passage);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, has_to_stop);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &passage);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_text);
}

DeliveryOutcome outcome_of(CURLcode result, const Passage& passage) {
  if (result == CURLE_OK) return DeliveryOutcome::kTaken;
  if (passage.is_stopped || passage.stage == Stage::kBeforeRecipient || passage.last_code == kClosing) return DeliveryOutcome::kServerFailed;
  if (passage.last_code >= 500) return DeliveryOutcome::kRefusedForGood;
  return DeliveryOutcome::kRefusedForNow;
}

bool is_host(std::string_view text) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':'; };
  return text.size() <= 253 && std::ranges::all_of(text, is_part);
}

bool is_secret(std::string_view text) {
  return text.size() <= 256 && std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

Result<void> SmtpSender::check(const SmtpSettings& settings) {
  if (settings.host.empty() || !is_host(settings.host)) return fail(problem::kInvalidField, "not a host", "/host");
  if (settings.port == 0) return fail(problem::kInvalidField, "not a port", "/port");
  if (!is_host(settings.own_name)) return fail(problem::kInvalidField, "not a host", "/own_name");
  if (!is_secret(settings.user)) return fail(problem::kInvalidField, "a control character, or too long", "/user");
  if (!is_secret(settings.password) || settings.user.empty() != settings.password.empty())
    return fail(problem::kInvalidField, "user and password belong together, without control characters", "/password");
  if (settings.security == SmtpSecurity::kNone && !settings.user.empty())
    return fail(problem::kInvalidField, "a password does not go over an open line", "/security");
  if (settings.connect_timeout.count() < 1 || settings.timeout.count() < 1 || settings.timeout > std::chrono::hours(1))
    return fail(problem::kInvalidField, "a time outside 1 second to 1 hour", "/timeout");
  return {};
}

SmtpSender::SmtpSender(SmtpSettings settings) : settings_(std::move(settings)) { assert(check(settings_)); }

Delivery SmtpSender::send(const Consignment& letter) const {
  const std::unique_ptr<CURL, FreeCurl> curl(is_curl_ready() ? curl_easy_init() : nullptr);
  const std::unique_ptr<curl_slist, FreeCurl> to(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
  if (curl == nullptr || to == nullptr) return {DeliveryOutcome::kServerFailed, 0, "no memory for a connection"};
  Passage passage{letter.letter, is_stopped_, Stage::kBeforeRecipient, false, {}, 0};
  char error_text[CURL_ERROR_SIZE] = "";
  set_server(curl.get(), settings_);
  set_passage(curl.get(), passage, letter.letter.size(), error_text);
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, ("<" + letter.from + ">").c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
  const CURLcode result = curl_easy_perform(curl.get());
  const bool is_answered = passage.last_code >= 400 || result == CURLE_OK;
  const char* why = *error_text != '\0' ? error_text : curl_easy_strerror(result);
  return {outcome_of(result, passage), passage.last_code, is_answered ? passage.last_answer : printable(why)};
}

}  // namespace giaoban
