// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <doctest/doctest.h>

#include <string>

namespace refward::base {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0)
    return Error("odd");
  return value / 2;
}

Result<std::string> quarter_text(int value) {
  TRY(const int first, half(value));
  TRY(const int second, half(first));
  return std::to_string(second);
}

Status check_even(int value) {
  TRY_OK(half(value));
  return Done{};
}

}  // namespace

TEST_CASE("TRY hands on the value or the error") {
  CHECK(*quarter_text(12) == "3");
  CHECK(quarter_text(6).error().what == "odd");
  CHECK(check_even(2).has_value());
  CHECK(check_even(3).error().within("line 4").what == "line 4: odd");
  CHECK(half(3).value_or(7) == 7);
}

}  // namespace refward::base
