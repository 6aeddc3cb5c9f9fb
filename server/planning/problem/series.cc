#include "server/planning/problem/series.h"

namespace giaoban {
namespace {

Series made(std::string id, std::string name, std::string convener, Audience audience, CadenceRule cadence) {
  Series series;
  series.id = std::move(id);
  series.name = std::move(name);
  series.convener = std::move(convener);
  series.audience = std::move(audience);
  series.cadence = std::move(cadence);
  return series;
}

}  // namespace

Series cluster_briefing(std::string id, std::string convener, std::string scheme) {
  return made(std::move(id), "Hội nghị giao ban theo cụm", std::move(convener), {AudienceKind::kEachCluster, std::move(scheme), {}},
              {Cadence::kEveryMonths, 4, 8, {}});
}

Series province_briefing(std::string id, std::string convener) {
  Series series = made(std::move(id), "Hội nghị giao ban 6 tháng toàn tỉnh", convener, {AudienceKind::kUnits, convener, {}},
                       {Cadence::kEveryMonths, 6, 8, {}});
  series.min_gap_days = 90;
  return series;
}

Series regional_conference(std::string id, std::string convener, std::string region) {
  Series series = made(std::move(id), "Hội nghị Thường trực HĐND các tỉnh, thành phố khu vực " + region, std::move(convener),
                       {AudienceKind::kRegion, region, {}}, {Cadence::kTermMonths, 6, 8, {2, 4}});
  series.lead_days = 45;
  series.min_gap_days = 365;
  return series;
}

Series annual_summary(std::string id, std::string convener) {
  Series series = made(std::move(id), "Hội nghị tổng kết công tác HĐND", std::move(convener),
                       {AudienceKind::kProvinces, {}, "centrally_run_city"}, {Cadence::kYearly, 12, 3, {}});
  series.lead_days = 30;
  series.min_gap_days = 180;
  return series;
}

}  // namespace giaoban
