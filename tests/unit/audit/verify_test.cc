// SPDX-License-Identifier: Apache-2.0
#include "audit/log.h"
#include "audit/mark.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};

// Three segments with all kinds of entries, and a kept tail.
void fill(Place& place) {
  place.segment_limit = 1000;
  Log log = open_log(place);
  (void)log.append(adoption("repo", kCreate));
  Entry entry = decision("repo", {"refs/heads/main", id('1'), id('2')});
  entry.findings.push_back({.rule = "fast-forward", .path = "a\xff\x1b"});
  (void)log.append(entry);
  const auto newest = file_named(place.audit, "00000000000000000001");
  spill(newest, slurp(newest) + "RWRD half a record");
  forget_boot(place);
  (void)log.append(outcome("repo", {"refs/heads/main", id('1'), id('2')}, 1));
}

// Whether verify says that this file is wrong, from a place on that is not behind the change (but
// for a line end doubled at the end of a header).
bool found(const Place& place, const std::filesystem::path& file, std::size_t changed) {
  const VerifyReport report = verify(place.options());
  return report.result == VerifyReport::Result::wrong && !report.problems.empty() &&
         report.problems.front().file == file.filename() &&
         report.problems.front().offset <= changed + 2;
}

}  // namespace

TEST_CASE("a change of any single byte of any file is found") {
  Place place;
  fill(place);
  REQUIRE(words(verify(place.options())) == "whole");
  std::size_t tried = 0;
  std::size_t files = 0;
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(place.audit))
    paths.push_back(file.path());
  for (const auto& path : paths) {
    ++files;
    const std::string whole = slurp(path);
    CAPTURE(path.filename().string());
    for (std::size_t i = 0; i <= whole.size(); ++i) {
      CAPTURE(i);
      std::string flipped = whole;
      std::string shorter = whole;
      std::string longer = whole;
      if (i < whole.size()) {
        flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
        shorter.erase(i, 1);
        spill(path, flipped);
        REQUIRE(found(place, path, i));
        spill(path, shorter);
        REQUIRE(found(place, path, i));
      }
      longer.insert(i, 1, i < whole.size() ? whole[i] : 'x');
      spill(path, longer);
      REQUIRE(found(place, path, i));
      ++tried;
    }
    spill(path, whole);
    REQUIRE(words(verify(place.options())) == "whole");
  }
  CHECK(files == 4);
  CHECK(tried > 3000);
}

TEST_CASE("a file cut at any length is found") {
  Place place;
  fill(place);
  std::vector<std::filesystem::path> paths;
  for (const auto& file : std::filesystem::directory_iterator(place.audit))
    paths.push_back(file.path());
  for (const auto& path : paths) {
    const std::string whole = slurp(path);
    CAPTURE(path.filename().string());
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(size);
      spill(path, whole.substr(0, size));
      REQUIRE(verify(place.options()).result == VerifyReport::Result::wrong);
    }
    std::filesystem::remove(path);
    REQUIRE(verify(place.options()).result == VerifyReport::Result::wrong);
    spill(path, whole);
  }
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("what is wrong is named by its word, file and offset") {
  struct Row {
    std::string why;
    void (*change)(const Place&);
    const char* words;
  };

  const Row rows[] = {
      {"nothing", [](const Place&) {}, "whole"},
      {"two segments change places",
       [](const Place& p) {
         const auto one = file_named(p.audit, "00000000000000000001");
         const auto two = file_named(p.audit, "00000000000000000002");
         std::filesystem::rename(one, p.root / "x");
         std::filesystem::rename(two, one);
         std::filesystem::rename(p.root / "x", two);
       },
       "segment-header 00000000000000000001.journal:0 "},
      {"a segment is gone",
       [](const Place& p) { std::filesystem::remove(file_named(p.audit, "00000000000000000001")); },
       "segment-missing 00000000000000000002.journal:0 "},
      {"the newest segment is gone",
       [](const Place& p) { std::filesystem::remove(file_named(p.audit, "00000000000000000002")); },
       "shorter 00000000000000000001.journal:"},
      {"a foreign file", [](const Place& p) { spill(p.audit / "notes", "x"); },
       "unknown-file notes:0 "},
      {"a folder", [](const Place& p) { std::filesystem::create_directory(p.audit / "sub"); },
       "unknown-file sub:0 "},
      {"a link to a segment",
       [](const Place& p) {
         const auto one = file_named(p.audit, "00000000000000000001");
         std::filesystem::rename(one, p.root / "x");
         std::filesystem::create_symlink(p.root / "x", one);
       },
       "unknown-file 00000000000000000001.journal:0 "},
      {"a kept tail under another name",
       [](const Place& p) {
         std::filesystem::rename(file_named(p.audit, "removed-"), p.audit / "removed-x");
       },
       "unknown-file removed-x:0 kept-tail removed-00000000000000000001-"},
      {"the mark is damaged",
       [](const Place& p) { spill(p.state / "log.mark", std::string(4608, '\0')); },
       "mark log.mark:0 "},
      {"state was lost", [](const Place& p) { std::filesystem::remove(p.state / "log.mark"); },
       "foreign audit:0 "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    fill(place);
    row.change(place);
    const std::string got = words(verify(place.options()));
    CHECK_MESSAGE(got.starts_with(row.words), got);
  }
}

TEST_CASE("what cannot be read is neither whole nor wrong") {
  Place place;
  fill(place);
  std::filesystem::rename(place.audit, place.root / "away");
  CHECK(verify(place.options()).result == VerifyReport::Result::unreadable);
  CHECK_THROWS_AS(read(place.options(), 0, [](const Record&) { return true; }), base::Failure);
}

TEST_CASE("a log that was never begun is whole and has no entries") {
  Place place;
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  CHECK(report.root == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  read(place.options(), 0, [](const Record&) {
    FAIL("there is no record");
    return true;
  });
  CHECK(std::filesystem::is_empty(place.audit));
}

TEST_CASE("verifying and reading change nothing") {
  Place place;
  fill(place);
  spill(place.audit / "00000000000000000002.journal",
        slurp(place.audit / "00000000000000000002.journal") + "half");
  std::map<std::string, std::string> before;
  for (const auto& file : std::filesystem::recursive_directory_iterator(place.state))
    if (file.is_regular_file())
      before[file.path()] = slurp(file.path());
  CHECK(words(verify(place.options())).starts_with("incomplete-tail"));
  read(place.options(), 0, [](const Record&) { return true; });
  std::map<std::string, std::string> after;
  for (const auto& file : std::filesystem::recursive_directory_iterator(place.state))
    if (file.is_regular_file())
      after[file.path()] = slurp(file.path());
  CHECK(before == after);
}

}  // namespace refward::audit
