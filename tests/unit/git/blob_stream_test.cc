// SPDX-License-Identifier: Apache-2.0
// Blobs as Git keeps them: loose, packed, as differences, in alternates, in a quarantine.
#include "git/blob_stream.h"

#include "git/pack_index.h"
#include "git/scratch.h"

#include <doctest/doctest.h>

namespace refward::git {
namespace {

Repo open(const std::filesystem::path& git_dir,
          const std::optional<std::filesystem::path>& quarantine = std::nullopt) {
  auto repo =
      Repo::open({.git_dir = git_dir, .quarantine = quarantine, .owner_check = OwnerCheck::off});
  REQUIRE(repo.has_value());
  return *std::move(repo);
}

// All pieces together, or "error: " and the word.
std::string read(const Repo& repo,
                 const ObjectId& id,
                 std::uint64_t max_whole = BlobStream::kMaxWhole) {
  auto stream = BlobStream::open(repo, id, max_whole);
  if (!stream)
    return "error: " + stream.error().what;
  std::string all;
  for (;;) {
    const auto piece = stream->next();
    if (!piece) {
      CHECK_FALSE(stream->next().has_value());
      return "error: " + piece.error().what;
    }
    if (piece->empty())
      break;
    CHECK(piece->size() <= (256U << 10));
    all += *piece;
  }
  CHECK(all.size() == stream->size());
  CHECK(stream->next()->empty());
  return all;
}

// Does not deflate well, and has lines.
std::string noise(std::size_t size) {
  std::string bytes;
  std::uint64_t state = size | 1U;
  while (bytes.size() < size) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    bytes += static_cast<char>(state >> 56);
  }
  return bytes;
}

constexpr std::uint64_t kNothingWhole = 0;

}  // namespace

TEST_CASE("loose and packed blobs of every size are streamed") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  std::vector<std::pair<ObjectId, std::string>> blobs;
  for (const std::size_t size : {0U, 1U, 19U, 65536U, 262143U, 262144U, 262145U, 3000000U}) {
    blobs.emplace_back(scratch.put("r.git", "blob", noise(size)), noise(size));
    blobs.emplace_back(scratch.put("r.git", "blob", std::string(size + 1, 'x')),
                       std::string(size + 1, 'x'));
  }
  const auto all_there = [&] {
    const Repo repo = open(scratch.path() / "r.git");
    for (const auto& [id, bytes] : blobs)
      CHECK((read(repo, id, kNothingWhole) == bytes));
  };
  all_there();
  std::string names;
  for (const auto& [id, bytes] : blobs)
    names += id.hex() + "\n";
  scratch.write("names", names);
  scratch.run(
      "cd r.git && git pack-objects -q --window=0 objects/pack/pack <../names && "
      "git prune-packed -q && test ! -e objects/[0-9a-f][0-9a-f]/*");
  all_there();
  // Offsets beyond a small bound stand in the table of large ones.
  scratch.run(
      "cd r.git/objects/pack && for p in *.pack; do rm -f ${p%.pack}.idx ${p%.pack}.rev; "
      "git index-pack --index-version=2,0x100 $p >/dev/null; done");
  all_there();
  // A pack with an index of version 1 is left to the library.
  scratch.run(
      "cd r.git/objects/pack && for p in *.pack; do rm -f ${p%.pack}.idx ${p%.pack}.rev; "
      "git index-pack --index-version=1 $p >/dev/null; done");
  const Repo repo = open(scratch.path() / "r.git");
  CHECK((read(repo, blobs.back().first) == blobs.back().second));
  CHECK(read(repo, blobs.back().first, kNothingWhole) == "error: too-large");
}

TEST_CASE("a difference is read at once, up to the limit") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const std::string base = noise(100000);
  const std::string changed = base.substr(0, 50000) + "!" + base.substr(50000);
  const ObjectId first = scratch.put("r.git", "blob", base);
  const ObjectId second = scratch.put("r.git", "blob", changed);
  scratch.write("names", first.hex() + "\n" + second.hex() + "\n");
  scratch.run(
      "cd r.git && git pack-objects -q --window=10 objects/pack/pack <../names && "
      "git prune-packed -q");
  const Repo repo = open(scratch.path() / "r.git");
  CHECK((read(repo, first) == base));
  CHECK((read(repo, second) == changed));
  const bool first_whole = (read(repo, first, kNothingWhole) == base);
  const bool second_whole = (read(repo, second, kNothingWhole) == changed);
  CHECK(first_whole != second_whole);
  const ObjectId difference = first_whole ? second : first;
  const std::uint64_t size = first_whole ? changed.size() : base.size();
  CHECK(read(repo, difference, kNothingWhole) == "error: too-large");
  CHECK(read(repo, difference, size - 1) == "error: too-large");
  CHECK(read(repo, difference, size).size() == size);
}

TEST_CASE("the quarantine and alternates are looked at") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git && git init -q --bare far.git && git init -q --bare q.git");
  scratch.run(
      "echo '# far' >r.git/objects/info/alternates && "
      "echo ../../far.git/objects >>r.git/objects/info/alternates");
  const ObjectId far = scratch.put("far.git", "blob", noise(300000));
  const ObjectId received = scratch.put("q.git", "blob", noise(300001));
  const Repo repo = open(scratch.path() / "r.git", scratch.path() / "q.git" / "objects");
  CHECK((read(repo, far, kNothingWhole) == noise(300000)));
  CHECK((read(repo, received, kNothingWhole) == noise(300001)));
  CHECK(read(open(scratch.path() / "r.git"), received) == "error: missing");
}

TEST_CASE("what is no blob, or damaged, is said") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const ObjectId tree = scratch.put("r.git", "tree", "");
  const Repo repo = open(scratch.path() / "r.git");
  CHECK(read(repo, tree) == "error: no-blob");
  CHECK(read(repo, *ObjectId::parse(std::string(40, '1'))) == "error: missing");

  struct Row {
    std::string spoil;  // a shell line; $f is the loose object
    std::string why;
  };

  const Row rows[] = {
      {"truncate -s -5 $f", "cut"},
      {"truncate -s 200000 $f", "cut in the middle"},
      {"printf '\\377\\377\\377\\377' | dd of=$f bs=1 seek=250000 conv=notrunc", "changed within"},
      {"printf '\\0\\0\\0\\0' | dd of=$f bs=1 seek=$(($(stat -c %s $f) - 4)) conv=notrunc",
       "another checksum"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const ObjectId id = scratch.put("r.git", "blob", noise(400000 + row.why.size()));
    const std::string hex = id.hex();
    scratch.run("f=r.git/objects/" + hex.substr(0, 2) + "/" + hex.substr(2) +
                " && chmod u+w $f && " + row.spoil);
    CHECK(read(repo, id) == "error: damaged");
  }
}

TEST_CASE("git_header() and the pieces are what Git hashes") {
  const Scratch scratch;
  scratch.run("git init -q --bare r.git");
  const ObjectId id = scratch.put("r.git", "blob", "one\n");
  auto stream = BlobStream::open(open(scratch.path() / "r.git"), id);
  REQUIRE(stream.has_value());
  std::string bytes = stream->git_header();
  bytes += *stream->next();
  scratch.write("hashed", bytes);
  CHECK(scratch.run("sha1sum <hashed | cut -c-40") == id.hex());
}

}  // namespace refward::git
