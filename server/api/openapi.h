#pragma once
#include "server/api/router.h"
#include "sync/base/json.h"

namespace giaoban {

/// The OpenAPI 3.1 description of the public HTTP endpoints, its schemas those of schema/.
Json openapi_description();

/// GET /api/v1/openapi.json.
void add_openapi(Router& router);

}  // namespace giaoban
