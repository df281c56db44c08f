// SPDX-License-Identifier: Apache-2.0
// Scratch: a temporary folder in which tests let the real Git work, cut off from everybody's
// configuration.
#pragma once

#include "git/object_id.h"

#include <doctest/doctest.h>

#include <stdlib.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace refward::git {

struct Ran {
  int status = 0;
  std::string output;
};

class Scratch {
 public:
  Scratch() {
    std::string folder = "/tmp/refward git:XXXXXX";  // blank and colon on purpose
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    path_ = folder;
    const std::array<std::array<const char*, 2>, 8> variables = {{
        {"HOME", folder.c_str()},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_AUTHOR_NAME", "Alice"},
        {"GIT_AUTHOR_EMAIL", "alice@example.org"},
        {"GIT_COMMITTER_NAME", "Bob"},
        {"GIT_COMMITTER_EMAIL", "bob@example.org"},
        {"GIT_TERMINAL_PROMPT", "0"},
    }};
    for (const auto& [name, value] : variables)
      REQUIRE(::setenv(name, value, 1) == 0);
    for (const char* name : {"GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                             "GIT_QUARANTINE_PATH", "GIT_INDEX_FILE", "GIT_WORK_TREE"})
      REQUIRE(::unsetenv(name) == 0);
  }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // In the folder, by sh; standard error goes to the folder's file "stderr".
  [[nodiscard]] Ran try_run(const std::string& command) const {
    const std::string line = "cd '" + path_.string() + "' && { " + command + "\n} 2>>stderr";
    FILE* const pipe = ::popen(line.c_str(), "r");
    REQUIRE(pipe != nullptr);
    Ran ran;
    std::array<char, 65536> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
      ran.output.append(buffer.data(), got);
    const int status = ::pclose(pipe);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
  }

  // Succeeds; without the last LF of the output.
  std::string run(const std::string& command) const {
    Ran ran = try_run(command);
    INFO(command);
    REQUIRE(ran.status == 0);
    if (ran.output.ends_with('\n'))
      ran.output.pop_back();
    return ran.output;
  }

  [[nodiscard]] ObjectId id(const std::string& command) const {
    const auto id = ObjectId::parse(run(command));
    REQUIRE(id.has_value());
    return *id;
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Writes an object as it stands, however malformed, into the repository `where`.
  [[nodiscard]] ObjectId put(const std::string& where,
                             const std::string& kind,
                             const std::string& bytes) const {
    write("raw-object", bytes);
    return id("git -C '" + where + "' hash-object -t " + kind +
              " -w --literally --stdin <raw-object");
  }

 private:
  std::filesystem::path path_;
};

}  // namespace refward::git
