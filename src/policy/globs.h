// SPDX-License-Identifier: Apache-2.0
// Globs of refward.toml (design.md 4.6): `*` and `?` stop at '/', `**` does not, `**/` also matches
// nothing, `[abc]`, `[a-z]` and `[!abc]` are classes (never '/'), `\` quotes; an entry beginning
// with `!` takes away from what the others match, in any order. A list of only such entries is an
// error. Patterns match the whole text, character by character (UTF-8; a byte that is none counts
// as one character). A pattern that no ref name, or no path, could ever match is an error where it
// is written down, not a rule that quietly protects nothing.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace refward::policy {

// One pattern without `!`. At most kMaxLength bytes; matching takes time linear in pattern times
// text, whatever both look like.
class Glob {
 public:
  static constexpr std::size_t kMaxLength = 512;

  [[nodiscard]] static base::Result<Glob> parse(std::string_view pattern);
  [[nodiscard]] bool matches(std::string_view text) const;

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  // The folder, with its "/", that every match lies below by the pattern's literal beginning:
  // "envs/prod/" of "envs/prod/**". Empty where there is none.
  [[nodiscard]] std::string literal_folder() const;

  struct Range {
    char32_t first;
    char32_t last;
  };

  struct Token {
    enum class Kind {
      literal,
      one,       // `?`
      run,       // `*`
      long_run,  // `**`
      optional,  // the next two tokens, a long_run and '/', may be left out: `**/`
      among,     // `[...]`
    };
    Kind kind;
    char32_t character = 0;     // literal
    std::vector<Range> ranges;  // among
    enum class Sense { listed, others } sense = Sense::listed;
    // Does one step of this token take the character? Not for optional.
    [[nodiscard]] bool takes(char32_t c) const noexcept;

    [[nodiscard]] bool repeats() const noexcept {
      return kind == Kind::run || kind == Kind::long_run;
    }
  };

  [[nodiscard]] const std::vector<Token>& tokens() const noexcept { return tokens_; }

 private:
  friend class GlobParser;
  Glob() = default;
  [[nodiscard]] bool matches_tokens(std::string_view text) const;

  std::string text_;
  std::vector<Token> tokens_;
  std::string prefix_;  // what every match begins with, and
  std::string suffix_;  // ends with
  // What stands behind the prefix: nothing, `**`, or anything else.
  enum class Rest { none, everything, other } rest_ = Rest::other;
};

class GlobList {
 public:
  static constexpr std::size_t kMaxEntries = 1'000;

  // No entries make a list that matches nothing.
  [[nodiscard]] static base::Result<GlobList> parse(const std::vector<std::string>& entries);
  // Whether one entry, `!` included, may stand in a list, and if not, why.
  [[nodiscard]] static base::Status check(std::string_view entry);
  [[nodiscard]] static GlobList all();  // ["**"]
  // The literal folder that each entry which adds begins with; nothing where there is none, or
  // where they begin with different ones: a path below it has one relative path, or none.
  [[nodiscard]] std::optional<std::string> literal_folder() const;

  [[nodiscard]] bool matches(std::string_view text) const;

  // Could what the list adds match a path below this one? Not where one entry that ends in `**`
  // takes away all that is there; entries that take away less are not looked at.
  [[nodiscard]] bool may_match_below(std::string_view path) const;

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

  [[nodiscard]] const std::vector<std::string>& entries() const noexcept { return entries_; }

 private:
  std::vector<std::string> entries_;  // as written
  std::vector<Glob> with_;
  std::vector<Glob> without_;
};

using RepositoryGlobs = GlobList;

// The same over ref names, in which `@default` stands for the branch that HEAD names. A pattern
// that can never match a ref name (no "refs/" at its front while having no wildcard there,
// "refs//x", "..") is an error, and so is `@default` beside `!@default`.
class RefGlobs {
 public:
  [[nodiscard]] static base::Result<RefGlobs> parse(const std::vector<std::string>& entries);
  [[nodiscard]] static base::Status check(std::string_view entry);

  // Where it is not known what HEAD names (an empty `default_branch`), `@default` covers every
  // branch and `!@default` takes none away: what is unknown must not end a protection.
  [[nodiscard]] bool matches(std::string_view ref, std::string_view default_branch) const;
  // The same for a list that permits, where what is unknown must not open anything: `@default`
  // covers no branch then, and `!@default` takes every branch away.
  [[nodiscard]] bool permits(std::string_view ref, std::string_view default_branch) const;

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }

  [[nodiscard]] const std::vector<std::string>& entries() const noexcept { return entries_; }

  // Could what the list adds match a ref below this folder ("refs/tags/")? What it takes away is
  // not looked at.
  [[nodiscard]] bool may_match_below(std::string_view folder) const;

 private:
  enum class Default { absent, included, excluded };

  std::vector<std::string> entries_;
  std::vector<Glob> with_;
  std::vector<Glob> without_;
  Default default_ = Default::absent;
};

}  // namespace refward::policy
