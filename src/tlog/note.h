// SPDX-License-Identifier: Apache-2.0
// Note: a text with signature lines below it (c2sp.org/signed-note@v1.0.0), and the keys that sign
// and verify it. Of the kinds of signature only Ed25519 (0x01) is made and verified; others stand
// in a note as they are, so that cosignatures and newer kinds do no harm. Strict: every accepted
// note and key has one spelling, the one that render() gives.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/ed25519.h"
#include "crypto/ed25519_signer.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace refward::tlog {

inline constexpr std::size_t kMaxNote = 64 * 1024;     // bytes
inline constexpr std::size_t kMaxNoteSignatures = 64;  // lines; the specification asks for 16
inline constexpr std::size_t kMaxKeyName = 255;        // bytes

using KeyId = std::array<std::uint8_t, 4>;

// Not empty, UTF-8 without Unicode space, control character and '+'.
[[nodiscard]] bool is_key_name(std::string_view name);

struct NoteSignature {
  std::string name;
  KeyId id{};
  base::ByteBuffer signature;  // not empty
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct Note {
  std::string text;                       // ends in a line end
  std::vector<NoteSignature> signatures;  // one or more

  [[nodiscard]] std::string render() const;
  [[nodiscard]] static base::Result<Note> parse(std::string_view bytes);
};

// `<name>+<8 hex digits>+<base64 of 0x01 and the key>`: what an auditor is given.
class VerifierKey {
 public:
  [[nodiscard]] static base::Result<VerifierKey> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  [[nodiscard]] const KeyId& id() const noexcept { return id_; }

  enum class Verdict { good, bad, absent };
  // Bad where any line of this key does not verify.
  [[nodiscard]] Verdict judge(const Note& note) const;

 private:
  VerifierKey(std::string text, std::string name, KeyId id, crypto::Ed25519Key key)
      : text_(std::move(text)), name_(std::move(name)), id_(id), key_(std::move(key)) {}

  std::string text_;
  std::string name_;
  KeyId id_;
  crypto::Ed25519Key key_;
};

// A name and a private key. Kept as `PRIVATE+KEY+<name>+<8 hex digits>+<base64 of 0x01 and the
// seed>` and a line end, which Go's sumdb/note and the programs around it read too.
class SigningKey {
 public:
  // An error where `name` is no key name.
  [[nodiscard]] static base::Result<SigningKey> make(std::string name,
                                                     crypto::Ed25519Signer signer);
  // The error repeats nothing of the text.
  [[nodiscard]] static base::Result<SigningKey> parse(std::string_view text);

  [[nodiscard]] std::string private_text() const;
  [[nodiscard]] VerifierKey verifier() const;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  // Over `text`, which ends in a line end.
  [[nodiscard]] NoteSignature sign(std::string_view text) const;

 private:
  SigningKey(std::string name, crypto::Ed25519Signer signer);

  std::string name_;
  crypto::Ed25519Signer signer_;
  KeyId id_;
};

}  // namespace refward::tlog
