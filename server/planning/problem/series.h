#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/planning/days/days.h"

namespace giaoban {

/// How often a series meets.
enum class Cadence {
  kEveryMonths,  ///< once in each period of `months` months, counted from the term's first month
  kTermMonths,   ///< in month `month` of the years `term_years` of the term; its first calendar year is year 1
  kYearly,       ///< in month `month` of every year
};

struct CadenceRule {
  Cadence kind = Cadence::kEveryMonths;
  int months = 6;      ///< 1 to 24
  unsigned month = 8;  ///< 1 to 12
  std::vector<int> term_years;

  bool operator==(const CadenceRule&) const = default;
};

enum class AudienceKind {
  kCluster,         ///< the cluster `of`
  kEachCluster,     ///< every cluster of the scheme `of`, each by the whole cadence
  kClustersInTurn,  ///< the clusters of the scheme `of`, one a time
  kUnits,           ///< all units whose parent is `of`, in one room
  kRegion,          ///< the provinces of the region `of`
  kProvinces,       ///< all units with a region
};

/// Who takes part. Units that on the day are of kind `apart_kind` meet by themselves, at the same cadence.
struct Audience {
  AudienceKind kind = AudienceKind::kCluster;
  std::string of;
  std::string apart_kind;

  bool operator==(const Audience&) const = default;
};

/// One slot that is not where the cadence would put it; kept with its reason and the document it stands on.
struct SlotOverride {
  std::string cluster;  ///< whose; empty where the series has one list of slots
  int ordinal = 0;
  Period window;
  std::string host;      ///< already named, or empty; no turn is asked for
  std::string reason;
  std::string document;  ///< or empty
  std::string id;        ///< of its record; empty where it has none

  bool operator==(const SlotOverride&) const = default;
};

struct Series {
  std::string id;
  std::string name;
  std::string convener;  ///< unit
  Audience audience;
  CadenceRule cadence;
  std::vector<unsigned> weekdays = {1, 2, 3, 4, 5};  ///< 1 Monday to 7 Sunday
  std::string begins_at = "08:00", ends_at = "11:30";
  int lead_days = 15;     ///< between today and the earliest day that may still be chosen
  int min_gap_days = 30;  ///< between two conferences of one cluster
  std::vector<std::string> people;  ///< who must be free
  std::vector<SlotOverride> overrides;

  bool operator==(const Series&) const = default;
};

/// The templates of the four series that the councils have.
Series cluster_briefing(std::string id, std::string convener, std::string scheme);
Series province_briefing(std::string id, std::string convener);
Series regional_conference(std::string id, std::string convener, std::string region);
Series annual_summary(std::string id, std::string convener);

}  // namespace giaoban
