// SPDX-License-Identifier: Apache-2.0
#include "report/coverage_report.h"

#include "base/text.h"
#include "report/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace refward::report {
namespace {

constexpr std::size_t kPlacesShown = 3;     // of one reason; the record holds more
constexpr std::size_t kPlaceLimit = 100;    // bytes of one
constexpr std::string_view kMore = "more";  // of a list in the record that was cut

struct Words {
  std::string_view why, one, many;
};

constexpr std::array kWords = {
    Words{"submodule", "submodule", "submodules"},
    Words{"lfs-pointer", "LFS pointer", "LFS pointers"},
    Words{"time-budget", "object beyond the time budget", "objects beyond the time budget"},
    Words{"override-off", "place where an override is off", "places where an override is off"},
    Words{"override-evaluate", "place where an override only evaluates",
          "places where an override only evaluates"},
    Words{"not-a-file", "path that is no file", "paths that are no files"},
    Words{"too-large", "file that is too large", "files that are too large"},
    Words{"gone", "object that is no longer there", "objects that are no longer there"},
};

struct Whole {
  std::string_view why, words;
};

constexpr std::array kWhole = {
    Whole{"secrets-off", "secrets ([secrets] mode is off)"},
    Whole{"manifests-off", "manifests ([manifests] mode is off)"},
    Whole{"secrets-evaluate", "secrets ([secrets] mode is evaluate)"},
    Whole{"manifests-evaluate", "manifests ([manifests] mode is evaluate)"},
};

std::string what(std::string_view why, std::uint64_t count) {
  for (const Words& words : kWords)
    if (words.why == why)
      return counted(count, words.one, words.many);
  return fmt::format("{} {}", count, base::printable(why));
}

std::string places(std::string_view why, std::uint64_t count, const audit::Coverage& coverage) {
  std::string out;
  std::size_t shown = 0;
  for (const findings::Fact& one : coverage.not_examined)
    if (one.name == why && shown < kPlacesShown) {
      out += (shown++ == 0 ? ": " : ", ") + base::printable(one.value, kPlaceLimit);
    }
  if (shown != 0 && count > shown)
    out += fmt::format(" and {} more", count - shown);
  return out;
}

std::map<std::string, std::uint64_t> counts_of(const audit::Coverage& coverage) {
  auto counts = coverage.counts;
  if (counts.empty())
    for (const findings::Fact& one : coverage.not_examined)
      if (one.name != kMore)
        ++counts[one.name];
  return counts;
}

}  // namespace

std::string examined(const audit::Coverage& coverage) {
  std::string out = "examined " + counted(coverage.commits, "commit", "commits");
  if (coverage.tags != 0)
    out += ", " + counted(coverage.tags, "tag", "tags");
  return out + fmt::format(", {}, {}", counted(coverage.blobs, "blob", "blobs"),
                           human_size(coverage.bytes));
}

std::string not_examined(const audit::Coverage& coverage) {
  std::string out;
  for (const auto& [why, count] : counts_of(coverage)) {
    const std::string_view label =
        why.ends_with("evaluate") ? "only evaluated: " : "not examined: ";
    const auto* whole = std::ranges::find(kWhole, why, &Whole::why);
    out += wrapped(std::string(label) + (whole != kWhole.end()
                                             ? std::string(whole->words)
                                             : what(why, count) + places(why, count, coverage)),
                   "refward: ", "  ");
  }
  return out;
}

}  // namespace refward::report
