#pragma once
#include "server/api/metrics.h"
#include "server/api/router.h"

namespace giaoban {

/// GET /healthz, once the node serves, and GET /metrics in the text format of Prometheus.
void add_health(Router& router, const Metrics& metrics);

}  // namespace giaoban
