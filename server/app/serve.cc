#include "server/app/serve.h"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "server/api/acting_api.h"
#include "server/api/calendar_api.h"
#include "server/api/commands_api.h"
#include "server/api/documents.h"
#include "server/api/feed.h"
#include "server/api/files_api.h"
#include "server/api/health.h"
#include "server/api/letters_api.h"
#include "server/api/nodes_api.h"
#include "server/api/minutes_api.h"
#include "server/api/notes_api.h"
#include "server/api/openapi.h"
#include "server/api/papers_api.h"
#include "server/api/planning_api.h"
#include "server/api/records_api.h"
#include "server/api/search_api.h"
#include "server/api/session_api.h"
#include "server/api/static_files.h"
#include "server/api/tickets_api.h"
#include "server/app/archive_command.h"
#include "server/app/people.h"
#include "server/app/post_office.h"
#include "server/app/reminder_clock.h"
#include "server/app/status.h"
#include "server/link/links.h"
#include "server/net/server.h"
#include "server/search/index_thread.h"
#include "sync/base/random.h"
#include "sync/store/blob_store.h"

namespace giaoban {
namespace {

/// The signals that end or change the run, blocked in every thread so that wait() gets them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }
  int wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal;
  }

 private:
  sigset_t set_;
};

Result<Address> read_address(const std::string& text) {
  const auto colon = text.rfind(':');
  int port = -1;
  if (colon != std::string::npos) {
    const std::string digits = text.substr(colon + 1);
    if (!digits.empty() && digits.size() <= 5 && digits.find_first_not_of("0123456789") == std::string::npos)
      port = std::stoi(digits);
  }
  if (port < 0 || port > 65535)
    return fail(problem::kInvalidField, "listen wants host:port, like 127.0.0.1:8080, not \"" + text + "\"");
  return Address{text.substr(0, colon), static_cast<std::uint16_t>(port)};
}

std::filesystem::path web_directory(const Config& config) {
  if (!config.web.empty()) return config.web;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path() / "share" / "giaoban" / "web";
}

/// Everything that serves over one node core, made in the order in which it depends on each other.
class Service {
 public:
  Service(NodeCore& core, BlobStore& blobs, PostOffice* post_office, const Config& config,
          std::shared_ptr<boost::asio::ssl::context> parent_tls)
      : core_(core), post_office_(post_office), accounts_(core.store()), sessions_(core.store()), codes_(core.store(), core.known_nodes()),
        session_api_({accounts_, sessions_, core.directory(), core.signer().node(), core.known_nodes().own_unit(), unix_ms_now}),
        links_(core.hub(), core.known_nodes(), blobs, *metrics_,
               {core.io().next(), fill_random, DialOptions{{}, std::move(parent_tls), {}}, config.parent_proxy,
                config.parent_metered}),
        quota_(core.store(), core.directory(), blobs, static_cast<std::uint64_t>(config.unit_files_mib) << 20),
        feeds_(core.store(), core.signer()),
        calendar_api_({core.hub(), feeds_, accounts_, session_api_.find_caller(), fill_random, config.public_url, config.mail_from}),
        tickets_api_({core.hub(), session_api_.find_caller(), fill_random}),
        notes_api_({core.hub(), session_api_.find_caller()}),
        index_file_{core.dir().search_index()},
        index_(core.store(), core.catalog(), index_file_, [](const Error& error) { spdlog::error("event=search_index_failed code={} detail=\"{}\"", error.code, error.detail); }),
        search_api_({core.hub(), index_file_, session_api_.find_caller(), [this] { index_.rebuild(); }}),
        desk_(desk_parts(post_office, config)),
        paper_desk_(core.dir().templates()),
        reminder_clock_(core.io().next(), core.hub(), desk_),
        files_(web_directory(config)) {
    const FindCaller find_caller = session_api_.find_caller();
    session_api_.add_to(router_);
    add_commands_api(router_, core.hub(), find_caller);
    add_records_api(router_, core.hub(), find_caller);
    add_acting_api(router_, accounts_);
    add_feed(router_, core.hub(), links_.source(), find_caller);
    add_documents(router_, core.hub(), find_caller);
    add_files_api(router_, {core.hub(), blobs, quota_, links_.file_source(), find_caller});
    add_minutes_api(router_, {core.hub(), blobs, find_caller});
    add_planning_api(router_, {core.hub(), planning_, fill_random, find_caller});
    calendar_api_.add_to(router_);
    tickets_api_.add_to(router_);
    notes_api_.add_to(router_);
    search_api_.add_to(router_);
    add_letters_api(router_, {core.hub(), desk_, find_caller, fill_random});
    add_papers_api(router_, {core.hub(), paper_desk_, find_caller});
    const auto cut = [this](const NodeId& node, std::string_view reason) { links_.cut(node, reason); };
    add_nodes_api(router_, {core.hub(), core.known_nodes(), codes_, fill_random, find_caller, cut});
    add_status(router_, core, links_, accounts_, find_caller);
    add_archive_control(router_, core, blobs);
    add_openapi(router_);
    add_health(router_, *metrics_);
    links_.add_route(router_);
    server_ = std::make_unique<HttpServer>(core.io(), ServerOptions{config.origins, config.proxies, {}}, router_,
                                           files_.handler(), *metrics_);
    count_work();
    core.services().on_durable = [this, spread = std::move(core.services().on_durable)](const SpaceId& space) {
      spread(space);
      index_.note(space);
    };
  }

  HttpServer& server() { return *server_; }

  /// Reads accounts, sessions and addresses of calendars; before start(). Error: data_damaged.
  Result<void> load() {
    if (auto read = accounts_.load(); !read) return read;
    if (auto read = feeds_.load(); !read) return read;
    return sessions_.load();
  }
  void start() {
    // Names of people go to the registry as soon as it is here, and again when a unit is handed over.
    core_.directory().watch([this](const Directory::Card& card) {
      if (card->kind == SpaceKind::kRegistry) publish_people(core_, accounts_);
    });
    publish_people(core_, accounts_);
    links_.start();
    index_.start();
    if (post_office_ == nullptr) return;
    post_office_->start();
    reminder_clock_.start();
  }
  void stop() {
    reminder_clock_.stop();
    if (post_office_ != nullptr) post_office_->stop();
    links_.stop();
    server_->stop();
    search_api_.stop();
    index_.stop();
  }

 private:
  void count_work() {
    core_.committer().watch([metrics = metrics_](const Committer::Group& group) {
      metrics->group_committed(group.entries, group.time.count());
    });
    core_.services().on_answered = [metrics = metrics_](const Outcome& outcome) {
      metrics->command_ended(outcome ? Metrics::CommandEnd::kDone : Metrics::CommandEnd::kRefused);
    };
  }

  static LetterDesk::Parts desk_parts(PostOffice* post_office, const Config& config) {
    if (post_office == nullptr) return {};
    return {&post_office->outbox(), config.mail_from, config.public_url, [post_office] { post_office->wake(); }};
  }

  NodeCore& core_;
  PostOffice* post_office_;  // null where no mail server is configured
  std::shared_ptr<Metrics> metrics_ = std::make_shared<Metrics>();  // the committer, which outlives this, tells it
  Accounts accounts_;
  Sessions sessions_;
  JoinCodes codes_;
  SessionApi session_api_;
  Links links_;
  FileQuota quota_;
  FeedAddresses feeds_;
  CalendarApi calendar_api_;
  TicketsApi tickets_api_;
  NotesApi notes_api_;
  SearchFile index_file_;
  IndexThread index_;
  SearchApi search_api_;
  LetterDesk desk_;
  PaperDesk paper_desk_;
  ReminderClock reminder_clock_;
  StaticFiles files_;
  PlanningJobs planning_;
  Router router_;
  std::unique_ptr<HttpServer> server_;
};

Result<void> listen_everywhere(HttpServer& server, const Config& config, const std::shared_ptr<TlsContext>& tls,
                               const DataDir& dir) {
  for (const std::string& text : config.listen) {
    const auto address = read_address(text);
    if (!address) return std::unexpected(address.error());
    const auto port = server.listen(*address, tls);
    if (!port) return std::unexpected(port.error());
    spdlog::info("event=listening address={} port={} tls={}", address->host, *port, tls != nullptr);
  }
  return server.listen_control(dir.control_socket());
}

void run_until_stopped(const Signals& signals, const std::shared_ptr<TlsContext>& tls) {
  for (int signal = signals.wait(); signal == SIGHUP; signal = signals.wait()) {
    if (tls == nullptr) continue;
    const auto reloaded = tls->reload();
    if (reloaded)
      spdlog::info("event=certificate_reloaded");
    else
      spdlog::error("event=certificate_not_reloaded detail=\"{}\"", reloaded.error().detail);
  }
}

}  // namespace

Result<void> serve(const DataDir& dir, const Config& config) {
  spdlog::set_level(spdlog::level::from_str(config.log_level));
  const Signals signals;
  std::shared_ptr<TlsContext> tls;
  if (!config.certificate.empty()) {
    auto loaded = TlsContext::load(config.certificate, config.key);
    if (!loaded) return std::unexpected(loaded.error());
    tls = std::move(*loaded);
  }
  auto parent_tls = client_tls(config.parent_ca);
  if (!parent_tls) return std::unexpected(parent_tls.error());
  auto core = NodeCore::open(dir, static_cast<std::size_t>(config.threads));
  if (!core) return std::unexpected(core.error());
  (*core)->services().document_bytes = static_cast<std::size_t>(config.document_mib) << 20;
  auto blobs = BlobStore::open(dir.blobs());
  if (!blobs) return std::unexpected(blobs.error());

  (*core)->services().blobs = blobs->get();

  auto post_office = PostOffice::open((*core)->store(), config);
  if (!post_office) return std::unexpected(post_office.error());

  auto service = std::make_unique<Service>(**core, **blobs, post_office->get(), config, std::move(*parent_tls));
  if (auto loaded = service->load(); !loaded) return loaded;
  if (auto started = (*core)->start(); !started) return started;
  if (auto listening = listen_everywhere(service->server(), config, tls, dir); !listening) {
    service->stop();
    (*core)->stop();
    return listening;
  }
  service->start();
  spdlog::info("event=ready node={}", (*core)->signer().node().text());
  run_until_stopped(signals, tls);
  spdlog::info("event=stopping");
  service->stop();
  (*core)->stop();
  service.reset();
  return {};
}

}  // namespace giaoban
