// SPDX-License-Identifier: Apache-2.0
#include "tlog/note.h"

#include "base/text.h"
#include "crypto/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace refward::tlog {
namespace {

constexpr std::uint8_t kEd25519 = 0x01;
constexpr std::string_view kSignatureStart = "\u2014 ";
constexpr std::string_view kPrivateStart = "PRIVATE+KEY+";
constexpr std::size_t kIdDigits = 8;

// The white space of Unicode beyond ASCII, as UTF-8.
constexpr std::string_view kSpaces[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001",
                                        "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                        "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                        "\u2029", "\u202f", "\u205f", "\u3000"};

bool is_note_text(std::string_view text) {
  return base::is_valid_utf8(text) && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n';
         });
}

base::ByteBuffer with_kind(base::Bytes key) {
  base::ByteBuffer out(1 + key.size(), kEd25519);
  std::ranges::copy(key, out.begin() + 1);
  return out;
}

KeyId id_of(std::string_view name, base::Bytes public_key) {
  base::ByteBuffer input = base::to_buffer(base::as_bytes(name));
  input.push_back('\n');
  const base::ByteBuffer key = with_kind(public_key);
  input.insert(input.end(), key.begin(), key.end());
  const auto digest = crypto::sha256(input);
  KeyId id{};
  std::copy_n(digest.begin(), id.size(), id.begin());
  return id;
}

// `<name>+<id>+<base64>`, taken apart; nothing where it is not of that form.
struct KeyParts {
  std::string name;
  KeyId id{};
  base::ByteBuffer key;  // without its kind
};

std::optional<KeyParts> key_parts(std::string_view text) {
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos || text.size() < first + 2 + kIdDigits ||
      text[first + 1 + kIdDigits] != '+')
    return std::nullopt;
  KeyParts out;
  out.name = text.substr(0, first);
  const auto id = base::parse_hex(text.substr(first + 1, kIdDigits));
  auto key = base::parse_base64(text.substr(first + 2 + kIdDigits));
  if (!is_key_name(out.name) || !id || base::to_hex(*id) != text.substr(first + 1, kIdDigits) ||
      !key || key->empty() || key->front() != kEd25519)
    return std::nullopt;
  std::ranges::copy(*id, out.id.begin());
  key->erase(key->begin());
  out.key = *std::move(key);
  return out;
}

base::Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kSignatureStart))
    return base::Error("note: not a signature line");
  line.remove_prefix(kSignatureStart.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || !is_key_name(line.substr(0, blank)))
    return base::Error("note: a signature line without a key's name");
  const auto blob = base::parse_base64(line.substr(blank + 1));
  if (!blob || blob->size() <= KeyId{}.size())
    return base::Error("note: a signature line without a signature");
  NoteSignature out{.name = std::string(line.substr(0, blank))};
  const auto end_of_id = blob->begin() + static_cast<std::ptrdiff_t>(out.id.size());
  std::copy(blob->begin(), end_of_id, out.id.begin());
  out.signature.assign(end_of_id, blob->end());
  return out;
}

}  // namespace

bool is_key_name(std::string_view name) {
  const auto has = [&](std::string_view space) { return name.find(space) != name.npos; };
  return !name.empty() && name.size() <= kMaxKeyName && base::is_valid_utf8(name) &&
         std::ranges::none_of(name,
                              [](char c) {
                                const auto byte = static_cast<unsigned char>(c);
                                return byte <= 0x20 || byte == 0x7f || c == '+';
                              }) &&
         std::ranges::none_of(kSpaces, has);
}

std::string Note::render() const {
  std::string out = text;
  out += '\n';
  for (const NoteSignature& one : signatures) {
    base::ByteBuffer blob(one.id.begin(), one.id.end());
    blob.insert(blob.end(), one.signature.begin(), one.signature.end());
    out += fmt::format("{}{} {}\n", kSignatureStart, one.name, base::to_base64(blob));
  }
  return out;
}

base::Result<Note> Note::parse(std::string_view bytes) {
  if (bytes.size() > kMaxNote)
    return base::Error("note: longer than its limit");
  if (!bytes.ends_with('\n') || !is_note_text(bytes))
    return base::Error("note: not text of whole lines");
  const std::size_t split = bytes.rfind("\n\n");
  if (split == std::string_view::npos)
    return base::Error("note: without signatures");
  Note out{.text = std::string(bytes.substr(0, split + 1))};
  for (std::string_view rest = bytes.substr(split + 2); !rest.empty();) {
    const std::size_t end = rest.find('\n');
    if (out.signatures.size() == kMaxNoteSignatures)
      return base::Error("note: more signatures than the limit");
    TRY(NoteSignature one, parse_signature(rest.substr(0, end)));
    out.signatures.push_back(std::move(one));
    rest.remove_prefix(end + 1);
  }
  if (out.signatures.empty())
    return base::Error("note: without signatures");
  return out;
}

base::Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  auto parts = key_parts(text);
  if (!parts || parts->id != id_of(parts->name, parts->key))
    return base::Error("not a verifier key: NAME+HASH+KEY, as refward audit key prints it");
  TRY(auto key, crypto::Ed25519Key::parse(parts->key));
  return VerifierKey(std::string(text), std::move(parts->name), parts->id, std::move(key));
}

VerifierKey::Verdict VerifierKey::judge(const Note& note) const {
  Verdict verdict = Verdict::absent;
  for (const NoteSignature& one : note.signatures) {
    if (one.name != name_ || one.id != id_)
      continue;
    if (!key_.verify(base::as_bytes(note.text), one.signature))
      return Verdict::bad;
    verdict = Verdict::good;
  }
  return verdict;
}

SigningKey::SigningKey(std::string name, crypto::Ed25519Signer signer)
    : name_(std::move(name)), signer_(std::move(signer)), id_(id_of(name_, signer_.public_key())) {}

base::Result<SigningKey> SigningKey::make(std::string name, crypto::Ed25519Signer signer) {
  if (!is_key_name(name))
    return base::Error("not the name of a key");
  return SigningKey(std::move(name), std::move(signer));
}

base::Result<SigningKey> SigningKey::parse(std::string_view text) {
  const base::Error refusal("not a signing key: PRIVATE+KEY+NAME+HASH+KEY and a line end");
  if (!text.starts_with(kPrivateStart) || !text.ends_with('\n'))
    return refusal;
  text.remove_prefix(kPrivateStart.size());
  text.remove_suffix(1);
  auto parts = key_parts(text);
  if (!parts)
    return refusal;
  auto signer = crypto::Ed25519Signer::from_seed(parts->key);
  if (!signer)
    return refusal;
  SigningKey out(std::move(parts->name), *std::move(signer));
  if (out.id_ != parts->id)
    return refusal;
  return out;
}

std::string SigningKey::private_text() const {
  return fmt::format("{}{}+{}+{}\n", kPrivateStart, name_, base::to_hex(id_),
                     base::to_base64(with_kind(signer_.seed())));
}

VerifierKey SigningKey::verifier() const {
  return *VerifierKey::parse(fmt::format("{}+{}+{}", name_, base::to_hex(id_),
                                         base::to_base64(with_kind(signer_.public_key()))));
}

NoteSignature SigningKey::sign(std::string_view text) const {
  const auto signature = signer_.sign(base::as_bytes(text));
  return {.name = name_, .id = id_, .signature = base::to_buffer(signature)};
}

}  // namespace refward::tlog
