#include "server/calendar/ical.h"

namespace giaoban::ical {

void never_abort() {
  static const bool is_set = [] {
    icalerror_set_errors_are_fatal(0);
    return true;
  }();
  (void)is_set;
}

std::string text_of(icalcomponent* component) {
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text(icalcomponent_as_ical_string_r(component), icalmemory_free_buffer);
  return text == nullptr ? std::string() : std::string(text.get());
}

}  // namespace giaoban::ical
