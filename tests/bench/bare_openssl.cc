// SPDX-License-Identifier: Apache-2.0
// bare_openssl COUNT: microseconds that OpenSSL alone takes to verify one Ed25519 signature over a
// message of a commit's size: what refward's judging of signed commits is measured against.
#include <openssl/evp.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace {

template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* handle) const noexcept {
    release(handle);
  }
};

using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Releaser<EVP_MD_CTX_free>>;
using Signature = std::array<unsigned char, 64>;

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Signature signature_of(EVP_PKEY* key, const std::string& message) {
  Signature signature{};
  std::size_t size = signature.size();
  const Context context(EVP_MD_CTX_new());
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, bytes(message), message.size()) != 1)
    std::abort();
  return signature;
}

bool holds(EVP_PKEY* key, const std::string& message, const Signature& signature) {
  const Context context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), bytes(message),
                          message.size()) == 1;
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 1000;
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  std::vector<std::pair<std::string, Signature>> signed_messages;
  for (int i = 0; i < count; ++i) {
    std::string message = std::string(250, 'x') + std::to_string(i);
    const Signature signature = signature_of(key.get(), message);
    signed_messages.emplace_back(std::move(message), signature);
  }
  const auto start = std::chrono::steady_clock::now();
  for (const auto& [message, signature] : signed_messages)
    if (!holds(key.get(), message, signature))
      return 1;
  const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
  std::printf("%.2f\n", taken.count() / count);
}
