// SPDX-License-Identifier: Apache-2.0
// Examination: everything that is looked at in one text. The bytes as they stand, their readings as
// UTF-16 and UTF-32, the encoded parts of all these, what is packed in them; by the built-in rules
// and by the imported ones. All of it draws on one budget of work. Private to this room.
#pragma once

#include "secrets/confirmation.h"
#include "secrets/gitleaks/baseline.h"
#include "secrets/gitleaks/engine.h"
#include "secrets/layers.h"
#include "secrets/scanner.h"
#include "secrets/unread_list.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets {

// What one text may cost in all: bytes that are handed to the pattern engines or to a decoder,
// counted again for every layer, reading and member.
inline constexpr std::uint64_t kMaxWork = std::uint64_t{1} << 30;
// Texts within texts: base64 that holds an archive that holds base64.
inline constexpr unsigned kMaxNesting = 4;
// Why a part was not looked at (Unread::why).
inline constexpr std::string_view kScanWork = "scan-work";        // kMaxWork, or kMaxMatches
inline constexpr std::string_view kScanNesting = "scan-nesting";  // kMaxNesting

// What a scanner is made of. Shared by its clones, but for the scratch spaces.
struct Tools {
  std::shared_ptr<const Engine> builtin;  // null: the built-in rules are off
  Scratch scratch;                        // builtin's
  std::vector<gitleaks::Engine> imported;
  Identity identity;
  std::shared_ptr<const gitleaks::Baseline> baseline = {};
};

class Work {
 public:
  explicit Work(std::uint64_t limit = kMaxWork) noexcept : left_(limit) {}

  // False: so much is not left, and nothing is from now on.
  [[nodiscard]] bool take(std::uint64_t bytes) noexcept;

  [[nodiscard]] std::uint64_t left() const noexcept { return left_; }

 private:
  std::uint64_t left_;
};

// A match and where it stands in the bytes as they are (of decoded text: what encodes it).
struct Sight {
  Match match;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool wide = false;  // its line is one of a text that is UTF-16 or UTF-32 as a whole
};

// opened: archives and key stores. member: of an archive, whose own archives come by themselves.
// left: neither, for a part of a text.
enum class Packed { opened, member, left };

class Examination {
 public:
  Examination(const Tools& tools, Work& work, unsigned nesting = 0) noexcept
      : tools_(tools), work_(work), nesting_(nesting) {}

  void run(const Subject& subject, Packed packed);

  // By place, lines and columns filled in; what stands within archives last. At most kMaxMatches.
  std::vector<Sight> sights;
  UnreadList unread;
  bool complete = true;  // false: a bound is reached, here or in what is packed, and more may be
                         // there

 private:
  struct Reading;  // one spelling of the text, and what was seen in it

  void read(Reading& reading);
  void builtin(Reading& reading);
  void layers(Reading& reading);
  void builtin_in(const Layer& layer, Reading& reading);
  void imported(const gitleaks::Engine& engine, Reading& reading);
  void blocks(Reading& reading);
  void settle(Reading& reading);
  void key_stores();
  void members();
  void add(Reading& reading, Match match, std::size_t begin, std::size_t end);
  [[nodiscard]] bool afford(std::size_t bytes);

  const Tools& tools_;
  Work& work_;
  unsigned nesting_;
  Subject subject_ = {};
};

// The last match of a text with more than is looked at, and what it may be.
[[nodiscard]] Match bound_match(std::string_view name);
[[nodiscard]] std::span<const RuleInfo> bound_rules() noexcept;

}  // namespace refward::secrets
