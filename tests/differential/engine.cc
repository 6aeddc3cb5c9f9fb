// differential_engine: gets cases from Node.js and answers what the document engine makes of them (README.md, "Stream").
#include "sync/ydoc/document.h"
#include "tests/differential/fields.h"
#include "tests/differential/tree.h"

namespace giaoban::differential {
namespace {

void answer(char tag, std::string_view bytes) { write_field(stdout, tag, bytes); }

void refuse(const Error& error) { answer('x', error.detail); }

/// One case at a time: a document that gets deliveries.
class Case {
 public:
  void deliver(const std::string& update) {
    const auto applied = document_.apply(update);
    if (!applied) fault_ = applied.error();
  }

  void set_half(std::string_view bytes) {
    auto half = decode_state_vector(bytes);
    if (!half) fault_ = half.error();
    else half_ = std::move(*half);
  }

  void finish() {
    if (fault_) refuse(*fault_);
    answer('s', document_.state_vector());
    answer('f', document_.encode_state_as_update());
    answer('h', document_.encode_state_as_update(half_));
    answer('t', plain_text(document_, document_.root("text")));
    answer('j', to_text(tree_of(document_)));
    answer('e', "");
    std::fflush(stdout);
  }

 private:
  Document document_;
  StateVector half_;
  std::optional<Error> fault_;
};

}  // namespace
}  // namespace giaoban::differential

int main() {
  using namespace giaoban::differential;
  Case one;
  for (Field field; read_field(stdin, field);) {
    if (field.tag == 'd') one.deliver(field.bytes);
    if (field.tag == 'h') one.set_half(field.bytes);
    if (field.tag != 'e') continue;
    one.finish();
    one = Case();
  }
  return 0;
}
