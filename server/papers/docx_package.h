#pragma once
#include <pugixml.hpp>
#include <string>

#include "sync/base/result.h"

namespace giaoban {

/// The parts of a DOCX (ECMA-376 part 2) around the text of its body: styles, page, page number.
class DocxPackage {
 public:
  DocxPackage();
  /// Where paragraphs and tables go.
  pugi::xml_node body() { return body_; }
  /// The file. `title`: what programs show as its name. Once. Error: render_failed.
  Result<std::string> take(const std::string& title);

 private:
  void add_page();

  pugi::xml_document document_;
  pugi::xml_node body_;
};

}  // namespace giaoban
