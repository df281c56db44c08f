// SPDX-License-Identifier: Apache-2.0
// Searcher: one Vectorscan pass over a text says, for each of many expressions, where its matches
// can be: windows that hold every match whole, whichever way it is chosen. Block mode, without
// starts of matches: the end and the greatest width make the window. Private to this room.
#pragma once

#include "base/result.h"
#include "secrets/database.h"
#include "secrets/gitleaks/pattern.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

// Windows of one expression in one text; beyond them the whole text is one window.
inline constexpr std::size_t kMaxWindows = 100'000;

// Where one expression can match. Windows ascend and are apart.
struct Reach {
  bool everywhere = false;
  std::vector<Span> windows;

  [[nodiscard]] bool none() const noexcept { return !everywhere && windows.empty(); }
};

class Searcher {
 public:
  // `made_from` and `cache`: see CacheFile. Expressions that Vectorscan cannot take are answered
  // with `everywhere`. An empty expression is never found.
  [[nodiscard]] static base::Result<Searcher> create(const std::vector<std::string>& expressions,
                                                     const std::string& cache,
                                                     const std::string& made_from);
  // Shares the databases, has its own scratch space.
  [[nodiscard]] Searcher clone() const;
  // One Reach for each expression. Throws base::Failure where the library fails.
  [[nodiscard]] std::vector<Reach> search(std::string_view text) const;
  // How many expressions are not searched for, and so cost a whole pass of RE2.
  [[nodiscard]] std::size_t unsearchable() const noexcept;

  // How an expression is searched for: `width` bytes before its end, or in the whole text.
  enum class Kind : std::uint8_t { never, bounded, unbounded, unsearchable };

  struct Target {
    Kind kind = Kind::never;
    std::uint32_t width = 0;
  };

 private:
  struct Shared {
    std::vector<Target> targets;
    std::vector<Database> databases;
  };

  Searcher(std::shared_ptr<const Shared> shared, Scratch scratch);
  [[nodiscard]] static std::shared_ptr<Shared> compile(const std::vector<std::string>& expressions);
  [[nodiscard]] static std::shared_ptr<Shared> parse(std::string_view bytes, std::size_t count);
  [[nodiscard]] static std::string serialized(const Shared& shared);

  std::shared_ptr<const Shared> shared_;
  Scratch scratch_;
};

}  // namespace refward::secrets::gitleaks
