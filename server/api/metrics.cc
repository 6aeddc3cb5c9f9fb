#include "server/api/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace giaoban {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Registry;

Family<Counter>& counters_named(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
Family<Gauge>& gauges_named(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

struct Metrics::Counters {
  Registry registry;
  Family<Counter>& requests = counters_named(registry, "giaoban_http_requests_total", "HTTP requests by status");
  Gauge& connections = gauges_named(registry, "giaoban_connections", "Open connections").Add({});
  Gauge& sockets = gauges_named(registry, "giaoban_websockets", "Open WebSockets").Add({});
  Family<Counter>& commands = counters_named(registry, "giaoban_commands_total", "Commands by result");
  Counter& commands_done = commands.Add({{"result", "done"}});
  Counter& commands_refused = commands.Add({{"result", "refused"}});
  Counter& groups = counters_named(registry, "giaoban_commit_groups_total", "Synced batches").Add({});
  Counter& entries = counters_named(registry, "giaoban_entries_total", "Entries made durable").Add({});
  prometheus::Histogram& commit_seconds =
      prometheus::BuildHistogram()
          .Name("giaoban_commit_seconds")
          .Help("Time of a synced batch")
          .Register(registry)
          .Add({}, prometheus::Histogram::BucketBoundaries{0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1});
  Family<Gauge>& links = gauges_named(registry, "giaoban_link_connected", "1 where the link to the node stands");
  Family<Gauge>& unsent = gauges_named(registry, "giaoban_link_unsent_entries", "Entries not yet acknowledged by the node");
};

Metrics::Metrics() : counters_(std::make_unique<Counters>()) {}
Metrics::~Metrics() = default;

void Metrics::request_answered(int status) {
  counters_->requests.Add({{"status", std::to_string(status)}}).Increment();
}
void Metrics::connection_opened() { counters_->connections.Increment(); }
void Metrics::connection_closed() { counters_->connections.Decrement(); }
void Metrics::socket_opened() { counters_->sockets.Increment(); }
void Metrics::socket_closed() { counters_->sockets.Decrement(); }

void Metrics::command_ended(CommandEnd end) {
  (end == CommandEnd::kDone ? counters_->commands_done : counters_->commands_refused).Increment();
}

void Metrics::group_committed(std::uint64_t entries, double seconds) {
  counters_->groups.Increment();
  counters_->entries.Increment(static_cast<double>(entries));
  counters_->commit_seconds.Observe(seconds);
}

void Metrics::link_changed(std::string_view node, bool connected) {
  counters_->links.Add({{"node", std::string(node)}}).Set(connected ? 1 : 0);
}
void Metrics::link_unsent(std::string_view node, std::uint64_t entries) {
  counters_->unsent.Add({{"node", std::string(node)}}).Set(static_cast<double>(entries));
}

std::string Metrics::text() const { return prometheus::TextSerializer().Serialize(counters_->registry.Collect()); }

}  // namespace giaoban
