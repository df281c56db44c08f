// SPDX-License-Identifier: Apache-2.0
#include "audit/erase.h"
#include "audit/log_key.h"
#include "audit/publish.h"
#include "audit/seal.h"
#include "audit/traces.h"
#include "audit/verified.h"
#include "fixture.h"

#include <doctest/doctest.h>

#include <filesystem>

namespace refward::audit {
namespace {

const RefMove kCreate{"refs/heads/main", kZeros, std::string(40, '1')};

void append(const Place& place, int count) {
  Log log = open_log(place);
  for (int i = 0; i < count; ++i)
    (void)log.append(decision("repo", kCreate));
}

std::string news(const Place& place) {
  const VerifyReport report = verify_news(place.options());
  return words(report) + " from " + std::to_string(report.from);
}

}  // namespace

TEST_CASE("verify --new begins where it ended, in whatever segment that was") {
  Place place;
  place.segment_limit = 1500;
  append(place, 3);
  CHECK(news(place) == "whole from 0");
  for (int at = 3; at < 20; at += 2) {
    append(place, 2);
    const VerifyReport report = verify_news(place.options());
    CHECK(words(report) == "whole");
    CHECK(report.from == static_cast<std::uint64_t>(at));
    CHECK(report.entries == static_cast<std::uint64_t>(at) + 2);
    CHECK(report.root == verify(place.options()).root);
  }
  CHECK(news(place) == "whole from 21");
}

TEST_CASE("what came since is looked at as a whole verification does") {
  const Place place;
  append(place, 4);
  CHECK(news(place) == "whole from 0");
  append(place, 4);
  const auto path = first_segment(place);
  const std::string whole = slurp(path);
  for (std::size_t back = 1; back < 1200; back += 13) {
    CAPTURE(back);
    std::string damaged = whole;
    damaged[damaged.size() - back] = static_cast<char>(damaged[damaged.size() - back] ^ 1);
    spill(path, damaged);
    CHECK_FALSE(news(place).starts_with("whole"));
  }
  spill(path, whole);
  CHECK(news(place) == "whole from 4");
  // What was looked at before is passed over; that is what the word says.
  std::string damaged = whole;
  damaged[whole.size() / 4] = static_cast<char>(damaged[whole.size() / 4] ^ 1);
  spill(path, damaged);
  CHECK(news(place) == "whole from 8");
  CHECK(words(verify(place.options())) != "whole");
}

TEST_CASE("a damaged memory, another log's, and a record that is shorter are found out") {
  const Place place;
  append(place, 4);
  CHECK(news(place) == "whole from 0");
  const auto cache = place.state / kVerifiedName;
  const std::string remembered = slurp(cache);
  for (std::size_t i = 0; i < remembered.size(); i += 5) {
    std::string damaged = remembered;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    spill(cache, damaged);
    CHECK(news(place) == "whole from 0");
  }
  const Place other;
  append(other, 5);
  spill(other.state / kVerifiedName, remembered);
  CHECK(news(other) == "whole from 0");
  append(place, 1);
  const auto path = first_segment(place);
  const std::string whole = slurp(path);
  spill(path, whole.substr(0, whole.size() / 2));
  CHECK_FALSE(news(place).starts_with("whole"));
  std::filesystem::remove(path);
  CHECK_FALSE(news(place).starts_with("whole"));
}

TEST_CASE("an erasure concerns what was passed over, so that all is looked at") {
  const Place place;
  append(place, 4);
  CHECK(news(place) == "whole from 0");
  Traces traces;
  REQUIRE(traces.add("alice"));
  CHECK(erase(place.options(), test_clock(), traces, "asked").entries == 4);
  CHECK(news(place) == "whole from 0");
  CHECK(news(place).starts_with("whole from "));
}

TEST_CASE("published files are looked at from there on") {
  const Place place;
  Options options = place.options();
  options.log_key = place.state / kLogKeyName;
  (void)make_log_key(options);
  const auto seal_now = [&] {
    publish(options, seal(options, test_clock(), read_log_key(options).value()), From::published);
  };
  append(place, 4);
  seal_now();
  CHECK(news(place) == "whole from 0");
  CHECK(news(place) == "whole from 5");
  append(place, 4);
  seal_now();
  CHECK(news(place) == "whole from 5");
  append(place, 2);
  seal_now();
  const auto tile = place.audit / "tlog" / "tile" / "0" / "000.p" / "12";
  const std::string whole = slurp(tile);
  spill(tile, whole.substr(0, whole.size() - 1) + "x");
  CHECK_FALSE(news(place).starts_with("whole"));
  spill(tile, whole);
  CHECK(news(place).starts_with("whole"));
}

}  // namespace refward::audit
