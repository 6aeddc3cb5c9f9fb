#pragma once
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

namespace giaoban {

/// A folder of its own that goes with the test.
struct CertificateFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("giaoban_tls_" + std::to_string(getpid()));
  CertificateFolder() { std::filesystem::create_directories(path); }
  ~CertificateFolder() { std::filesystem::remove_all(path); }
};

/// Writes a certificate for 127.0.0.1, signed by itself, and its key.
inline void write_certificate(const std::filesystem::path& certificate, const std::filesystem::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* x509 = X509_new();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key);
  X509_NAME* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("node"), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_EXTENSION* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(x509, address, -1);
  X509_sign(x509, key, EVP_sha256());
  FILE* out = fopen(certificate.c_str(), "w");
  PEM_write_X509(out, x509);
  fclose(out);
  out = fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  fclose(out);
  X509_EXTENSION_free(address);
  X509_free(x509);
  EVP_PKEY_free(key);
}

}  // namespace giaoban
