// SPDX-License-Identifier: Apache-2.0
// RuleSet: the folder of refward.toml and keyrings/ as one thing that is replaced as a whole
// (design.md section 6, apply). The new set is made beside the old one, looked at there, and takes
// its place by one exchange of two folders (renameat2(2), RENAME_EXCHANGE): at no moment is there a
// half of either, and the old one stays at hand.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace refward::setup {

inline constexpr std::size_t kMaxSetEntries = 10'000;  // files and folders of a set
inline constexpr std::size_t kMaxSetDepth = 8;         // folders below it
inline constexpr std::uint64_t kMaxSetBytes = std::uint64_t{256} << 20;

// Codes, worded by report: "no-folder", "same", "link", "kind", "writable", "limit", "nothing".
struct SetFault {
  std::string code;
  std::string where;  // unescaped
};

// A new set beside the old one; gone with this unless it took its place.
class StagedSet {
 public:
  // What `folder` holds, with what `fresh` holds over it: its files take the place of those of the
  // same name, its keyrings/ that of the whole keyrings/. Regular files and folders only; what
  // everybody can write is refused. Owner and mode stay where there was such a file. Throws
  // base::Failure where the system refuses.
  [[nodiscard]] static base::Result<StagedSet, SetFault> make(const std::filesystem::path& folder,
                                                              const std::filesystem::path& fresh);

  StagedSet(StagedSet&& other) noexcept;
  StagedSet(const StagedSet&) = delete;
  StagedSet& operator=(const StagedSet&) = delete;
  StagedSet& operator=(StagedSet&&) = delete;
  ~StagedSet();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  // Durable, then in force. Twice: as before. Throws base::Failure where the system refuses, and
  // then the old set is in force.
  void exchange();

  // After exchange(): the set before, kept at "<folder>.previous" in place of an older one.
  [[nodiscard]] std::filesystem::path keep_previous();

 private:
  StagedSet(std::filesystem::path folder, std::filesystem::path path)
      : folder_(std::move(folder)), path_(std::move(path)) {}

  std::filesystem::path folder_;  // in force
  std::filesystem::path path_;    // beside it; empty: nothing is left there
};

}  // namespace refward::setup
