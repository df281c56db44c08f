// SPDX-License-Identifier: Apache-2.0
#include "base/inflate.h"

#include "base/bytes.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace refward::base {
namespace {

using Wrapping = Inflater::Wrapping;

// Python's zlib.compressobj(9, DEFLATED, -15 | 15 | 31) over kText.
constexpr std::string_view kText = "hello hello hello";
constexpr std::string_view kRaw = "cb48cdc9c957c8409000";
constexpr std::string_view kZlib = "78dacb48cdc9c957c84090003a2e067d";
constexpr std::string_view kGzip = "1f8b0800000000000203cb48cdc9c957c84090008088f9e511000000";

std::string from_hex(std::string_view hex) {
  return std::string(as_text(*parse_hex(hex)));
}

struct Case {
  const char* why;
  Wrapping wrapping;
  std::string input;
  std::size_t max_bytes;
  bool inflates;
};

}  // namespace

TEST_CASE("inflate: what each wrapping is, and what is refused") {
  const std::size_t enough = kText.size();
  const std::string gzip = from_hex(kGzip);
  std::string wrong_sum = from_hex(kZlib);
  wrong_sum.back() ^= 1;
  const Case cases[] = {
      {"raw", Wrapping::raw, from_hex(kRaw), enough, true},
      {"zlib", Wrapping::zlib, from_hex(kZlib), enough, true},
      {"gzip", Wrapping::gzip, gzip, enough, true},
      {"one byte more than the bound", Wrapping::gzip, gzip, enough - 1, false},
      {"another wrapping", Wrapping::zlib, gzip, enough, false},
      {"a wrong checksum", Wrapping::zlib, wrong_sum, enough, false},
      {"cut short", Wrapping::gzip, gzip.substr(0, gzip.size() - 1), enough, false},
      {"bytes behind the end", Wrapping::gzip, gzip + "x", enough, false},
      {"nothing", Wrapping::raw, "", enough, false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.why);
    const auto out = inflate(one.input, one.wrapping, one.max_bytes);
    REQUIRE(out.has_value() == one.inflates);
    if (out)
      CHECK(*out == kText);
  }
}

TEST_CASE("Inflater: one byte in and out at a time gives the same") {
  Inflater inflater(Wrapping::gzip);
  const std::string input = from_hex(kGzip);
  std::string out;
  std::size_t at = 0;
  bool finished = false;
  while (!finished) {
    std::array<char, 1> room{};
    const auto step = inflater.step(std::string_view(input).substr(at, 1), room);
    REQUIRE(step.has_value());
    REQUIRE((step->consumed > 0 || step->produced > 0));
    at += step->consumed;
    out.append(room.data(), step->produced);
    finished = step->finished;
  }
  CHECK(out == kText);
  CHECK(at == input.size());
}

}  // namespace refward::base
