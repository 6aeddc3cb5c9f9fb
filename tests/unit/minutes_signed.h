#pragma once
#include <doctest/doctest.h>

#include "server/minutes/final_text.h"
#include "server/minutes/minutes_proof.h"
#include "sync/base/blob_manifest.h"
#include "sync/base/json.h"
#include "sync/log/ed25519.h"
#include "sync/ydoc/transaction.h"

namespace giaoban {

/// Final minutes of two lines with one file and one amendment, signed by a chair and a secretary.
struct SignedMinutes {
  Ed25519Signer chair{{1, 9}}, secretary{{2, 9}};
  std::string state = state_of({"Khai mạc lúc 8 giờ", "Bế mạc"});
  std::string paper = "%PDF-1.7 báo cáo đề dẫn";
  Json amendment = {{"document", "minutes"}, {"old_text", "7 giờ"}, {"new_text", "8 giờ"}, {"at_ms", 1}};
  Statement statement = made();

  static std::string state_of(const std::vector<std::string>& lines) {
    Document document({.client = 7});
    Transaction typing(document);
    for (std::size_t at = 0; at < lines.size(); ++at) {
      const auto paragraph = typing.insert_type(document.root("default"), at, TypeKind::kXmlElement, "paragraph");
      const auto text = typing.insert_type(*paragraph, 0, TypeKind::kXmlText);
      REQUIRE(typing.insert_text(*text, 0, lines[at]).has_value());
    }
    typing.commit();
    return document.encode_state_as_update();
  }
  Statement made() const {
    Statement out;
    out.space = *Uuid::parse("018d3f2a-7c1e-7a40-9b1d-000000000001");
    out.document = "minutes";
    out.title = "Hội nghị \"giao ban\"\ncụm 2";
    out.date = "2024-01-23";
    out.text = hash_of(*final_text(state));
    out.state = name_of(manifest_of(state));
    out.vector = *state_vector_of(state);
    out.files["018d3f2a-7c1e-7a40-9b1d-000000000005"] = name_of(manifest_of(paper));
    out.logs[chair.node()] = {12, hash_of("head")};
    out.amendments["018d3f2a-7c1e-7a40-9b1d-000000000002/018d3f2a-7c1e-7a40-9b1d-000000000003"] = {true, content_of(amendment)};
    return out;
  }
  MinutesPart signature(const Ed25519Signer& signer, const char* role) const {
    const Json record = {{"role", role}, {"name", "Nguyễn Văn A"}, {"public_key", signer.node().text()},
                         {"signature", signer.sign(encode_statement(statement)).text()}};
    return {MinutesPartKind::kSignature, role, to_text(record)};
  }
  std::vector<MinutesPart> parts() const {
    return {{MinutesPartKind::kStatement, "", encode_statement(statement)},
            {MinutesPartKind::kText, "", *final_text(state)},
            {MinutesPartKind::kState, "", state},
            signature(chair, "chair"),
            signature(secretary, "secretary"),
            {MinutesPartKind::kAmendment, statement.amendments.begin()->first, to_text(amendment)},
            {MinutesPartKind::kFileRecord, statement.files.begin()->first, to_text(Json{{"blob", statement.files.begin()->second.text()}, {"name", "đề dẫn.pdf"}})},
            {MinutesPartKind::kFile, statement.files.begin()->first, paper}};
  }
};

}  // namespace giaoban
