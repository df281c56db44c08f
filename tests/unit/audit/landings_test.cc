// SPDX-License-Identifier: Apache-2.0
#include "audit/landings.h"

#include "base/failure.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <chrono>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};
const RefMove kUpdate{"refs/heads/main", id('1'), id('2')};
const RefMove kRewind{"refs/heads/main", id('2'), id('1')};
const RefMove kDelete{"refs/heads/main", id('1'), kZeros};
const RefMove kOther{"refs/heads/topic", kZeros, id('3')};

base::Instant at(int seconds) {
  return *base::parse_rfc3339("2026-10-01T00:00:00Z") + base::Seconds(seconds);
}

// Entries at the seconds given, in the order given.
struct Timed {
  int seconds;
  Entry entry;
};

void append_all(const Place& place, const std::vector<Timed>& entries) {
  for (const Timed& timed : entries)
    (void)Log::open(place.options(),
                    base::Clock::fixed(at(timed.seconds) + std::chrono::microseconds(999'999)))
        .append(timed.entry, Log::Durable::next_append);
}

std::string shown(const std::vector<Landing>& landings) {
  std::string out;
  for (const Landing& landing : landings)
    out += (out.empty() ? "" : " ") + landing.value.substr(0, 2) + "@" +
           std::to_string((landing.time - at(0)).count());
  return out;
}

Entry rejected(Entry entry) {
  entry.decision = findings::Decision::reject;
  return entry;
}

Entry without_decision(Entry entry) {
  entry.of.reset();
  return entry;
}

SignerSeen seen(const std::string& key, const std::string& reason) {
  return {.object = id('9'),
          .person = "alice",
          .principal = "alice@example.org",
          .key = key,
          .format = "ssh",
          .reason = reason};
}

Entry signed_by(const std::vector<SignerSeen>& signers) {
  Entry entry = decision("repo", kCreate);
  entry.signers = signers;
  return entry;
}

std::string shown(const std::vector<LastUse>& uses) {
  std::string out;
  for (const LastUse& use : uses)
    out += (out.empty() ? "" : " ") + use.key + "@" + std::to_string((use.time - at(0)).count());
  return out;
}

}  // namespace

TEST_CASE("landings are the values that accepted outcomes brought, each at its first") {
  struct Row {
    std::string why;
    std::vector<Timed> entries;
    std::string landings;
  };

  const Row rows[] = {
      {"nothing recorded", {}, ""},
      {"an accepted move and its outcome: the outcome's time, floored",
       {{1, decision("repo", kCreate)}, {2, outcome("repo", kCreate, 0)}},
       "11@2"},
      {"the outcome is missing", {{1, decision("repo", kCreate)}}, ""},
      {"the decision was a refusal",
       {{1, rejected(decision("repo", kCreate))}, {2, outcome("repo", kCreate, 0)}},
       ""},
      {"an outcome that no decision allowed",
       {{1, decision("repo", kCreate)}, {2, without_decision(outcome("repo", kCreate, 0))}},
       ""},
      {"an outcome of what is no decision",
       {{1, adoption("repo", kCreate)}, {2, outcome("repo", kCreate, 0)}},
       ""},
      {"taken as given, not received", {{1, adoption("repo", kCreate)}}, ""},
      {"another repository's",
       {{1, decision("other", kCreate)}, {2, outcome("other", kCreate, 0)}},
       ""},
      {"an outcome here of a decision there",
       {{1, decision("other", kCreate)}, {2, outcome("repo", kCreate, 0)}},
       ""},
      {"a deletion lands nothing and takes nothing away",
       {{1, decision("repo", kCreate)},
        {2, outcome("repo", kCreate, 0)},
        {3, decision("repo", kDelete)},
        {4, outcome("repo", kDelete, 2)}},
       "11@2"},
      {"the same value twice: the first",
       {{1, decision("repo", kCreate)},
        {2, outcome("repo", kCreate, 0)},
        {3, decision("repo", kUpdate)},
        {4, outcome("repo", kUpdate, 2)},
        {5, decision("repo", kRewind)},
        {6, outcome("repo", kRewind, 4)}},
       "11@2 22@4"},
      {"the clock stepped back: still the first of the record, and the record's order",
       {{101, decision("repo", kCreate)},
        {102, outcome("repo", kCreate, 0)},
        {53, decision("repo", kUpdate)},
        {54, outcome("repo", kUpdate, 2)},
        {5, decision("repo", kRewind)},
        {6, outcome("repo", kRewind, 4)}},
       "11@102 22@54"},
      {"several refs, outcomes out of order and in parts",
       {{1, decision("repo", kOther)},
        {2, decision("repo", kCreate)},
        {3, outcome("repo", kCreate, 1)},
        {4, outcome("repo", kOther, 0)},
        {5, outcome("repo", kUpdate, 0)}},
       "11@3 33@4 22@5"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    append_all(place, row.entries);
    CHECK(shown(landings(place.options(), "repo")) == row.landings);
  }
}

TEST_CASE("moves that stand in the details land too") {
  Place place;
  Entry many = decision("repo", kCreate);
  many.moves.clear();
  for (int i = 0; i < 200; ++i) {
    std::string value = std::to_string(i);
    value.insert(0, 40 - value.size(), 'a');
    many.moves.push_back({"refs/heads/" + std::to_string(i), kZeros, value});
  }
  Entry done = outcome("repo", kCreate, 0);
  done.moves = many.moves;
  append_all(place, {{1, many}, {2, done}});
  const auto found = landings(place.options(), "repo");
  REQUIRE(found.size() == 200);
  CHECK(found.back().value == many.moves.back().new_id);
}

TEST_CASE("landings cross segments, and a damaged journal gives none") {
  Place place;
  place.segment_limit = 1500;
  append_all(place, {{1, decision("repo", kCreate)},
                     {2, outcome("repo", kCreate, 0)},
                     {3, decision("repo", kUpdate)},
                     {4, outcome("repo", kUpdate, 2)}});
  REQUIRE_FALSE(file_named(place.audit, "00000000000000000002").empty());
  CHECK(shown(landings(place.options(), "repo")) == "11@2 22@4");
  std::string bytes = slurp(first_segment(place));
  bytes[bytes.size() - 9] ^= 1;
  spill(first_segment(place), bytes);
  CHECK_THROWS_AS((void)landings(place.options(), "repo"), base::Failure);
  CHECK_THROWS_AS((void)last_uses(place.options()), base::Failure);
}

TEST_CASE("a key's last use is its last good signature in an accepted push of any repository") {
  struct Row {
    std::string why;
    std::vector<Timed> entries;
    std::string uses;
  };

  Entry elsewhere = signed_by({seen("SHA256:a", "good")});
  elsewhere.repository = "other";
  const Row rows[] = {
      {"nothing recorded", {}, ""},
      {"the last of several, by the record's order",
       {{9, signed_by({seen("SHA256:a", "good"), seen("SHA256:b", "good")})},
        {20, signed_by({seen("SHA256:a", "good")})},
        {10, signed_by({seen("SHA256:a", "good"), seen("SHA256:a", "good")})}},
       "SHA256:a@10 SHA256:b@9"},
      {"a bad signature is no use", {{1, signed_by({seen("SHA256:a", "key-expired")})}}, ""},
      {"nor is a push that was refused",
       {{1, rejected(signed_by({seen("SHA256:a", "good")}))}},
       ""},
      {"nor a signature without a key", {{1, signed_by({seen("", "good")})}}, ""},
      {"another repository's counts", {{3, elsewhere}}, "SHA256:a@3"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    Place place;
    append_all(place, row.entries);
    CHECK(shown(last_uses(place.options())) == row.uses);
  }
}

}  // namespace refward::audit
