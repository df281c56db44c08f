// SPDX-License-Identifier: Apache-2.0
#include "signature/ssh/serial_set.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::signature::ssh {
namespace {

constexpr std::uint64_t kLast = UINT64_MAX;

}  // namespace

TEST_CASE("a range holds both its ends and nothing beside them") {
  struct Row {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    std::vector<std::uint64_t> in;
    std::vector<std::uint64_t> out;
    std::string_view why;
  };

  const Row rows[] = {
      {{}, {}, {0, 1, kLast}, "none"},
      {{{5, 5}}, {5}, {4, 6}, "one"},
      {{{5, 9}}, {5, 7, 9}, {4, 10}, "some"},
      {{{1, kLast}}, {1, 2, kLast}, {0}, "all"},
      {{{kLast, kLast}}, {kLast}, {kLast - 1, 0}, "the last"},
      {{{8, 9}, {2, 3}}, {2, 3, 8, 9}, {1, 4, 7, 10}, "in any order"},
      {{{2, 3}, {4, 5}}, {2, 3, 4, 5}, {1, 6}, "side by side"},
      {{{2, 9}, {4, 5}}, {2, 6, 9}, {1, 10}, "one in the other"},
      {{{4, 5}, {2, 9}}, {2, 6, 9}, {1, 10}, "one in the other, later"},
      {{{2, 5}, {5, 7}}, {2, 5, 7}, {1, 8}, "one touching the other"},
      {{{10, 20}, {1, 2}, {15, 30}, {4, 4}}, {1, 2, 4, 10, 30}, {3, 5, 9, 31}, "all at once"},
      {{{10, kLast}, {5, 11}}, {5, 10, 11, kLast}, {4}, "up to the last"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    SerialSet set;
    for (const auto& [first, last] : row.ranges)
      CHECK(set.add(first, last).has_value());
    set.settle();
    CHECK(set.empty() == row.ranges.empty());
    for (const std::uint64_t serial : row.in)
      CHECK_MESSAGE(set.contains(serial), serial);
    for (const std::uint64_t serial : row.out)
      CHECK_FALSE_MESSAGE(set.contains(serial), serial);
  }
}

TEST_CASE("ranges that are none are errors") {
  SerialSet set;
  CHECK_FALSE(set.add(0, 0).has_value());
  CHECK_FALSE(set.add(0, 5).has_value());
  CHECK_FALSE(set.add(6, 5).has_value());
  CHECK(set.empty());
}

TEST_CASE("a bitmap counts its bits from the end") {
  const base::ByteBuffer bits = {0x80, 0x00, 0x05};
  SerialSet set;
  REQUIRE(set.add_bitmap(100, bits).has_value());
  set.settle();
  for (std::uint64_t serial = 90; serial < 140; ++serial)
    CHECK(set.contains(serial) == (serial == 100 || serial == 102 || serial == 123));

  CHECK_FALSE(SerialSet().add_bitmap(0, base::ByteBuffer{1}).has_value());
  CHECK(SerialSet().add_bitmap(0, base::ByteBuffer{2}).has_value());
  CHECK(SerialSet().add_bitmap(kLast - 7, base::ByteBuffer{0x80}).has_value());
  CHECK_FALSE(SerialSet().add_bitmap(kLast - 6, base::ByteBuffer{0x80}).has_value());
  CHECK(SerialSet().add_bitmap(kLast - 6, base::ByteBuffer{0x40}).has_value());
}

TEST_CASE("a set of ranges holds what a set of numbers holds") {
  std::mt19937 random(20'260'101);
  for (int round = 0; round < 200; ++round) {
    SerialSet set;
    std::set<std::uint64_t> numbers;
    const auto count = random() % 12;
    for (unsigned i = 0; i < count; ++i) {
      const std::uint64_t first = 1 + random() % 40;
      const std::uint64_t last = first + random() % 6;
      REQUIRE(set.add(first, last).has_value());
      for (std::uint64_t number = first; number <= last; ++number)
        numbers.insert(number);
    }
    set.settle();
    for (std::uint64_t number = 0; number < 50; ++number)
      REQUIRE(set.contains(number) == (numbers.count(number) == 1));
  }
}

}  // namespace refward::signature::ssh
