// SPDX-License-Identifier: Apache-2.0
#include "git/pack_index.h"

#include "git/scratch.h"

#include <doctest/doctest.h>

#include <sstream>

namespace refward::git {
namespace {

// The index of a pack with some hundred objects, made by Git.
std::string make_index(const Scratch& scratch, const std::string& version) {
  scratch.run(
      "git init -q r && cd r && for i in $(seq 300); do echo $i | git hash-object -w "
      "--stdin; done | git pack-objects -q ../p >../name && mv ../p-*.pack ../p.pack");
  scratch.run("git index-pack --index-version=" + version + " -o p.idx p.pack");
  return scratch.read("p.idx");
}

std::string fault(const std::string& bytes) {
  const auto index = PackIndex::parse(base::as_bytes(bytes));
  return index ? "" : index.error().what;
}

}  // namespace

TEST_CASE("every object is where git show-index says") {
  for (const std::string version : {"2", "2,0x40"}) {
    const Scratch scratch;
    const std::string bytes = make_index(scratch, version);
    const auto index = PackIndex::parse(base::as_bytes(bytes));
    REQUIRE(index.has_value());
    CHECK(index->size() == 300);
    std::istringstream lines(scratch.run("git show-index <p.idx"));
    std::uint64_t offset = 0;
    std::string name, rest;
    std::size_t count = 0;
    for (; lines >> offset >> name && std::getline(lines, rest); ++count)
      CHECK(index->find(*ObjectId::parse(name)) == offset);
    CHECK(count == 300);
    CHECK_FALSE(index->find(ObjectId()).has_value());
    CHECK_FALSE(index->find(*ObjectId::parse(std::string(40, 'f'))).has_value());
  }
}

TEST_CASE("what is not exactly such an index is refused") {
  const Scratch scratch;
  const std::string good = make_index(scratch, "2");
  CHECK(fault(good).empty());
  CHECK_FALSE(fault("").empty());
  CHECK_FALSE(fault(good.substr(0, good.size() - 1)).empty());
  CHECK_FALSE(fault(good + "x").empty());
  std::string bad = good;
  bad[7] = 3;
  CHECK_FALSE(fault(bad).empty());
  bad = good;
  bad[8] = 1;  // the first count is above the second
  CHECK(fault(bad) == "a pack index whose counts go down");
  bad = good;
  bad[8 + 255 * 4] = 0x7f;  // more objects than there are bytes
  CHECK_FALSE(fault(bad).empty());
  // More large offsets than objects.
  CHECK(fault(good + std::string(301 * 8, '\0')) == "a pack index with bytes left over");
}

TEST_CASE("a large offset that is not there leads nowhere") {
  const Scratch scratch;
  std::string bytes = make_index(scratch, "2,0x40");
  const std::size_t offsets = 8 + 1024 + 300 * 24;
  for (std::size_t i = 0; i < 300; ++i)
    bytes.replace(offsets + i * 4, 4, "\xff\xff\xff\xff");
  const auto index = PackIndex::parse(base::as_bytes(bytes));
  REQUIRE(index.has_value());
  const auto name =
      ObjectId::parse(scratch.run("git show-index <p.idx | head -n 1 | cut -d' ' -f2"));
  CHECK_FALSE(index->find(*name).has_value());
}

TEST_CASE("headers of packed objects") {
  struct Row {
    std::string bytes;
    std::optional<std::uint64_t> size;
    std::string why;
  };

  const Row rows[] = {
      {"\x35", 5, "one byte"},
      {"\xb5\x01", 21, "two bytes"},
      {std::string("\xb0") + std::string(8, '\x80') + "\x0f", std::uint64_t{15} << 60,
       "the largest: 4 + 9 * 7 bits, of which 64 count"},
      {std::string("\xb0") + std::string(8, '\x80') + "\x1f", std::nullopt, "beyond 64 bits"},
      {std::string("\xb0") + std::string(9, '\x80') + "\x01", std::nullopt, "eleven bytes"},
      {"\xb5", std::nullopt, "cut"},
      {"", std::nullopt, "empty"},
      {std::string(1, '\x05'), std::nullopt, "kind 0"},
      {"\x55", std::nullopt, "kind 5"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto header = parse_packed_header(base::as_bytes(row.bytes));
    CHECK(header.has_value() == row.size.has_value());
    if (header && row.size) {
      CHECK(header->size == *row.size);
      CHECK(header->kind == PackedKind::blob);
      CHECK(header->length == row.bytes.size());
    }
  }
}

}  // namespace refward::git
