// SPDX-License-Identifier: Apache-2.0
// FreshSet: the first refward.toml and keyrings/ of a server. They are made whole in a folder
// beside the one that they are for, and take its place by one rename: what was configured already
// is never overwritten, and no push ever reads a half.
#pragma once

#include "base/result.h"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace refward::setup {

// Who may change a folder, or what leads to it, decides what is in force. An error: a part of the
// way that belongs neither to root nor to us, or that everybody may write (but a folder with the
// sticky bit, where nobody takes away what is another's), or a link of somebody else's. Parts that
// are not there are fine.
[[nodiscard]] base::Status check_way_to(const std::filesystem::path& path);
// A folder that is there, no link, of `owner` and not writable by everybody.
[[nodiscard]] base::Status check_folder_of(const std::filesystem::path& path, uid_t owner);

class FreshSet {
 public:
  enum class Place {
    beside,     // to be put in place
    elsewhere,  // to be looked at only: below the system's folder for temporary files
  };

  // An error: something is configured in `folder` already (anything but empty folders for keyrings
  // counts), or check_way_to(). Throws base::Failure where the system refuses.
  [[nodiscard]] static base::Result<FreshSet> begin(const std::filesystem::path& folder,
                                                    Place place);

  FreshSet(FreshSet&& other) noexcept;
  FreshSet(const FreshSet&) = delete;
  FreshSet& operator=(const FreshSet&) = delete;
  FreshSet& operator=(FreshSet&&) = delete;
  ~FreshSet();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  // `name` is relative; its folder is made. Readable by all, whatever the caller's umask.
  void write(const std::filesystem::path& name, std::string_view content) const;
  void make_folder(const std::filesystem::path& name) const;

  // Durable, then in place. An error where somebody was faster; then nothing is changed.
  [[nodiscard]] base::Status put_in_place();

 private:
  FreshSet(std::filesystem::path folder, std::filesystem::path path)
      : folder_(std::move(folder)), path_(std::move(path)) {}

  std::filesystem::path folder_, path_;
};

}  // namespace refward::setup
