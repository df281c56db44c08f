// SPDX-License-Identifier: Apache-2.0
#include "tlog/checkpoint.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace refward::tlog {

TEST_CASE("checkpoints have one spelling") {
  const std::string empty = base::to_base64(empty_root());

  struct Row {
    std::string text;
    bool fine;
    const char* why;
  };

  std::string many = fmt::format("o\n1\n{}\n", empty);
  for (std::size_t i = 0; i < kMaxExtensions; ++i)
    many += "x\n";
  const Row rows[] = {
      {fmt::format("o\n0\n{}\n", empty), true, "the empty log"},
      {fmt::format("o\n18446744073709551615\n{}\n", empty), true, "the largest"},
      {fmt::format("o\n18446744073709551616\n{}\n", empty), false, "one more than the largest"},
      {fmt::format("o\n1\n{}\nextension\n", empty), true, "an extension"},
      {many, true, "as many extensions as the limit"},
      {fmt::format("{}x\n", many), false, "one more than the limit"},
      {fmt::format("o\n01\n{}\n", empty), false, "a leading zero"},
      {fmt::format("o\n+1\n{}\n", empty), false, "a sign"},
      {fmt::format("o\n-1\n{}\n", empty), false, "below zero"},
      {fmt::format("o\n\n{}\n", empty), false, "no size"},
      {fmt::format("\n1\n{}\n", empty), false, "no origin"},
      {fmt::format("o\n1\n{}\n\n", empty), false, "an empty extension"},
      {fmt::format("o\n1\n{}", empty), false, "no line end"},
      {fmt::format("o\n1\n{}\n", empty.substr(4)), false, "a root that is too short"},
      {fmt::format("o\n1\nA{}\n", empty), false, "a root that is too long"},
      {fmt::format("o\n0\nA{}\n", empty.substr(1)), false, "another root of nothing"},
      {"o\n1\n", false, "no root"},
      {"\xff\n1\n", false, "not UTF-8"},
      {"", false, "nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto checkpoint = Checkpoint::parse(row.text);
    CHECK(checkpoint.has_value() == row.fine);
    if (checkpoint)
      CHECK(checkpoint->text() == row.text);
  }
}

}  // namespace refward::tlog
