// SPDX-License-Identifier: Apache-2.0
#include "tlog/note.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace refward::tlog {
namespace {

// The example of Go's golang.org/x/mod/sumdb/note: key, text and signature were made by it.
constexpr const char* kGoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr const char* kGoText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr const char* kGoLine =
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    "\n";

using Verdict = VerifierKey::Verdict;

std::string go_note() {
  return fmt::format("{}\n{}", kGoText, kGoLine);
}

Note note_of(std::string_view bytes) {
  auto note = Note::parse(bytes);
  REQUIRE(note.has_value());
  return *std::move(note);
}

SigningKey new_key(const std::string& name) {
  return *SigningKey::make(name, crypto::Ed25519Signer::generate());
}

}  // namespace

TEST_CASE("a note that Go made is good under its key, and no longer when a byte of it changes") {
  const auto key = VerifierKey::parse(kGoKey);
  REQUIRE(key.has_value());
  CHECK(key->name() == "PeterNeumann");
  CHECK(key->judge(note_of(go_note())) == Verdict::good);
  const std::string whole = go_note();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(i);
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto note = Note::parse(changed);
    CHECK((!note || key->judge(*note) != Verdict::good));
  }
}

TEST_CASE("what is signed here is good, under this key alone") {
  const SigningKey mine = new_key("example.org/log");
  const SigningKey other = new_key("example.org/log");
  Note note{.text = "example.org/log\n", .signatures = {}};
  note.signatures.push_back(mine.sign(note.text));
  const Note read = note_of(note.render());
  CHECK(read.text == note.text);
  CHECK(read.signatures == note.signatures);
  CHECK(mine.verifier().judge(read) == Verdict::good);
  CHECK(other.verifier().judge(read) == Verdict::absent);
  Note changed = read;
  changed.text = "example.org/lag\n";
  CHECK(mine.verifier().judge(changed) == Verdict::bad);
}

TEST_CASE("one bad line of a key makes its good one worthless, lines of others do not matter") {
  const SigningKey mine = new_key("log");
  const SigningKey other = new_key("witness");
  Note note{.text = "log\n", .signatures = {}};
  note.signatures = {other.sign("something else\n"), mine.sign(note.text)};
  CHECK(mine.verifier().judge(note) == Verdict::good);
  note.signatures.push_back(mine.sign("something else\n"));
  CHECK(mine.verifier().judge(note) == Verdict::bad);
}

TEST_CASE("a signing key is read back from its own text, and from no other") {
  const SigningKey key = new_key("example.org/log");
  const std::string text = key.private_text();
  const auto again = SigningKey::parse(text);
  REQUIRE(again.has_value());
  CHECK(again->private_text() == text);
  CHECK(again->verifier().text() == key.verifier().text());
  const SigningKey other = new_key("example.org/log");

  struct Row {
    std::string text;
    const char* why;
  };

  const Row rows[] = {
      {"", "nothing"},
      {text.substr(0, text.size() - 1), "no line end"},
      {text + "\n", "two line ends"},
      {key.verifier().text() + "\n", "a public key"},
      {text.substr(0, 12) + "x" + text.substr(12), "the hash is of another name"},
      {text.substr(0, text.rfind('+') + 1) +
           other.private_text().substr(other.private_text().rfind('+') + 1),
       "the hash is of another key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK_FALSE(SigningKey::parse(row.text).has_value());
  }
}

TEST_CASE("verifier keys have one spelling") {
  const std::string key = kGoKey;

  struct Row {
    std::string text;
    const char* why;
  };

  const Row rows[] = {
      {"", "nothing"},
      {"PeterNeumann", "no hash"},
      {"PeterNeumann+c74f20a3", "no key"},
      {"+c74f20a3+" + key.substr(22), "no name"},
      {"PeterNeumann+C74F20A3+" + key.substr(22), "upper case"},
      {"PeterNeumann+c74f20a4+" + key.substr(22), "another hash"},
      {"PeterNeumanm+c74f20a3+" + key.substr(22), "another name"},
      {"PeterNeumann+c74f20a3+AhpS" + key.substr(26), "an unknown kind"},
      {key + "=", "padding that is none"},
      {key + "\n", "a line end"},
      {key.substr(0, key.size() - 4), "three bytes short"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK_FALSE(VerifierKey::parse(row.text).has_value());
  }
}

TEST_CASE("notes are taken strictly") {
  const std::string line = kGoLine;

  struct Row {
    std::string note;
    bool fine;
    const char* why;
  };

  std::string many = "t\n\n";
  for (std::size_t i = 0; i < kMaxNoteSignatures; ++i)
    many += line;
  const Row rows[] = {
      {"t\n\n" + line, true, "the least note"},
      {"a\n\nb\n\n" + line, true, "an empty line in the text: the last one divides"},
      {"\n\n" + line, true, "a text of one empty line"},
      {"t\n\n" + line + line, true, "two lines"},
      {many, true, "as many as the limit"},
      {many + line, false, "one more than the limit"},
      {"", false, "nothing"},
      {"t\n\n", false, "no signature"},
      {"t\n" + line, false, "no empty line"},
      {"t\n\n" + line + "x\n", false, "another line behind"},
      {"t\n\n" + line.substr(0, line.size() - 1), false, "no line end"},
      {"t\r\n\n" + line, false, "a control character"},
      {"\xff\n\n" + line, false, "not UTF-8"},
      {"t\n\n- name AAAAAAAA\n", false, "a hyphen for the dash"},
      {"t\n\n\u2014 name AAAAAAAA\n", true, "an unknown kind with two bytes"},
      {"t\n\n\u2014 name AAAAAA==\n", false, "an id and nothing else"},
      {"t\n\n\u2014 name AAAAAAB=\n", false, "padding bits"},
      {"t\n\n\u2014 na+me AAAAAAAA\n", false, "a plus in the name"},
      {"t\n\n\u2014 na\u00a0me AAAAAAAA\n", false, "a blank of Unicode in the name"},
      {"t\n\n\u2014  AAAAAAAA\n", false, "no name"},
      {std::string(kMaxNote, 'x') + "\n\n" + line, false, "too long"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto note = Note::parse(row.note);
    CHECK(note.has_value() == row.fine);
    if (note)
      CHECK(note->render() == row.note);
  }
}

TEST_CASE("RFC 8032's first vector, its seed in two halves") {
  const auto seed = base::parse_hex(
      fmt::format("{}{}", "9d61b19deffd5a60ba844af492ec2cc4", "4449c5697b326919703bac031cae7f60"));
  const auto signer = crypto::Ed25519Signer::from_seed(*seed);
  REQUIRE(signer.has_value());
  CHECK(base::to_hex(signer->public_key()) ==
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  CHECK(base::to_hex(signer->sign({})) ==
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
        "f9b46bd25bf5f0595bbe24655141438e7a100b");
  CHECK_FALSE(crypto::Ed25519Signer::from_seed(base::Bytes(*seed).first(31)).has_value());
}

}  // namespace refward::tlog
