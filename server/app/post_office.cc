#include "server/app/post_office.h"

#include <spdlog/spdlog.h>

#include <fstream>

#include "server/app/node_core.h"
#include "server/calendar/party.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

constexpr std::size_t kPasswordBytes = 1024;

Result<std::string> read_password(const std::filesystem::path& file) {
  if (file.empty()) return std::string();
  std::ifstream in(file);
  std::string line;
  if (!in || !std::getline(in, line)) return fail(problem::kNotFound, "mail_password_file: " + file.string() + " cannot be read");
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.pop_back();
  if (line.size() > kPasswordBytes) return fail(problem::kInvalidField, "mail_password_file: its first line is no password");
  return line;
}

SmtpSecurity security_of(const std::string& text) {
  return text == "tls" ? SmtpSecurity::kTls : text == "none" ? SmtpSecurity::kNone : SmtpSecurity::kStartTls;
}

Result<SmtpSettings> settings_of(const Config& config) {
  if (!is_email_address(config.mail_from)) return fail(problem::kInvalidField, "mail_from: letters need the address that they come from");
  auto password = read_password(config.mail_password_file);
  if (!password) return std::unexpected(password.error());
  SmtpSettings settings{.host = config.mail_server, .port = static_cast<std::uint16_t>(config.mail_port)};
  settings.security = security_of(config.mail_security);
  settings.user = config.mail_user;
  settings.password = std::move(*password);
  settings.ca_file = config.mail_ca_file;
  if (auto checked = SmtpSender::check(settings); !checked)
    return fail(checked.error().code, "mail: " + checked.error().detail + " (" + checked.error().pointer + ")");
  return settings;
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  for (const std::uint8_t byte : random_bytes<8>()) bits = bits << 8 | byte;
  return bits;
}

/// Without the address: who is written to is nobody's who reads logs.
void log_attempt(const OutboxItem& item) {
  constexpr std::string_view kStates[] = {"waiting", "sent", "refused", "expired"};
  const auto level = item.state == LetterState::kSent ? spdlog::level::info : spdlog::level::warn;
  spdlog::log(level, "event=letter id={} state={} code={} attempts={}", item.id.text(), kStates[static_cast<std::size_t>(item.state)],
              item.code, item.attempts);
}

}  // namespace

Result<std::unique_ptr<PostOffice>> PostOffice::open(Store& store, const Config& config) {
  if (config.mail_server.empty()) return nullptr;
  auto settings = settings_of(config);
  if (!settings) return std::unexpected(settings.error());
  std::unique_ptr<PostOffice> office(new PostOffice(store, std::move(*settings)));
  if (auto loaded = office->outbox_.load(); !loaded) return std::unexpected(loaded.error());
  return office;
}

void PostOffice::start() {
  const std::lock_guard lock(mutex_);
  courier_ = std::make_unique<Courier>(outbox_, Courier::Means{.send = [this](const Consignment& letter) { return sender_.send(letter); },
                                                               .stop_sending = [this] { sender_.stop(); },
                                                               .unix_ms = unix_ms_now,
                                                               .random = random_bits,
                                                               .noted = log_attempt});
}

void PostOffice::stop() {
  std::unique_ptr<Courier> ending;
  const std::lock_guard lock(mutex_);
  ending.swap(courier_);
}

void PostOffice::wake() {
  const std::lock_guard lock(mutex_);
  if (courier_) courier_->wake();
}

}  // namespace giaoban
