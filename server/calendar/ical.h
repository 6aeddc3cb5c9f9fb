#pragma once
#include <libical/ical.h>

#include <memory>
#include <string>

namespace giaoban::ical {

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

/// libical's way to report is a flag per thread, or to abort; here it must never abort. Called before anything else of it.
void never_abort();

/// Adds a property with an optional parameter; both belong to the component then.
inline void add(icalcomponent* to, icalproperty* property, icalparameter* parameter = nullptr) {
  if (parameter != nullptr) icalproperty_add_parameter(property, parameter);
  icalcomponent_add_property(to, property);
}

/// A component as text: CRLF, folded at 75 octets between characters.
std::string text_of(icalcomponent* component);

}  // namespace giaoban::ical
