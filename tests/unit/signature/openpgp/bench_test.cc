// SPDX-License-Identifier: Apache-2.0
// What a fresh snapshot of many keys and each signature cost, beside the bare mathematics of one.
// Skipped unless it is asked for, and it asserts no times, because a busy machine is not a fault:
//   signature_openpgp_test --no-skip --test-case='figures*'
#include "crypto/ed25519.h"
#include "gpg_world.h"
#include "signature/openpgp/gpgme_library.h"
#include "signature/openpgp/keyring.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using test::kPayload;

constexpr int kKeys = 1000;

double milliseconds_each(int times, const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i)
    work();
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
  return spent.count() / times;
}

}  // namespace

TEST_CASE("figures" * doctest::skip()) {
  const test::GpgWorld gpg;
  std::vector<KeyFile> files;
  std::string recipe;
  for (int i = 0; i < kKeys; ++i)
    recipe += fmt::format(
        "%no-protection\nKey-Type: eddsa\nKey-Curve: ed25519\nKey-Usage: cert\n"
        "Subkey-Type: eddsa\nSubkey-Curve: ed25519\nSubkey-Usage: sign\n"
        "Name-Email: {}@example.org\nExpire-Date: 0\n%commit\n",
        i);
  gpg.gpg({"--gen-key"}, recipe);
  for (int i = 0; i < kKeys; ++i) {
    const std::string name = fmt::format("{}@example.org", i);
    files.push_back(gpg.file(name, "=" + name));
  }
  files.push_back(gpg.file("rsa@example.org", gpg.make_key("rsa@example.org", "rsa3072")));
  files.push_back(
      gpg.file("curve@example.org", gpg.make_key("curve@example.org", "nistp256/ecdsa")));
  const test::TemporaryFolder cache;
  fmt::print("built {} keys in {:.0f} ms\n", files.size(),
             milliseconds_each(1, [&] { (void)test::built(files, cache.path()); }));
  fmt::print("fresh snapshot: {:.2f} ms\n",
             milliseconds_each(20, [&] { (void)test::built(files, cache.path()); }));

  const Keyring keyring = test::built(files, cache.path());
  const Terms terms = test::terms_now();
  for (const std::string& name : {std::string("=7@example.org"), std::string("=rsa@example.org"),
                                  std::string("=curve@example.org")}) {
    const std::string made = gpg.gpg({"--local-user", name, "--detach-sign"}, kPayload);
    const auto packets = base::to_buffer(base::as_bytes(made));
    REQUIRE(keyring.verify(kPayload, packets, terms).good());
    fmt::print("{}: {:.4f} ms\n", name,
               milliseconds_each(2000, [&] { (void)keyring.verify(kPayload, packets, terms); }));
  }
  // RFC 8032's first vector is enough for a duration.
  const auto key = crypto::Ed25519Key::parse(
      *base::parse_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  const auto signature = *base::parse_hex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
      "b46bd25bf5f0595bbe24655141438e7a100b");
  fmt::print("bare Ed25519: {:.4f} ms\n",
             milliseconds_each(2000, [&] { CHECK(key->verify({}, signature)); }));
}

}  // namespace refward::signature::openpgp
