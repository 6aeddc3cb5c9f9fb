// differential_engine: gets cases from Node.js and answers what the document engine makes of them (README.md, "Stream").
#include "sync/ydoc/diff.h"
#include "sync/ydoc/document.h"
#include "sync/ydoc/merge.h"
#include "sync/ydoc/update_v2.h"
#include "tests/differential/fields.h"
#include "tests/differential/tree.h"

namespace giaoban::differential {
namespace {

void answer(char tag, std::string_view bytes) { write_field(stdout, tag, bytes); }

/// A document that gets the deliveries of one case.
class Case {
 public:
  void deliver(std::string update) {
    checked(document_.apply(update));
    deliveries_.push_back(std::move(update));
  }

  void deliver_v2(std::string_view update) { deliver(checked(update_v1_of(update))); }

  void set_half(std::string_view bytes) { half_ = checked(decode_state_vector(bytes)); }

  void finish() {
    const std::string full = document_.encode_state_as_update();
    answer('s', document_.state_vector());
    answer('f', full);
    answer('h', document_.encode_state_as_update(half_));
    answer('v', checked(update_v2_of(full)));
    answer('t', plain_text(document_, document_.root("text")));
    answer('j', to_text(tree_of(document_)));
    const std::string merged = checked(merge_updates(std::vector<std::string_view>(deliveries_.begin(), deliveries_.end())));
    answer('m', merged);
    answer('b', checked(diff_update(merged, half_)));
    answer('w', encode_state_vector(checked(state_vector_of(full))));
    if (fault_) answer('x', fault_->detail);
    answer('e', "");
    std::fflush(stdout);
  }

 private:
  /// The value, or an empty one in place of a fault, which is kept to be told.
  template <typename T>
  T checked(Result<T> result) {
    if (result) return std::move(*result);
    fault_ = result.error();
    return {};
  }

  Document document_;
  std::vector<std::string> deliveries_;
  StateVector half_;
  std::optional<Error> fault_;
};

}  // namespace
}  // namespace giaoban::differential

int main() {
  using namespace giaoban::differential;
  Case one;
  for (Field field; read_field(stdin, field);) {
    if (field.tag == 'd') one.deliver(std::move(field.bytes));
    if (field.tag == 'D') one.deliver_v2(field.bytes);
    if (field.tag == 'h') one.set_half(field.bytes);
    if (field.tag != 'e') continue;
    one.finish();
    one = Case();
  }
  return 0;
}
