// SPDX-License-Identifier: Apache-2.0
#include "twins.h"

#include "base/bytes.h"

#include <random>

namespace refward::manifests::twins {
namespace {

std::string drawn(std::size_t size) {
  static std::mt19937 random(20261123);
  constexpr std::string_view kSigns = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::string out = "q7K";
  while (out.size() < size)
    out += kSigns[random() % kSigns.size()];
  return out;
}

std::string pem(const std::string& label) {
  return "-----BEGIN " + label + "-----\n" + drawn(64) + "\n" + drawn(64) + "\n-----END " + label +
         "-----\n";
}

}  // namespace

const std::string& password() {
  static const std::string value = drawn(20);
  return value;
}

const std::string& password64() {
  static const std::string value = base64(password());
  return value;
}

std::string private_key() {
  return pem(std::string("PRIVATE ") + "KEY");
}

std::string private_key64() {
  return base64(private_key());
}

std::string certificate64() {
  return base64(pem("CERTIFICATE"));
}

std::string base64(std::string_view text) {
  return base::to_base64(base::as_bytes(text));
}

std::string base64url(std::string_view text) {
  std::string out = base::to_base64(base::as_bytes(text), base::Padding::absent);
  for (char& c : out)
    c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

std::string token(std::string_view payload) {
  return base64url(R"({"alg":"RS256"})") + "." + base64url(payload) + "." + base64url(drawn(32));
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

}  // namespace refward::manifests::twins
