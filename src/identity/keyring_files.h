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

inline constexpr std::string_view kX509Roots = "x509/roots.pem";
inline constexpr std::string_view kX509Intermediates = "x509/intermediates.pem";
inline constexpr std::string_view kX509TimestampRoots = "x509/timestamp_roots.pem";
inline constexpr std::string_view kCrlSuffix = ".crl";

class KeyringFiles {
 public:
  struct File {
    std::string name;  // relative to the folder: "openpgp/alice@example.org.asc"
    std::string content;
  };

  // Files of formats that are not among `formats` are not read.
  [[nodiscard]] static KeyringFiles read(const std::filesystem::path& folder,
                                         const std::set<signature::Format>& formats);

  // In the order of their names. Views into them last as long as the KeyringFiles, wherever it
  // moves.
  [[nodiscard]] const std::vector<File>& files() const noexcept { return files_; }

  [[nodiscard]] std::optional<std::string_view> content(std::string_view name) const noexcept;

  // For each file in the order of their names: its name, NUL, its length in decimal digits, NUL,
  // its bytes.
  [[nodiscard]] std::string canonical() const;
  // SHA-256 of the same, in hex.
  [[nodiscard]] std::string digest() const;

  [[nodiscard]] std::vector<KeyringRemark> take_remarks() noexcept { return std::move(remarks_); }

 private:
  std::vector<File> files_;
  std::vector<KeyringRemark> remarks_;
};

}  // namespace refward::identity
