// SPDX-License-Identifier: Apache-2.0
#include "audit/publish.h"

#include "audit/folder.h"
#include "audit/log_key.h"
#include "audit/prove.h"
#include "audit/prune.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

namespace refward::audit {
namespace {

namespace fs = std::filesystem;

const RefMove kCreate{"refs/heads/main", kZeros, std::string(40, '1')};

using Files = std::map<std::string, std::string>;

// A log that is sealed and published.
class Publishing {
 public:
  Publishing() { (void)make_log_key(options()); }

  [[nodiscard]] Options options() const {
    Options out = place.options();
    out.log_key = place.state / kLogKeyName;
    return out;
  }

  // Outcomes, which are not synced one by one.
  void append(int count) const {
    Log log = Log::open(options(), test_clock());
    Entry entry = outcome("repo", kCreate, 0);
    entry.of.reset();
    for (int i = 0; i < count; ++i)
      (void)log.append(entry, Log::Durable::next_append);
  }

  Sealed seal_now() const {
    const Sealed sealed = seal(options(), test_clock(), read_log_key(options()).value());
    publish(options(), sealed, From::published);
    return sealed;
  }

  void rebuild() const { publish(options(), last_checkpoint(options()).value(), From::record); }

  [[nodiscard]] fs::path file(const std::string& name) const {
    return place.audit / kPublishedName / name;
  }

  [[nodiscard]] Files files() const {
    Files out;
    for (const std::string& name : published_files(options()))
      out.emplace(name, slurp(file(name)));
    return out;
  }

  [[nodiscard]] std::string verdict() const {
    std::string out = words(verify(options()));
    while (out.ends_with(' '))
      out.pop_back();
    return out;
  }

  Place place;
};

std::string names(const Files& files) {
  std::string out;
  for (const auto& [name, bytes] : files)
    out += name + "\n";
  return out;
}

}  // namespace

TEST_CASE("what is published has the names of its size, and older partial tiles stay") {
  const Publishing log;
  log.append(299);
  CHECK(log.seal_now().index == 299);
  CHECK(names(log.files()) ==
        "checkpoint\ntile/0/000\ntile/0/001.p/43\ntile/1/000.p/1\n"
        "tile/entries/000\ntile/entries/001.p/43\n");
  CHECK(log.verdict() == "whole");
  log.append(20);
  (void)log.seal_now();  // 320
  CHECK(names(log.files()) ==
        "checkpoint\ntile/0/000\ntile/0/001.p/43\ntile/0/001.p/64\ntile/1/000.p/1\n"
        "tile/entries/000\ntile/entries/001.p/43\ntile/entries/001.p/64\n");
  CHECK(log.verdict() == "whole");
  log.append(191);  // 512 with the event
  CHECK(log.seal_now().index == 512);
  CHECK(names(log.files()) ==
        "checkpoint\ntile/0/000\ntile/0/001\ntile/1/000.p/1\ntile/1/000.p/2\n"
        "tile/entries/000\ntile/entries/001\n");
  CHECK(log.verdict() == "whole");
}

TEST_CASE("deleted files are made anew as they were, whatever was sealed in between") {
  const Publishing log;
  for (const int count : {3, 250, 1, 2, 300, 255, 40}) {
    log.append(count);
    (void)log.seal_now();
    const Files before = log.files();
    CAPTURE(before.size());
    fs::remove_all(log.place.audit / kPublishedName);
    CHECK(log.verdict() == "whole");
    log.rebuild();
    CHECK(log.files() == before);
    fs::remove_all(log.place.audit / kPublishedName / "tile" / "0");
    log.rebuild();
    CHECK(log.files() == before);
  }
  CHECK(log.verdict() == "whole");
}

TEST_CASE("every file that is changed, cut, gone or added is named by verify, and rebuilt") {
  const Publishing log;
  log.append(299);
  (void)log.seal_now();
  log.append(300);
  (void)log.seal_now();
  const Files whole = log.files();
  for (const auto& file : whole) {
    const std::string& name = file.first;
    const std::string& bytes = file.second;
    CAPTURE(name);
    const std::string shown = std::string("tlog/") + name;
    const std::string word = name == kCheckpointName ? "checkpoint" : "tile";
    for (const std::size_t at : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      spill(log.file(name), changed);
      CHECK(log.verdict() == word + " " + shown + ":0");
    }
    spill(log.file(name), bytes.substr(0, bytes.size() - 1));
    CHECK(log.verdict() == word + " " + shown + ":0");
    spill(log.file(name), bytes + "x");
    CHECK(log.verdict() == word + " " + shown + ":0");
    spill(log.file(name), "");
    CHECK(log.verdict() == word + " " + shown + ":0");
    fs::remove(log.file(name));
    const bool older = name == "tile/1/000.p/1";  // of a checkpoint that is shown no more
    const bool missed = !older && name != kCheckpointName;
    CHECK(log.verdict() == (missed ? "tile-missing " + shown + ":0" : "whole"));
    log.rebuild();
    CHECK(log.files() == whole);
  }
  for (const std::string name : {"tile/0/002.p/200", "tile/0/009", "tile/7/000.p/1",
                                 "tile/entries/007", "stray", "tile/x"}) {
    CAPTURE(name);
    fs::create_directories(log.file(name).parent_path());
    spill(log.file(name), "something");
    CHECK(log.verdict() == "unknown-file tlog/" + name + ":0");
    log.rebuild();
    CHECK(log.files() == whole);
  }
  spill(log.file("tile/0/002.p/12.new"), "half");
  CHECK(log.verdict() == "unfinished-upkeep tlog/tile/0/002.p/12.new:0");
  log.rebuild();
  CHECK(log.verdict() == "whole");
}

TEST_CASE("a stale checkpoint put back is of this record; another log's is not") {
  const Publishing log;
  log.append(10);
  const Sealed older = log.seal_now();
  log.append(10);
  (void)log.seal_now();
  spill(log.file(kCheckpointName), older.note);
  CHECK(log.verdict() == "whole");
  const Publishing other;
  other.append(10);
  spill(log.file(kCheckpointName), other.seal_now().note);
  CHECK(log.verdict() == "checkpoint tlog/checkpoint:0");
  log.append(1);
  (void)log.seal_now();
  CHECK(log.verdict() == "whole");
}

TEST_CASE("publishing goes on from a damaged edge as from none") {
  for (const std::string name : {"tile/0/001.p/43", "tile/1/000.p/1", "checkpoint"}) {
    CAPTURE(name);
    const Publishing log;
    log.append(299);
    (void)log.seal_now();
    std::string bytes = slurp(log.file(name));
    bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 4);
    spill(log.file(name), bytes);
    log.append(5);
    (void)log.seal_now();
    CHECK(log.verdict() == "whole");
  }
}

TEST_CASE("what was pruned is published no more, and the rest is as before") {
  Publishing log;
  log.place.segment_limit = 60000;
  log.append(700);
  (void)log.seal_now();
  log.append(300);
  const Pruning pruned = prune(log.options(), test_clock(),
                               {.before = std::nullopt, .keep = 100, .reason = "retention"});
  REQUIRE(pruned.result == Pruning::Result::done);
  REQUIRE(pruned.entries > 300);
  CHECK(pruned.entries <= 700);  // no further than what is published
  CHECK(log.verdict() == "whole");
  CHECK_FALSE(fs::exists(log.file("tile/0/000")));
  CHECK_FALSE(fs::exists(log.file("tile/entries/001")));
  CHECK(fs::exists(log.file("tile/1/000.p/2")));
  const Sealed sealed = log.seal_now();
  CHECK(log.verdict() == "whole");
  const Files before = log.files();
  fs::remove_all(log.place.audit / kPublishedName);
  log.rebuild();
  CHECK(log.verdict() == "whole");
  // Partial tiles of checkpoints that were pruned nobody can ask for.
  for (const auto& file : log.files())
    CHECK(before.at(file.first) == file.second);
  const tlog::VerifierKey key = read_log_key(log.options())->verifier();
  for (const std::uint64_t index : {pruned.entries, pruned.entries + 1, sealed.index - 1}) {
    CAPTURE(index);
    const auto proof = prove(log.options(), index);
    REQUIRE(proof.has_value());
    CHECK(check_proof(proof->text(), key).has_value());
  }
  CHECK(prove(log.options(), pruned.entries - 1).error() == NoProof::pruned);
  // Pruning that broke off before the tiles went.
  spill(log.file("tile/entries/000"), "old");
  CHECK(log.verdict() == "unfinished-upkeep tlog/tile/entries/000:0");
}

TEST_CASE("a proof from what is published is the one that the record gives") {
  const Publishing log;
  log.append(600);
  const Sealed sealed = log.seal_now();
  const std::uint64_t size = sealed.index;
  std::map<std::uint64_t, std::string> quick;
  for (const std::uint64_t index :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{255}, std::uint64_t{256},
        std::uint64_t{511}, std::uint64_t{512}, size - 1})
    quick[index] = prove(log.options(), index)->text();
  // A leaf that is not the record's is not believed.
  std::string bundle = slurp(log.file("tile/entries/000"));
  bundle[100] = static_cast<char>(bundle[100] ^ 1);
  spill(log.file("tile/entries/000"), bundle);
  CHECK(prove(log.options(), 1)->text() == quick[1]);
  fs::remove_all(log.place.audit / kPublishedName);
  for (const auto& one : quick) {
    const std::uint64_t index = one.first;
    CAPTURE(index);
    CHECK(prove(log.options(), index)->text() == one.second);
  }
}

TEST_CASE("a folder that holds nothing but what was published is no empty one") {
  const Publishing log;
  log.append(3);
  (void)log.seal_now();
  for (const auto& entry : fs::directory_iterator(log.place.audit))
    if (entry.path().filename() != kPublishedName)
      fs::remove(entry.path());
  CHECK_FALSE(refusal(log.options()).empty());
  CHECK(log.verdict() != "whole");
  fs::remove_all(log.place.state);
  fs::create_directory(log.place.state);
  CHECK_FALSE(refusal(log.options()).empty());
}

}  // namespace refward::audit
