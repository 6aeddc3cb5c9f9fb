#include "sync/peer/certificate.h"

#include <cassert>

#include "sync/base/bytes.h"

namespace giaoban {
namespace {

constexpr std::string_view kMagic = "giaoban certificate 1";
constexpr std::uint8_t kLevels = 4;
static_assert(static_cast<std::uint8_t>(UnitLevel::kNational) == 0 &&
              static_cast<std::uint8_t>(UnitLevel::kCommune) == kLevels - 1);

/// What the issuer signs: everything but the signature.
std::string signed_text(const Certificate& certificate) {
  std::string text;
  ByteWriter out(text);
  out.raw(kMagic);
  out.raw(certificate.unit.view());
  out.u8(static_cast<std::uint8_t>(certificate.level));
  out.raw(certificate.node.view());
  out.raw(certificate.issuer.view());
  out.u64(certificate.serial);
  out.u64(certificate.valid_from_ms);
  out.u64(certificate.valid_to_ms);
  return text;
}

}  // namespace

void sign_certificate(Certificate& certificate, const Signer& issuer) {
  assert(certificate.issuer == issuer.node());
  certificate.signature = issuer.sign(signed_text(certificate));
}

std::string encode_certificate(const Certificate& certificate) {
  std::string bytes = signed_text(certificate);
  bytes += as_text(certificate.signature.view());
  return bytes;
}

Result<Certificate> decode_certificate(std::string_view bytes) {
  if (bytes.size() != kCertificateBytes || !bytes.starts_with(kMagic))
    return fail(problem::kNodeCertificateWrong, "no certificate of this version");
  ByteReader in(bytes.substr(kMagic.size()));
  Certificate certificate;
  certificate.unit = in.id<UnitId>();
  const std::uint8_t level = in.u8();
  certificate.level = static_cast<UnitLevel>(level);
  certificate.node = in.id<NodeId>();
  certificate.issuer = in.id<NodeId>();
  certificate.serial = in.u64();
  certificate.valid_from_ms = in.u64();
  certificate.valid_to_ms = in.u64();
  certificate.signature = in.id<Signature>();
  if (level >= kLevels || certificate.serial == 0 || certificate.valid_from_ms >= certificate.valid_to_ms)
    return fail(problem::kNodeCertificateWrong, "level, serial or time");
  return certificate;
}

std::string certificate_hex(const Certificate& certificate) { return to_hex(as_bytes(encode_certificate(certificate))); }

Result<Certificate> read_certificate_hex(std::string_view hex) {
  std::array<std::uint8_t, kCertificateBytes> bytes;
  if (!from_hex(hex, bytes)) return fail(problem::kNodeCertificateWrong, "not in hex");
  return decode_certificate(as_text(bytes));
}

Result<void> check_certificate(const Certificate& certificate, const Verifier& verifier, std::uint64_t unix_ms) {
  if (!verifier.verify(certificate.issuer, signed_text(certificate), certificate.signature))
    return fail(problem::kNodeCertificateWrong, "its issuer did not sign it");
  if (unix_ms < certificate.valid_from_ms || unix_ms >= certificate.valid_to_ms)
    return fail(problem::kNodeCertificateExpired);
  return {};
}

}  // namespace giaoban
