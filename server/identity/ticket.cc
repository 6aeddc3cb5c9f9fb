#include "server/identity/ticket.h"

#include <sodium.h>

#include <cassert>

#include "sync/base/bytes.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

constexpr std::string_view kSubstituteEnding = "/response";
constexpr std::size_t kMaxBytes = 1 + 16 + 1 + 32 + 16 + 32 + 64;
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeLength = 8;
constexpr std::size_t kCodeMemory = std::size_t{8} << 20;

enum class HolderKind : std::uint8_t { kDelegate = 1, kGuest = 2, kSubstitute = 3 };

struct HolderName {
  HolderKind kind;
  std::optional<Uuid> unit;
  std::optional<Uuid> own;
};

std::optional<HolderName> name_of(std::string_view person) {
  const auto slash = person.find('/');
  if (slash == std::string_view::npos) {
    const auto guest = Uuid::parse(person);
    return guest ? std::optional(HolderName{HolderKind::kGuest, {}, guest}) : std::nullopt;
  }
  const auto unit = Uuid::parse(person.substr(0, slash));
  if (!unit) return std::nullopt;
  if (person.substr(slash) == kSubstituteEnding) return HolderName{HolderKind::kSubstitute, unit, {}};
  const auto delegate = Uuid::parse(person.substr(slash + 1));
  return delegate ? std::optional(HolderName{HolderKind::kDelegate, unit, delegate}) : std::nullopt;
}

/// u8 1, space, u8 kind, [unit], [uuid], nonce, node: all that is signed, and what a ticket begins with.
std::optional<std::string> body_of(const Ticket& ticket) {
  const auto name = name_of(ticket.person);
  if (!name) return std::nullopt;
  std::string body;
  ByteWriter out(body);
  out.u8(1);
  out.raw(ticket.space.view());
  out.u8(static_cast<std::uint8_t>(name->kind));
  if (name->unit) out.raw(name->unit->view());
  if (name->own) out.raw(name->own->view());
  out.raw(ticket.nonce.view());
  out.raw(ticket.node.view());
  return body;
}

std::string signed_text(std::string_view body) { return "giaoban ticket 1" + std::string(body); }

std::optional<std::string> read_person(ByteReader& in) {
  switch (static_cast<HolderKind>(in.u8())) {
    case HolderKind::kDelegate: {
      const std::string unit = in.id<Uuid>().text();
      return unit + "/" + in.id<Uuid>().text();
    }
    case HolderKind::kGuest: return in.id<Uuid>().text();
    case HolderKind::kSubstitute: return in.id<Uuid>().text() + std::string(kSubstituteEnding);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> ticket_key(std::string_view person) {
  const auto name = name_of(person);
  if (!name) return std::nullopt;
  return (name->own ? *name->own : *name->unit).text();
}

std::optional<Ticket> sign_ticket(const SpaceId& space, const std::string& person, const Uuid& nonce, const Signer& signer) {
  Ticket ticket{space, person, nonce, signer.node(), {}};
  const auto body = body_of(ticket);
  if (!body) return std::nullopt;
  ticket.signature = signer.sign(signed_text(*body));
  return ticket;
}

bool is_signed(const Ticket& ticket, const Verifier& verifier) {
  const auto body = body_of(ticket);
  return body && verifier.verify(ticket.node, signed_text(*body), ticket.signature);
}

std::string encode_ticket(const Ticket& ticket) {
  const auto body = body_of(ticket);
  assert(body && "a ticket is made by sign_ticket() or decode_ticket()");
  const std::string bytes = *body + std::string(as_text(ticket.signature.view()));
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), as_bytes(bytes).data(), bytes.size(), kBase64);
  text.resize(text.find('\0'));
  return text;
}

std::optional<Ticket> decode_ticket(std::string_view text) {
  std::string bytes(kMaxBytes, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size, &end, kBase64);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  ByteReader in(std::string_view(bytes).substr(0, size));
  if (in.u8() != 1) return std::nullopt;
  Ticket ticket;
  ticket.space = in.id<SpaceId>();
  auto person = read_person(in);
  if (!person) return std::nullopt;
  ticket.person = std::move(*person);
  ticket.nonce = in.id<Uuid>();
  ticket.node = in.id<NodeId>();
  ticket.signature = in.id<Signature>();
  return in.failed() || !in.at_end() ? std::nullopt : std::optional(std::move(ticket));
}

std::string ticket_code(const SpaceId& space, const std::string& person, const Uuid& nonce, const Signer& signer) {
  std::string text = "giaoban ticket code 1";
  ByteWriter out(text);
  out.raw(space.view());
  out.raw(nonce.view());
  out.raw(person);
  // What only this node can sign is its secret: so it need keep none.
  const Hash hash = hash_of(as_text(signer.sign(text).view()));
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 5; ++i) bits = bits << 8 | hash.bytes[i];
  std::string code;
  for (int shift = 35; shift >= 0; shift -= 5) code += kAlphabet[bits >> shift & 31];
  return code;
}

std::optional<std::string> canonical_code(std::string_view text) {
  std::string code;
  for (char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (!kAlphabet.contains(c) || code.size() == kCodeLength) return std::nullopt;
    code += c;
  }
  return code.size() == kCodeLength ? std::optional(std::move(code)) : std::nullopt;
}

Hash code_hash(const SpaceId& space, std::string_view code) {
  const Hash salt = hash_of("giaoban ticket salt 1" + std::string(as_text(space.view())));
  static_assert(Hash::kSize >= crypto_pwhash_SALTBYTES);
  Hash hash;
  const int failed = crypto_pwhash(hash.bytes.data(), hash.bytes.size(), code.data(), code.size(), salt.bytes.data(), 1, kCodeMemory, crypto_pwhash_ALG_ARGON2ID13);
  assert(failed == 0 && "8 MiB could not be had");
  (void)failed;
  return hash;
}

}  // namespace giaoban
