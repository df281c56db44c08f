// SPDX-License-Identifier: Apache-2.0
#include "audit/known_refs.h"
#include "audit/printed.h"
#include "base/text.h"
#include "fixture.h"

#include <doctest/doctest.h>

namespace refward::audit {
namespace {

const std::string kMain = "refs/heads/main";

RefMove move(char from, char to) {
  return {kMain, from == '0' ? kZeros : id(from), to == '0' ? kZeros : id(to)};
}

Entry rejected(const std::string& repository, const RefMove& wanted) {
  Entry entry = decision(repository, wanted);
  entry.decision = findings::Decision::reject;
  return entry;
}

std::size_t caches(const Place& place) {
  const auto folder = place.state / "log-cache";
  if (!std::filesystem::exists(folder))
    return 0;
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("a ref's value is the fold of its repository's entries") {
  struct Row {
    std::string why;
    std::vector<Entry> entries;  // 0, 1, 2, ...
    char value;                  // ' ': none
    std::string pending;         // digits, oldest first
  };

  const Row rows[] = {
      {"adopted", {adoption("r", move('0', '1'))}, '1', ""},
      {"accepted and not yet told of", {decision("r", move('0', '1'))}, ' ', "1"},
      {"accepted and done",
       {decision("r", move('0', '1')), outcome("r", move('0', '1'), 0)},
       '1',
       ""},
      {"rejected", {adoption("r", move('0', '1')), rejected("r", move('1', '2'))}, '1', ""},
      {"an outcome without its decision's number",
       [] {
         Entry loose = outcome("r", move('0', '1'), 0);
         loose.of.reset();
         return std::vector<Entry>{decision("r", move('0', '1')), loose};
       }(),
       '1', ""},
      {"two pushes race, one is done",
       {adoption("r", move('0', '1')), decision("r", move('1', '2')), decision("r", move('1', '3')),
        outcome("r", move('1', '2'), 1)},
       '2',
       "3"},
      {"two pushes in a row, outcomes in reverse",
       {adoption("r", move('0', '1')), decision("r", move('1', '2')), decision("r", move('2', '3')),
        outcome("r", move('2', '3'), 2), outcome("r", move('1', '2'), 1)},
       '3',
       ""},
      {"there and back again",
       {adoption("r", move('0', '1')), decision("r", move('1', '2')),
        outcome("r", move('1', '2'), 1), decision("r", move('2', '1')),
        outcome("r", move('2', '1'), 3)},
       '1',
       ""},
      {"deleted", {adoption("r", move('0', '1')), outcome("r", move('1', '0'), 0)}, '0', ""},
      {"adopted anew closes what was open",
       {decision("r", move('0', '1')), adoption("r", move('0', '2'))},
       '2',
       ""},
      {"another repository",
       {adoption("r", move('0', '1')), adoption("s", move('0', '2'))},
       '1',
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    Log log = open_log(place);
    for (const Entry& entry : row.entries)
      (void)log.append(entry);
    const auto known = log.known_refs("r");
    REQUIRE(known.size() == 1);
    const auto& ref = known.at(kMain);
    CHECK(ref.value == (row.value == ' ' ? "" : row.value == '0' ? kZeros : id(row.value)));
    std::string pending;
    for (const auto& value : ref.all_pending)
      pending += value.id.front();
    CHECK(pending == row.pending);
    CHECK(ref.pending == (pending.empty() ? "" : id(pending.back())));
    CHECK(ref.accounts_for(ref.value) == !ref.value.empty());
    CHECK_FALSE(ref.accounts_for(id('9')));
    if (!pending.empty())
      CHECK(ref.accounts_for(id(pending.front())));
    CHECK(log.known_refs("nobody").empty());
  }
}

TEST_CASE("an outcome finds the newest decision that asked for exactly its move") {
  Place place;
  Log log = open_log(place);
  CHECK_FALSE(log.open_decision("r", move('0', '1')).has_value());
  (void)log.append(decision("r", move('0', '1')));
  (void)log.append(decision("r", move('0', '2')));
  (void)log.append(decision("r", move('0', '1')));
  (void)log.append(rejected("r", move('0', '1')));
  CHECK(log.open_decision("r", move('0', '1')) == std::optional<std::uint64_t>(2));
  CHECK(log.open_decision("r", move('0', '2')) == std::optional<std::uint64_t>(1));
  CHECK_FALSE(log.open_decision("r", move('1', '2')).has_value());
  CHECK_FALSE(log.open_decision("s", move('0', '1')).has_value());
  (void)log.append(outcome("r", move('0', '1'), 2));
  CHECK(log.open_decision("r", move('0', '1')) == std::optional<std::uint64_t>(0));
  CHECK(open_log(place).open_decision("r", move('0', '1')) == std::optional<std::uint64_t>(0));
}

TEST_CASE("the names of refs come back as they were") {
  Place place;
  Log log = open_log(place);
  const std::string names[] = {"refs/heads/\xff\xfe",
                               "refs/heads/\xe2\x80\xae"
                               "x",
                               "refs/heads/\xc3\xa9",
                               "refs/heads/\xf0\x9f\x98\x80",
                               "refs/heads/\xf3\xa0\x80\x81",
                               "refs/heads/\xc2\x85"};
  for (const std::string& name : names) {
    CAPTURE(name);
    const RefMove wanted{name, kZeros, id('1')};
    (void)log.append(decision("r\xff", wanted));
    CHECK(log.known_refs("r\xff").count(name) == 1);
    CHECK(log.open_decision("r\xff", wanted).has_value());
    CHECK(unprinted(base::printable(name)) == name);
  }
  CHECK(log.known_refs("r\xff").size() == std::size(names));
  for (const char* text : {"\\", "\\x", "\\xzz", "\\u{", "\\u{}", "\\u{110000}", "\\u{1x}"})
    CHECK(unprinted(text) == text);
}

TEST_CASE("many moves are known as well as few") {
  Place place;
  Log log = open_log(place);
  Entry entry = adoption("r", move('0', '1'));
  for (int i = 0; i < 300; ++i)
    entry.moves.push_back({"refs/tags/v" + std::to_string(i), kZeros, id('4')});
  (void)log.append(entry);
  CHECK(log.known_refs("r").size() == 301);
  CHECK(words(verify(place.options())) == "whole");
  read(place.options(), 0, [&](const Record& record) {
    CHECK(record.leaf_json.find("\"updates_count\":301,\"updates_digest\":\"") !=
          std::string::npos);
    CHECK(record.leaf_json.find("refs/tags") == std::string::npos);
    CHECK(render_json(record).find("\"updates\":[{\"new\":") != std::string::npos);
    return true;
  });
}

TEST_CASE("open moves of one ref are bounded, the oldest go first") {
  Fold fold;
  Leaf leaf;
  leaf.decision = findings::Decision::accept;
  for (std::uint64_t i = 0; i < kMaxOpenMoves + 3; ++i) {
    leaf.index = i;
    fold.apply(leaf, {move('0', i < 3 ? '1' : '2')});
  }
  const auto known = fold.known();
  CHECK(known.at(kMain).all_pending.size() == kMaxOpenMoves);
  CHECK_FALSE(known.at(kMain).accounts_for(id('1')));
}

TEST_CASE("the cache changes nothing but the work, and is believed only where it fits the log") {
  struct Row {
    std::string why;
    void (*change)(const Place&, const std::filesystem::path& cache);
  };

  const Row rows[] = {
      {"untouched", [](const Place&, const std::filesystem::path&) {}},
      {"lost", [](const Place&, const std::filesystem::path& c) { std::filesystem::remove(c); }},
      {"empty", [](const Place&, const std::filesystem::path& c) { spill(c, ""); }},
      {"changed",
       [](const Place&, const std::filesystem::path& c) {
         std::string bytes = slurp(c);
         bytes[bytes.find("ref ") + 4] = '9';
         spill(c, bytes);
       }},
      {"of another log",
       [](const Place&, const std::filesystem::path& c) {
         Place other;
         Log log = open_log(other);
         for (int i = 0; i < 40; ++i)
           (void)log.append(adoption("r", move('0', '8')));
         (void)log.known_refs("r");
         spill(c, slurp(other.state / "log-cache" / c.filename()));
       }},
      {"a folder",
       [](const Place&, const std::filesystem::path& c) {
         std::filesystem::remove(c);
         std::filesystem::create_directory(c);
       }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    place.segment_limit = 8192;
    {
      Log log = open_log(place);
      for (int i = 0; i < 3; ++i)
        (void)log.append(adoption("r", move('0', '1')));
      (void)log.known_refs("r");
      CHECK(caches(place) == 0);
      for (int i = 0; i < 37; ++i)
        (void)log.append(adoption("s", move('0', '2')));
      (void)log.append(decision("r", move('1', '3')));
      CHECK(log.known_refs("r").at(kMain).value == id('1'));
      CHECK(caches(place) == 1);
    }
    const auto cache = file_named(place.state / "log-cache", "");
    row.change(place, cache);
    Log log = open_log(place);
    CHECK(log.known_refs("r").at(kMain).value == id('1'));
    CHECK(log.known_refs("r").at(kMain).pending == id('3'));
    (void)log.append(outcome("r", move('1', '3'), 40));
    CHECK(log.known_refs("r").at(kMain).value == id('3'));
    CHECK(log.known_refs("r").at(kMain).pending.empty());
    CHECK(open_log(place).known_refs("s").at(kMain).value == id('2'));
  }
}

TEST_CASE("a cache is really used") {
  Place place;
  Log log = open_log(place);
  for (int i = 0; i < 40; ++i)
    (void)log.append(adoption("r", move('0', '1')));
  (void)log.known_refs("r");
  const auto cache = file_named(place.state / "log-cache", "");
  auto snapshot = Snapshot::parse(slurp(cache));
  REQUIRE(snapshot.has_value());
  CHECK(snapshot->position.index == 40);
  Leaf leaf;
  leaf.kind = Kind::event;
  leaf.event = "adopt";
  snapshot->fold.apply(leaf, {{"refs/heads/planted", kZeros, id('7')}});
  spill(cache, snapshot->render());
  CHECK(open_log(place).known_refs("r").count("refs/heads/planted") == 1);
}

TEST_CASE("an entry whose subject only looks like a repository's is not its entry") {
  // The subject is eight bytes of a hash, and people choose the names of their repositories.
  Place place;
  (void)open_log(place).append(adoption("s", move('0', '1')));
  const std::string bytes = slurp(first_segment(place));
  const std::size_t start = bytes.find("\n\n") + 2;
  const auto parts = parse_record(base::as_bytes(bytes.substr(start)));
  REQUIRE(parts.has_value());
  RecordHeader header = parts->header;
  header.subject = subject_of("r");
  const std::string body = bytes.substr(start + kRecordHeaderSize);
  spill(first_segment(place),
        bytes.substr(0, start) +
            render_record(header, body.substr(0, header.leaf_size), body.substr(header.leaf_size)));
  CHECK(open_log(place).known_refs("r").empty());
  CHECK(words(verify(place.options())).starts_with("leaf "));
}

}  // namespace refward::audit
