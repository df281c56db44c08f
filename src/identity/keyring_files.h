// SPDX-License-Identifier: Apache-2.0
// KeyringFiles: the bytes of a keyrings folder (design.md section 5), read once, before anything is
// parsed, so that all that follows speaks of one state of the folder, and its digest of the same.
// What is there and cannot be read is a fault of its keyring: a list of revocations that cannot be
// read must not look like one that is empty.
#pragma once

#include "identity/remark.h"
#include "signature/verdict.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::identity {

inline constexpr std::size_t kMaxKeyringFileBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxKeyringBytes = std::size_t{256} << 20;  // all files together

inline constexpr std::string_view kAllowedSigners = "allowed_signers";
inline constexpr std::string_view kRevokedKeys = "revoked_keys";
inline constexpr std::string_view kPeopleToml = "people.toml";
inline constexpr std::string_view kOpenPgpFolder = "openpgp";
inline constexpr std::string_view kX509Folder = "x509";

class KeyringFiles {
 public:
  struct File {
    std::string name;  // relative to the folder: "openpgp/alice@example.org.asc"
    std::size_t offset = 0;
    std::size_t size = 0;
  };

  // Files of formats that are not among `formats` are not read.
  [[nodiscard]] static KeyringFiles read(const std::filesystem::path& folder,
                                         const std::set<signature::Format>& formats);

  // In the order of their names.
  [[nodiscard]] const std::vector<File>& files() const noexcept { return files_; }

  // Views into canonical(): they move with the KeyringFiles only where it stays on the heap.
  [[nodiscard]] std::string_view content(const File& file) const noexcept;
  [[nodiscard]] std::optional<std::string_view> content(std::string_view name) const noexcept;

  // For each file in the order of their names: its name, NUL, its length in decimal digits, NUL,
  // its bytes.
  [[nodiscard]] const std::string& canonical() const noexcept { return canonical_; }

  [[nodiscard]] std::vector<KeyringRemark> take_remarks() noexcept { return std::move(remarks_); }

 private:
  std::vector<File> files_;
  std::string canonical_;
  std::vector<KeyringRemark> remarks_;
};

}  // namespace refward::identity
