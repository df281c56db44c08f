// SPDX-License-Identifier: Apache-2.0
// Against gpg and against GPGME: whatever is accepted here, both accept; whatever both accept and
// the form allows, is accepted here.
#include "gpg_world.h"
#include "signature/openpgp/builder.h"
#include "signature/openpgp/engine.h"
#include "signature/openpgp/keyring.h"
#include "signature/openpgp/signature_packet.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::signature::openpgp {
namespace {

using base::ByteBuffer;
using test::kPayload;

struct Signer {
  std::string algorithm;
  std::string primary, signer;
};

// For each algorithm a key that signs by itself, and one that signs by a subkey.
struct Cast {
  test::GpgWorld gpg;
  std::vector<Signer> signers;
  std::vector<KeyFile> files;

  Cast() {
    for (const char* algorithm :
         {"rsa2048", "rsa3072", "rsa4096", "ed25519", "nistp256/ecdsa", "nistp384/ecdsa",
          "nistp521/ecdsa", "brainpoolP256r1/ecdsa", "brainpoolP384r1/ecdsa",
          "brainpoolP512r1/ecdsa", "secp256k1/ecdsa"}) {
      const std::string name = std::to_string(signers.size()) + "@example.org";
      // Making RSA keys takes long: one of each length.
      const bool is_rsa = std::string_view(algorithm).starts_with("rsa");
      const std::string key = gpg.make_key(name, is_rsa ? "ed25519" : algorithm);
      const std::string sub = gpg.add_subkey(key, algorithm, "sign");
      if (!is_rsa)
        signers.push_back({algorithm, key, key});
      signers.push_back({algorithm, key, sub});
      files.push_back(gpg.file(name, key));
    }
  }
};

const Cast& cast() {
  static const Cast all;
  return all;
}

const Keyring& keyring() {
  static const Keyring all = test::built(cast().files, {}, test::worker());
  return all;
}

// GPGME, by itself, in a home with the same keys.
struct Oracle {
  Built built = *build_home(cast().files, {});
  Engine engine{built.home.path()};

  [[nodiscard]] bool takes(const ByteBuffer& packets, std::string_view payload) const {
    const auto checked = engine.verify(payload, packets);
    return checked && checked->status == Status::good;
  }
};

const Oracle& oracle() {
  static const Oracle all;
  return all;
}

Terms terms() {
  return test::terms_now({.min_rsa_bits = 2048});
}

}  // namespace

TEST_CASE("every algorithm with every hash, primary keys and subkeys") {
  int accepted = 0;
  for (const Signer& signer : cast().signers) {
    for (const char* hash : {"SHA256", "SHA384", "SHA512"}) {
      CAPTURE(signer.algorithm);
      CAPTURE(std::string(hash));
      const std::string made = cast().gpg.try_gpg(
          {"--digest-algo", hash, "--local-user", signer.signer + "!", "--detach-sign"}, kPayload);
      if (made.empty())
        continue;  // gpg does not sign with a hash that is shorter than the curve
      const ByteBuffer packets = base::to_buffer(base::as_bytes(made));
      const Verdict verdict = keyring().verify(kPayload, packets, terms());
      CAPTURE(verdict.detail);
      CHECK(verdict.good());
      CHECK(verdict.key == signer.signer);
      CHECK(verdict.primary_key == signer.primary);
      CHECK(oracle().takes(packets, kPayload));
      CHECK(cast().gpg.verify(packets, kPayload) == 0);
      CHECK(to_text(keyring().verify("other", packets, terms()).reason) == "bad-signature");
      CHECK_FALSE(oracle().takes(packets, "other"));
      ++accepted;
    }
  }
  CHECK(accepted >= 30);
}

TEST_CASE("every byte changed: nothing is accepted that gpg refuses") {
  for (const Signer& signer : cast().signers) {
    if (signer.signer == signer.primary)
      continue;
    CAPTURE(signer.algorithm);
    const ByteBuffer packets = cast().gpg.sign(signer.signer, kPayload);
    const bool asks_gnupg = signer.algorithm.starts_with("secp256k1");
    for (std::size_t at = 0; at < packets.size(); ++at) {
      CAPTURE(at);
      for (const std::uint8_t bits : {std::uint8_t{0x01}, std::uint8_t{0x80}, std::uint8_t{0xff}}) {
        ByteBuffer changed = packets;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ bits);
        const Verdict verdict = keyring().verify(kPayload, changed, terms());
        CHECK_FALSE(verdict.good());
        CHECK(verdict.reason != Reason::engine_failure);
        if (asks_gnupg)
          break;
      }
    }
    for (std::size_t length = 0; length < packets.size(); ++length) {
      const ByteBuffer cut(packets.begin(), packets.begin() + static_cast<std::ptrdiff_t>(length));
      CHECK_FALSE(keyring().verify(kPayload, cut, terms()).good());
    }
  }
}

TEST_CASE("every byte of a number changed, as gpg sees it") {
  // What gpg says of a change in the numbers, too: it takes some that are refused here (the
  // digest's first bytes, the unhashed area), but of the numbers none.
  for (const Signer& signer : cast().signers) {
    if (signer.signer == signer.primary || signer.algorithm.starts_with("rsa"))
      continue;
    CAPTURE(signer.algorithm);
    const ByteBuffer packets = cast().gpg.sign(signer.signer, kPayload);
    for (const std::size_t back : {std::size_t{1}, std::size_t{5}, packets.size() / 2}) {
      ByteBuffer changed = packets;
      changed[changed.size() - back] ^= 1;
      CHECK_FALSE(oracle().takes(changed, kPayload));
      CHECK_FALSE(keyring().verify(kPayload, changed, terms()).good());
    }
  }
}

}  // namespace refward::signature::openpgp
