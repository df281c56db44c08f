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

namespace gitleaks {
class Baseline;
struct Rules;
}  // namespace gitleaks

// Bounds of one scan. What lies beyond them is told by a last match (kTooLarge, kTooMany; weight
// error), never left out in silence.
inline constexpr std::size_t kMaxText = 64U << 20;  // bytes of one text
inline constexpr std::size_t kMaxMatches = 1000;    // matches of one text
inline constexpr std::string_view kTooLarge = "too-large";
inline constexpr std::string_view kTooMany = "too-many";

struct Match {
  std::string rule;          // "github-token"; of an imported rule its id
  Weight weight;             // error; warning where a checksum fails; see docs/secrets.md
  std::uint64_t line;        // 1-based; 0: the whole text
  std::uint64_t column;      // 1-based, bytes (of the UTF-8 form, where the text is decoded first)
  std::string masked;        // printable; shows at most 8 characters and a third of the value
  std::string identity;      // what the Identity function makes of the value
  std::string remedy;        // what to do first
  std::string title;         // "GitHub access token"
  std::string certainty;     // "certain", "likely", "failed-checksum"
  std::string inside = {};   // where it stands within the text: "app.zip!config/.env", or empty
  std::string layers = {};   // how it was spelled: "utf-16le", "base64", "base64 percent", or empty
  bool in_baseline = false;  // of an imported rule: the server's report of what is known has it
};

// One text to look at. Views; nothing is kept.
struct Subject {
  std::string_view bytes;
  std::string_view path = {};    // as the tree spells it; empty: a message, a name
  std::string_view commit = {};  // hex; empty where there is none
};

// A part that was not looked at, and why: "archive-depth", "archive-ratio", "archive-encrypted" ...
struct Unread {
  std::string why;
  std::string inside;
};

struct Examined {
  std::vector<Match> matches;
  std::vector<Unread> unread;  // at most 100; the last of so many tells how many more there are
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

struct ScannerOptions {
  Identity identity;       // needed
  std::string cache = {};  // a folder; empty: no cache
  bool builtin = true;     // our own rules
  // Imported rules, in the order of the configuration; shared, because they are large.
  std::vector<std::shared_ptr<const gitleaks::Rules>> imported = {};
  std::shared_ptr<const gitleaks::Baseline> baseline = {};  // null: none
};

class Scanner {
 public:
  // Compiles the rules, or loads them from the cache, where a
  // file is written for the next run. The file holds the full text of the rules and the library's
  // version, which must be equal byte by byte; one that another user owns or may write is not
  // trusted. Whatever is wrong with the cache only costs the time of compiling. An error: the rules
  // do not compile, or this machine lacks the instructions that the library needs.
  [[nodiscard]] static base::Result<Scanner> create(ScannerOptions options);
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  ~Scanner();

  // All matches in order of place, in the text, in its decoded layers and in what it packs
  // (docs/secrets.md says how deep). Bytes need not be UTF-8. Throws base::Failure where the engine
  // itself fails. Not for two threads at once: clone().
  [[nodiscard]] Examined examine(const Subject& subject) const;
  // The matches alone, of a text that is short and packs nothing: a message, a name.
  [[nodiscard]] std::vector<Match> scan(std::string_view text, std::string_view name) const;
  // Shares the database, has its own scratch space.
  [[nodiscard]] Scanner clone() const;

  [[nodiscard]] static std::span<const RuleInfo> rules() noexcept;
  // The canonical text of the built-in rules: what a record's digest is made of.
  [[nodiscard]] static const std::string& rules_text();
  // FNV-1a of rules_text() as 16 hex digits: a short name for one state of the rules. Not a
  // cryptographic digest; whoever needs one hashes rules_text().
  [[nodiscard]] static const std::string& rules_digest();

 private:
  friend class WindowScan;
  struct State;
  explicit Scanner(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace refward::secrets
