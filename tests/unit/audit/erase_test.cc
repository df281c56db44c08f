// SPDX-License-Identifier: Apache-2.0
#include "audit/erase.h"

#include "audit/details.h"
#include "audit/journal.h"
#include "audit/leaf.h"
#include "audit/reader.h"
#include "audit/standings.h"
#include "audit/uses.h"
#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <unistd.h>

namespace refward::audit {
namespace {

const RefMove kMove{"refs/heads/main", kZeros, id('1')};
const std::string kReason = "asked for in writing";

Entry by(const std::string& person, const std::string& key, const std::string& pusher) {
  Entry entry = decision("repo", kMove);
  entry.pusher = pusher;
  entry.signers.push_back({id('1'), person, person, key, "ssh", "good"});
  return entry;
}

std::vector<std::string> leaves(const Place& place) {
  std::vector<std::string> out;
  read(place.options(), 0, [&](const Record& record) {
    out.push_back(record.leaf_json);
    return true;
  });
  return out;
}

// Every byte of every file of the server.
bool stands_anywhere(const Place& place, const std::string& text) {
  for (const auto& file : std::filesystem::recursive_directory_iterator(place.root))
    if (file.is_regular_file() && slurp(file.path()).find(text) != std::string::npos)
      return true;
  return false;
}

void fill(const Place& place) {
  Log log = open_log(place);
  for (int i = 0; i < 3; ++i) {
    (void)log.append(by("alice@example.org", "SHA256:AliceKey", "al-login"));
    (void)log.append(outcome("repo", kMove, log.last_digests().policy.empty() ? 0 : 0));
    Entry other = by("bob@example.org", "SHA256:BobKey", "bob");
    other.findings.push_back({.rule = "x", .message = i == 1 ? "ask Alice@Example.org" : "none"});
    (void)log.append(other);
  }
  (void)log.append(by("", "SHA256:AliceKey", ""));
}

Traces traces_of(const std::vector<std::string>& names) {
  Traces traces;
  for (const std::string& name : names)
    traces.add(name);
  return traces;
}

Erasure erase_all(const Place& place, const std::vector<std::string>& names) {
  Traces traces = traces_of(names);
  return erase(place.options(), test_clock(), traces, kReason);
}

}  // namespace

TEST_CASE("traces are found as words, however they are spelled") {
  struct Row {
    const char* why;
    const char* name;
    const char* text;
    bool found;
  };

  const Row rows[] = {
      {"alone", "alice", "alice", true},
      {"within", "alice", "by alice, today", true},
      {"in capitals", "alice@example.org", "ALICE@example.org", true},
      {"a name in capitals", "Alice", "alice", true},
      {"the front of a word", "ann", "annex", false},
      {"the end of a word", "ann", "diann", false},
      {"behind a part that is none", "ann", "annex ann", true},
      {"behind an escape", "alice", "\\x1balice", true},
      {"behind an escaped line end", "alice", "\\u{1b}alice", true},
      {"a name with a quote", "o\"hara", "by o\"hara", true},
      {"nobody", "alice", "bob", false},
      {"an empty text", "alice", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Traces traces = traces_of({row.name});
    CHECK(traces.in(row.text) == row.found);
  }
  CHECK(traces_of({"o\"hara"}).in_json(R"({"a":["o\"hara"]})"));
  CHECK(traces_of({"alice"}).in_json(R"({"a":["x\nalice"]})"));
  CHECK(traces_of({"alice"}).in_json(R"({"alice":1})"));
  CHECK_FALSE(traces_of({"alice"}).in_json(R"({"a":["bob"]})"));
  CHECK(traces_of({"alice"}).in_json("no json, alice"));
  CHECK_FALSE(Traces().add("ab"));
  CHECK_FALSE(Traces().in("anything"));
}

TEST_CASE("what names a person is gone from every file, and the leaves stay") {
  for (const std::uint64_t limit : {kSegmentLimit, std::uint64_t{1500}}) {
    Place place;
    place.segment_limit = limit;
    fill(place);
    const auto before = leaves(place);
    (void)open_log(place).known_refs("repo");
    REQUIRE(stands_anywhere(place, "alice@example.org"));
    const Erasure done = erase_all(place, {"alice@example.org", "al-login"});
    CHECK(done.entries == 5);
    CHECK(done.fields == 8);
    CHECK(done.leaves == 0);
    CHECK(done.finished == 0);
    CHECK(done.still_there.empty());
    CHECK(done.events == std::vector<std::uint64_t>{10});
    for (const char* gone :
         {"alice@example.org", "Alice@Example.org", "SHA256:AliceKey", "al-login"}) {
      CAPTURE(gone);
      CHECK_FALSE(stands_anywhere(place, gone));
    }
    CHECK(stands_anywhere(place, "bob@example.org"));
    CHECK(stands_anywhere(place, kReason));
    auto after = leaves(place);
    REQUIRE(after.size() == 11);
    after.pop_back();
    CHECK(after == before);
    CHECK(words(verify(place.options())) == "whole");
    std::size_t uses = 0;
    read_uses(place.options(), base::Instant{}, [&](const Use& use) {
      ++uses;
      for (const std::string& signer : use.signers)
        CHECK(signer == "bob@example.org");
    });
    CHECK(uses == 7);
    // The log goes on, and a second time there is nothing to erase.
    (void)open_log(place).append(adoption("repo", kMove));
    CHECK(erase_all(place, {"alice@example.org"}).entries == 0);
    CHECK(words(verify(place.options())) == "whole");
  }
}

TEST_CASE("a field that nobody erased is missed") {
  Place place;
  fill(place);
  Journal journal(place.options());
  journal.start_segment();
  const auto path = first_segment(place);
  const std::string whole = slurp(path);
  const std::size_t start = whole.find("\n\n") + 2;
  const auto header = parse_record_header(base::as_bytes(whole).subspan(start, kRecordHeaderSize));
  REQUIRE(header.has_value());
  const auto parts = parse_record(
      base::as_bytes(whole).subspan(start, static_cast<std::size_t>(header->record_size())));
  const std::string rest = whole.substr(start + static_cast<std::size_t>(header->record_size()));
  spill(path, whole.substr(0, start) +
                  render_record(*header, parts->leaf, *without_fields(parts->details, {"pusher"})) +
                  rest);
  CHECK(words(verify(place.options())) ==
        "details 00000000000000000000.journal:" + std::to_string(start) + " ");
  // Another erasure does not cover for it.
  (void)erase_all(place, {"bob@example.org"});
  CHECK(words(verify(place.options())) ==
        "details 00000000000000000000.journal:" + std::to_string(start) + " ");
}

TEST_CASE(
    "what an event erased and is still there is unfinished, and the next erasure finishes it") {
  Place place;
  fill(place);
  const std::string before = slurp(first_segment(place));
  (void)erase_all(place, {"alice@example.org"});
  // As if it had broken off before the segment took its place: put the old records back, with the
  // event behind them as it stands now.
  std::string after = slurp(first_segment(place));
  const std::size_t event = after.rfind("RWRD");
  spill(first_segment(place), before + after.substr(event));
  spill(place.audit / "00000000000000000000.journal.new", after.substr(0, 700));
  const std::string found = words(verify(place.options()));
  CHECK(found.starts_with("unfinished-upkeep 00000000000000000000.journal.new:0 "));
  CHECK(found.find("unfinished-upkeep 00000000000000000000.journal:") != std::string::npos);
  const Erasure done = erase_all(place, {"nobody@example.org"});
  CHECK(done.finished == 5);
  CHECK(done.entries == 0);
  CHECK_FALSE(stands_anywhere(place, "alice@example.org"));
  CHECK(words(verify(place.options())) == "whole");
}

TEST_CASE("a crash at any write of an erasure loses nothing and can be finished") {
  std::size_t broken_off = 0;
  for (std::int64_t calls = 0; calls < 24; ++calls) {
    Place place;
    place.segment_limit = 2000;
    fill(place);
    const auto before = leaves(place);
    if (calls < 20) {
      faults.overwrites_left = calls;
    } else {
      faults.write_error = ENOSPC;
      faults.write_room = (calls - 20) * 150;
    }
    try {
      (void)erase_all(place, {"alice@example.org"});
    } catch (const base::Failure&) {
      ++broken_off;
    }
    faults = Faults{};
    (void)erase_all(place, {"alice@example.org"});
    CHECK_FALSE(stands_anywhere(place, "alice@example.org"));
    CHECK(words(verify(place.options())) == "whole");
    auto after = leaves(place);
    after.resize(before.size());
    CHECK(after == before);
  }
  CHECK(broken_off > 8);
}

TEST_CASE("a kept tail that names the person goes, and verify knows") {
  Place place;
  fill(place);
  {
    const auto path = first_segment(place);
    spill(path, slurp(path) + "RWRD half a record of alice@example.org");
    forget_boot(place);
    (void)open_log(place).append(by("bob@example.org", "SHA256:BobKey", "bob"));
  }
  const auto kept = file_named(place.audit, "removed-");
  const std::string bytes = slurp(kept);
  const Erasure done = erase_all(place, {"alice@example.org"});
  CHECK(done.kept == 1);
  CHECK_FALSE(std::filesystem::exists(kept));
  CHECK(words(verify(place.options())) == "whole");
  spill(kept, bytes);
  CHECK(words(verify(place.options())).starts_with("unfinished-upkeep removed-"));
  spill(kept, "other");
  CHECK(words(verify(place.options())).starts_with("kept-tail removed-"));
}

TEST_CASE("refs in leaves and files of state are told of") {
  Place place;
  Log log = open_log(place);
  (void)log.append(adoption("repo", {"refs/heads/alice", kZeros, id('1')}));
  std::filesystem::create_directories(place.state / "keyring-sets");
  Entry change = adoption("", kMove);
  change.event = "keyring-change";
  change.moves.clear();
  change.keyring_digest = std::string(64, 'c');
  (void)log.append(change);
  spill(place.state / "keyring-sets" / std::string(64, 'c'), "alice@example.org now");
  spill(place.state / "keyring-sets" / std::string(64, 'b'), "alice@example.org then");
  spill(place.state / "keyring-sets" / std::string(64, 'a'), "bob@example.org then");
  spill(place.state / "elsewhere", "alice");
  const Erasure done = erase_all(place, {"alice"});
  CHECK(done.leaves == 1);
  CHECK(done.entries == 0);
  CHECK(done.events.empty());
  REQUIRE(done.removed.size() == 1);
  CHECK(done.removed.front().filename() == std::string(64, 'b'));
  CHECK(done.still_there.size() == 2);
  CHECK(std::filesystem::exists(place.state / "keyring-sets" / std::string(64, 'a')));
  Traces traces = traces_of({"alice"});
  CHECK_THROWS_AS((void)erase(place.options(), test_clock(), traces, "alice wrote to us"),
                  base::Failure);
}

TEST_CASE("the list of an erasure is what its leaf counts") {
  Entry entry = adoption("", kMove);
  entry.moves.clear();
  entry.event = "erase";
  entry.erase = EraseStatement{.entries = 2, .fields = 3};
  entry.erased = {{1, {"pusher", "signers"}}, {3, {"note"}}};
  const auto sealed = [](const Entry& from) {
    return seal_details(from, UpdatesIn::leaf,
                        [](std::size_t count) { return base::ByteBuffer(count, 7); });
  };
  const auto leaf_of = [](const Entry& from, const Details& details) {
    Leaf leaf;
    leaf.index = 5;
    leaf.kind = Kind::event;
    leaf.event = from.event;
    leaf.erase = from.erase;
    leaf.commitments = details.commitments;
    return leaf;
  };
  const Details good = sealed(entry);
  const auto read_back = erased_by(leaf_of(entry, good), good.json);
  REQUIRE(read_back.has_value());
  CHECK(*read_back == entry.erased);

  struct Row {
    const char* why;
    void (*change)(Entry&);
  };

  const Row rows[] = {
      {"more entries", [](Entry& e) { e.erase->entries = 3; }},
      {"fewer fields", [](Entry& e) { e.erase->fields = 2; }},
      {"an entry of the future", [](Entry& e) { e.erased.back().index = 5; }},
      {"not in order", [](Entry& e) { e.erased.front().index = 3; }},
      {"a lasting field", [](Entry& e) { e.erased.back().fields = {"updates"}; }},
      {"no field of ours", [](Entry& e) { e.erased.back().fields = {"x"}; }},
      {"fields twice",
       [](Entry& e) {
         e.erased.front().fields = {"note", "note"};
       }},
      {"a list without a statement", [](Entry& e) { e.erase.reset(); }},
      {"no list", [](Entry& e) { e.erased.clear(); }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Entry changed = entry;
    row.change(changed);
    const Details details = sealed(changed);
    CHECK_FALSE(erased_by(leaf_of(changed, details), details.json).has_value());
  }
}

}  // namespace refward::audit
