// SPDX-License-Identifier: Apache-2.0
// Segments that a command closes before they are full.
#include "audit/disk.h"
#include "audit/folder.h"
#include "audit/journal.h"
#include "audit/log.h"
#include "fixture.h"

#include <doctest/doctest.h>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, id('1')};
constexpr auto kWaits = Log::Durable::next_append;

void start_segment(const Place& place) {
  Journal journal(place.options());
  const Lock lock(journal.lock_fd(), Share::exclusive);
  journal.settle(Journal::BrokenTail::is_cut);
  journal.start_segment();
}

}  // namespace

TEST_CASE("a segment is closed on demand, with what waited in it, and never twice") {
  Place place;
  Log earlier = open_log(place);
  (void)earlier.append(decision("repo", kCreate));
  (void)earlier.append(outcome("repo", kCreate, 0), kWaits);
  start_segment(place);
  const std::string closed = slurp(first_segment(place));
  const auto second = place.audit / segment_name(2);
  REQUIRE(std::filesystem::exists(second));
  const auto empty = std::filesystem::file_size(second);
  start_segment(place);
  CHECK(std::filesystem::file_size(second) == empty);
  CHECK(words(verify(place.options())) == "whole");
  CHECK(earlier.append(decision("repo", kCreate)).index == 2);
  CHECK(slurp(first_segment(place)) == closed);
  const VerifyReport report = verify(place.options());
  CHECK(words(report) == "whole");
  CHECK(report.entries == 3);
}

TEST_CASE("a log without an entry closes no segment") {
  Place place;
  start_segment(place);
  CHECK(std::filesystem::exists(first_segment(place)));
  CHECK(list_folder(place.audit).segments.size() == 1);
  CHECK(open_log(place).append(decision("repo", kCreate)).index == 0);
}

}  // namespace refward::audit
