#include "sync/space/record.h"

#include <algorithm>

namespace giaoban {

bool Record::merge(const RecordChange& change, const Stamp& stamp) {
  bool won = false;
  for (const auto& [name, value] : change.fields.items()) {
    const auto context = change.contexts.find(name);
    won |= fields_[name].merge({value, stamp}, context == change.contexts.end() ? FieldContext() : context->second);
  }
  if (change.deleted && (!deleted_ || deleted_->stamp < stamp)) {
    deleted_ = Deleted{*change.deleted, stamp};
    won = true;
  }
  return won;
}

void Record::merge(const Record& other) {
  for (const auto& [name, field] : other.fields_) fields_[name].merge(field);
  if (other.deleted_ && (!deleted_ || deleted_->stamp < other.deleted_->stamp)) deleted_ = other.deleted_;
}

const Json* Record::field(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() || found->second.value().is_null() ? nullptr : &found->second.value();
}

const Register* Record::find_register(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? nullptr : &found->second;
}

bool Record::is_contended() const {
  return std::ranges::any_of(fields_, [](const auto& field) { return field.second.is_contended(); });
}

std::string Record::text(std::string_view name) const {
  const Json* value = field(name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

Json Record::visible() const {
  Json fields = Json::object();
  for (const auto& [name, field] : fields_)
    if (!field.value().is_null()) fields[name] = field.value();
  return fields;
}

}  // namespace giaoban
