// SPDX-License-Identifier: Apache-2.0
// Story: commits told by their files and parents, written by one run of git fast-import.
#pragma once

#include "git/repo.h"
#include "git/scratch.h"

#include <fmt/core.h>

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace refward::git {

struct File {
  std::string data;             // of a submodule: its commit, 40 digits
  std::string mode = "100644";  // "100755", "120000", "160000"
  friend bool operator==(const File&, const File&) = default;
};

using Files = std::map<std::string, File>;

inline Repo open_repo(const std::filesystem::path& git_dir,
                      const std::optional<std::filesystem::path>& quarantine = std::nullopt) {
  auto repo =
      Repo::open({.git_dir = git_dir, .quarantine = quarantine, .owner_check = OwnerCheck::off});
  INFO((repo ? "" : repo.error().what));
  REQUIRE(repo.has_value());
  return *std::move(repo);
}

// In double quotes, every byte as an octal escape.
inline std::string octal_quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text)
    quoted += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  return quoted + "\"";
}

class Story {
 public:
  // Its number; parents by theirs. Without a date, one minute after the one told before.
  std::size_t add(const std::vector<std::size_t>& parents,
                  const Files& files,
                  std::optional<std::size_t> date = std::nullopt) {
    const std::size_t number = count_++;
    stream_ << "commit refs/heads/c" << number << "\nmark :" << number + 1
            << "\ncommitter Bob <bob@example.org> " << date.value_or(1'600'000'000 + number * 60)
            << " +0000\ndata 2\nx\n";
    const char* word = "from";
    for (const std::size_t parent : parents) {
      stream_ << word << " :" << parent + 1 << "\n";
      word = "merge";
    }
    stream_ << "deleteall\n";
    for (const auto& [path, file] : files)
      tell(path, file);
    stream_ << "\n";
    return number;
  }

  // Makes the bare repository `where`; the commits' ids by their numbers.
  std::vector<ObjectId> write(const Scratch& scratch, const std::string& where) const {
    scratch.write("story", stream_.str());
    scratch.run("git init -q --bare '" + where + "' && git -C '" + where +
                "' fast-import --quiet --export-marks=marks <story");
    std::vector<ObjectId> ids(count_);
    std::istringstream marks(scratch.read(where + "/marks"));
    for (std::string mark, id; marks >> mark >> id;)
      ids.at(std::stoul(mark.substr(1)) - 1) = ObjectId::parse(id).value();
    return ids;
  }

 private:
  void tell(const std::string& path, const File& file) {
    if (file.mode == "160000")
      stream_ << "M 160000 " << file.data << " " << octal_quoted(path) << "\n";
    else
      stream_ << "M " << file.mode << " inline " << octal_quoted(path) << "\ndata "
              << file.data.size() << "\n"
              << file.data << "\n";
  }

  std::ostringstream stream_;
  std::size_t count_ = 0;
};

}  // namespace refward::git
