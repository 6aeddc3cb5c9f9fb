#pragma once
#include "server/app/config.h"
#include "server/app/data_dir.h"

namespace giaoban {

/// `giaoban serve`: runs the node of a data directory until SIGINT or SIGTERM; SIGHUP reads the TLS certificate again.
/// Errors: those of opening the data directory, invalid_field (an address), certificate_invalid, address_unavailable.
Result<void> serve(const DataDir& dir, const Config& config);

}  // namespace giaoban
