#include "server/papers/html_style.h"

#include <iomanip>
#include <sstream>

#include "server/papers/decree.h"

namespace giaoban {
namespace {

/// Tinos has the measures of Times New Roman and every Vietnamese letter. It comes first: what a machine offers in the place of
/// "Times New Roman" may lack letters (Liberation Serif has 47 of 140).
constexpr std::string_view kFont = "Tinos, 'Times New Roman', serif";

class StyleSheet {
 public:
  StyleSheet() { out_ << std::setprecision(4); }
  StyleSheet& rule(std::string_view selector, std::string_view rest) {
    out_ << selector << "{" << rest << "}\n";
    return *this;
  }
  StyleSheet& letters(std::string_view selector, double points, std::string_view rest = "") {
    out_ << selector << "{font-size:" << points << "pt;" << rest << "}\n";
    return *this;
  }
  template <typename... Parts>
  StyleSheet& put(const Parts&... parts) {
    ((out_ << parts), ...);
    out_ << "\n";
    return *this;
  }
  std::string take() const { return out_.str(); }

 private:
  std::ostringstream out_;
};

}  // namespace

std::string html_style() {
  using namespace decree;
  StyleSheet sheet;
  sheet.put("@page{size:", kPageWidth, "mm ", kPageHeight, "mm;margin:", kTop, "mm ", kRight, "mm ", kBottom, "mm ", kLeft,
            "mm;@top-center{content:counter(page);vertical-align:middle;font:", kPageNumberSize, "pt ", kFont, "}}")
      .put("@page:first{@top-center{content:none}}")
      .put("body{margin:0;color:#000;font:", kBodySize, "pt/", kLineSpacing, " ", kFont, "}")
      .rule("p", "margin:0")
      .rule("table", "width:100%;border-collapse:collapse;table-layout:fixed")
      .rule("td,th", "padding:0;vertical-align:top")
      .rule(".head td", "text-align:center")
      .put(".head .left{width:", kLeftColumn, "mm}")
      .letters(".agency", kAgencySize)
      .letters(".country", kCountrySize, "font-weight:bold;white-space:nowrap")
      .letters(".motto", kMottoSize, "font-weight:bold")
      .letters(".number", kNumberSize, "padding-top:6pt;white-space:pre-wrap")
      .letters(".date", kDateSize, "padding-top:6pt;font-style:italic;white-space:pre-wrap")
      .rule(".issuer,.type,.subject,.post,.name", "font-weight:bold")
      .put(".rule{height:0;margin:1.5pt auto 0;border-top:", kRuleThickness, "pt solid #000}")
      .letters(".type", kTypeSize, "margin-top:14pt;text-align:center;break-after:avoid")
      .letters(".subject", kTypeSize, "text-align:center;break-after:avoid")
      .rule(".body", "margin-top:12pt")
      .letters(".addressees", kBodySize, "margin:0 auto 6pt;width:fit-content")
      .put(".body p{margin-top:", kParagraphGap, "pt;text-align:justify;text-indent:", kFirstIndent, "mm;orphans:2;widows:2}")
      .rule(".body .ground", "font-style:italic")
      .rule(".body .part", "font-weight:bold;text-align:center;text-indent:0;break-after:avoid")
      .rule(".body .section", "font-weight:bold;break-after:avoid")
      .rule(".body .point", "font-weight:bold;font-style:italic;break-after:avoid")
      .put(".body .item2{margin-left:", kItemIndent, "mm}.body .item3{margin-left:", 2 * kItemIndent, "mm}");
  sheet.letters(".rows", kTableSize, "margin-top:6pt")
      .rule(".rows td,.rows th", "border:0.5pt solid #000;padding:2pt 4pt;overflow-wrap:anywhere")
      .rule(".rows th", "font-weight:bold;text-align:center;vertical-align:middle")
      .rule(".rows tr", "break-inside:avoid")
      .rule(".rows .centre", "text-align:center")
      .rule(".foot", "margin-top:14pt;break-inside:avoid")
      .rule(".foot .sign", "text-align:center")
      .letters(".post,.name", kSignerSize)
      .put(".room{height:", kSignatureRoom, "mm}")
      .letters(".foot .recipients", kRecipientsSize)
      .letters(".recipients .word", kRecipientsWordSize, "font-weight:bold;font-style:italic")
      .rule(".bold", "font-weight:bold")
      .rule(".italic", "font-style:italic")
      .rule(".underlined", "text-decoration:underline");
  return sheet.take();
}

}  // namespace giaoban
