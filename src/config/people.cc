// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "config/approvers.h"
#include "config/lint.h"
#include "config/section.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace refward::config {

namespace {

template <typename Globs>
void check_globs(const std::vector<std::string>& entries,
                 std::string_view key,
                 const identity::Person& person,
                 Collector& problems) {
  if (const auto globs = Globs::parse(entries); !globs)
    problems.error({0, 0}, fmt::format("{} of \"{}\": {}", key, base::printable(person.name),
                                       globs.error().what));
}

}  // namespace

Problems check_people(const Config& config, const identity::People& people) {
  Problems all = check_people(config, [&](std::string_view entry) { return people.knows(entry); });
  Collector problems((config.keyrings / "people.toml").string());
  for (const identity::Person& person : people.listed()) {
    check_globs<policy::RefGlobs>(person.only_refs, "only_refs", person, problems);
    check_globs<policy::GlobList>(person.only_paths, "only_paths", person, problems);
  }
  std::ranges::move(problems.take(), std::back_inserter(all));
  std::ranges::move(check_approvals(config, people), std::back_inserter(all));
  return all;
}

}  // namespace refward::config
