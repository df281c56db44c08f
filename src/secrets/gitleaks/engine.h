// SPDX-License-Identifier: Apache-2.0
// gitleaks::Engine: one text -> what a gitleaks configuration finds in it, equal to gitleaks 8.30
// on the same fragment of text (docs/gitleaks.md lists the differences). Vectorscan says in one
// pass where rules can match, RE2 then gives exactly the non-overlapping leftmost-first matches
// that it gives over the whole text, and the semantics of a finding (secret, entropy, allowlists,
// composite rules, decoded passes) follow in gitleaks' order.
#pragma once

#include "base/result.h"
#include "secrets/gitleaks/rules.h"
#include "secrets/scanner.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace refward::secrets::gitleaks {

// Bounds of one scan; what lies beyond is told by Sightings::complete.
inline constexpr std::size_t kMaxSighted = 10'000;  // findings of one text, before any is dropped
inline constexpr unsigned kDecodeDepth = 5;         // passes over what was decoded

// "gitleaks:allow" in a line of a finding drops it. It is written by whoever pushes, so it counts
// only where the server says so.
enum class InlineAllow { ignored, honoured };

// One finding. Lines and columns are gitleaks' own, for its fingerprints and reports: lines from 1;
// columns from 1 on the first line, but from 2 on all others. `begin` and `end` are byte offsets.
struct Sighted {
  std::size_t rule = 0;            // index into Rules::rules
  std::size_t begin = 0, end = 0;  // of the match; where decoded: of what encodes it
  std::string match;               // as decoded; "file detected: PATH" where the path alone counts
  std::string secret;              // as decoded; empty where the path alone counts
  std::uint64_t start_line = 0, end_line = 0;  // 0: the path alone counts
  std::uint64_t start_column = 0, end_column = 0;
  float entropy = 0;
  std::vector<std::string> tags;  // the rule's, then "decoded:base64", "decode-depth:1"
};

struct Sightings {
  std::vector<Sighted> found;    // by place, then by rule
  std::vector<Sighted> allowed;  // dropped because of "gitleaks:allow", for the record
  bool complete = true;          // false: a bound of above was reached, and more may be there
};

class Engine {
 public:
  // Compiles the rules, or loads them from the folder `cache` as Scanner::create does (empty: no
  // cache). An error: the rules do not compile.
  [[nodiscard]] static base::Result<Engine> create(std::shared_ptr<const Rules> rules,
                                                   const std::string& cache);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // Bytes need not be UTF-8. Throws base::Failure where the engine itself fails. Not for two
  // threads at once: clone().
  [[nodiscard]] Sightings scan(const Subject& subject,
                               InlineAllow honour = InlineAllow::ignored) const;
  // Shares the database and the compiled expressions, has its own scratch space.
  [[nodiscard]] Engine clone() const;
  [[nodiscard]] const Rules& rules() const noexcept;

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace refward::secrets::gitleaks
