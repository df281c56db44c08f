// SPDX-License-Identifier: Apache-2.0
// Scanner: bytes -> matches. Vectorscan finds candidates in one pass over the text (no start of
// match), RE2 confirms each in a bounded window and gives the secret's place; checksums and context
// decide how sure it is. The secret's value leaves this room only as a mask and as a keyed hash.
// docs/secrets.md lists the rules and says what is harmless.
#pragma once

#include "base/result.h"
#include "secrets/weight.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

// Bounds of one scan. What lies beyond them is told by a last match (kTooLarge, kTooMany; weight
// error), never left out in silence.
inline constexpr std::size_t kMaxText = 64U << 20;  // bytes of one text
inline constexpr std::size_t kMaxMatches = 1000;    // matches of one text
inline constexpr std::string_view kTooLarge = "too-large";
inline constexpr std::string_view kTooMany = "too-many";

struct Match {
  std::string rule;            // "github-token"
  Weight weight;               // error; warning where a checksum fails; see docs/secrets.md
  std::uint64_t line;          // 1-based; 0: the whole text
  std::uint64_t column;        // 1-based, bytes (of the UTF-8 form, where the text is UTF-16)
  std::string masked;          // printable; shows at most 8 characters and a third of the value
  std::string identity;        // what the Identity function makes of the value
  std::string_view remedy;     // what to do first
  std::string_view title;      // "GitHub access token"
  std::string_view certainty;  // "certain", "likely", "failed-checksum"
};

// One rule, for docs and tests. Patterns are ours.
struct RuleInfo {
  std::string_view name;
  std::string_view title;
  std::string_view remedy;
  std::string_view reference;  // where the form is published
};

// Turns a secret's value into the name by which it may be kept: "hmac:" and 64 hex digits of
// HMAC-SHA-256 under the server's key. Handed in, because the mathematics lives in another room.
// Called by every clone, so it must bear several threads at once.
using Identity = std::function<std::string(std::string_view value)>;

class Scanner {
 public:
  // Compiles the built-in rules, or loads them from `cache` (a folder; empty: no cache), where a
  // file is written for the next run. The file holds the full text of the rules and the library's
  // version, which must be equal byte by byte; one that another user owns or may write is not
  // trusted. Whatever is wrong with the cache only costs the time of compiling. An error: the rules
  // do not compile, or this machine lacks the instructions that the library needs.
  [[nodiscard]] static base::Result<Scanner> create(Identity identity, const std::string& cache);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  // All matches in order of place. `name` is the file's path or empty; no built-in rule looks at
  // it, imported ones will. Bytes need not be UTF-8; UTF-16 with a byte order mark is decoded
  // first. Throws base::Failure where the engine itself fails. Not for two threads at once:
  // clone().
  [[nodiscard]] std::vector<Match> scan(std::string_view text, std::string_view name) const;
  // Shares the database, has its own scratch space.
  [[nodiscard]] Scanner clone() const;

  [[nodiscard]] static std::span<const RuleInfo> rules() noexcept;
  // The canonical text of all rules: what a record's digest is made of.
  [[nodiscard]] static const std::string& rules_text();
  // FNV-1a of rules_text() as 16 hex digits: a short name for one state of the rules. Not a
  // cryptographic digest; whoever needs one hashes rules_text().
  [[nodiscard]] static const std::string& rules_digest();

 private:
  struct State;
  explicit Scanner(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace refward::secrets
