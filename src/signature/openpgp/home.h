// SPDX-License-Identifier: Apache-2.0
// Home: GnuPG's folder with the public keys of one keyring, and nothing in it that asks the
// network, an agent or a trust database. It is made beside its final place and renamed into it when
// it is whole, so that hooks that make the same one at the same time all find a whole one.
#pragma once

#include <filesystem>
#include <string_view>

namespace refward::signature::openpgp {

inline constexpr std::string_view kPublicRing = "pubring.kbx";
inline constexpr std::string_view kSnapshotFile = "keyring";

// gpg.conf of every home; part of the home's name, so that a new one makes new homes.
[[nodiscard]] std::string_view gpg_settings() noexcept;

// A folder that goes with this object, unless it was put in place.
class Home {
 public:
  // Below `parent` (which exists), 0700, with its settings.
  [[nodiscard]] static Home make(const std::filesystem::path& parent);
  // One that is already in place.
  [[nodiscard]] static Home at(std::filesystem::path path);
  Home(Home&& other) noexcept;
  Home& operator=(Home&& other) noexcept;
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  ~Home();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  // Removes what an import leaves beside the keys, and writes the snapshot, last and durably.
  void seal(std::string_view snapshot);
  // Renames the folder to `place`, whatever stood there.
  void put(const std::filesystem::path& place);

 private:
  Home(std::filesystem::path path, bool temporary)
      : path_(std::move(path)), temporary_(temporary) {}

  std::filesystem::path path_;
  bool temporary_ = false;
};

// A folder, not a link, that is the process's own and that nobody else may enter. A thing of that
// name that is not so throws: whoever put it there might have chosen the keys.
[[nodiscard]] bool is_private_folder(const std::filesystem::path& path);

// Makes the folder of homes, with its parent's permissions, where it is missing. One that everybody
// may write throws.
void make_cache_folder(const std::filesystem::path& cache);

}  // namespace refward::signature::openpgp
