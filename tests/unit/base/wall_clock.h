// SPDX-License-Identifier: Apache-2.0
// What date(1) says that the clocks of a zone show: the oracle for base::Zone, and for what
// follows such clocks.
#pragma once

#include "base/clock.h"
#include "base/files.h"
#include "base/text.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <stdlib.h>

namespace refward::base {

// One line of `format` for each instant.
inline std::vector<std::string> shown_by_date(const std::string& zone,
                                              const std::vector<Instant>& instants,
                                              const std::string& format) {
  std::string folder = "/tmp/refward-zone-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  std::string input;
  for (const Instant instant : instants)
    input += "@" + std::to_string(instant.time_since_epoch().count()) + "\n";
  const std::filesystem::path questions = std::filesystem::path(folder) / "in";
  const std::filesystem::path answers = std::filesystem::path(folder) / "out";
  replace_file(questions, input, 0600);
  const std::string command = "LC_ALL=C TZ=" + shell_quoted(zone) + " date -f " +
                              questions.string() + " " + shell_quoted("+" + format) + " >" +
                              answers.string();
  REQUIRE(std::system(command.c_str()) == 0);
  const std::string text = read_file(answers, std::size_t{1} << 26);
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n'))
    if (!line.empty())
      lines.emplace_back(line);
  std::filesystem::remove_all(folder);
  REQUIRE(lines.size() == instants.size());
  return lines;
}

// "1 00:00:00" is Monday's midnight.
inline Seconds of_week(const std::string& shown) {
  return std::chrono::days(shown.at(0) - '1') + std::chrono::hours(std::stoi(shown.substr(2, 2))) +
         std::chrono::minutes(std::stoi(shown.substr(5, 2))) +
         Seconds(std::stoi(shown.substr(8, 2)));
}

inline constexpr const char* kOfWeek = "%u %H:%M:%S";

}  // namespace refward::base
