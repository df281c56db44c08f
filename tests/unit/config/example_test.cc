// SPDX-License-Identifier: Apache-2.0
// The example configuration is what people copy: it lints clean as it stands, and with each
// setting that it only shows put in force.
#include "base/files.h"
#include "base/text.h"
#include "config/lint.h"
#include "text.h"

#include <map>
#include <set>

namespace refward::config {
namespace {

bool shows_setting(std::string_view line) {
  return line.size() > 1 && line[0] == '#' && line[1] >= 'a' && line[1] <= 'z' &&
         line.find(" = ") != std::string_view::npos;
}

bool shows_table(std::string_view line) {
  return line.starts_with("#[");
}

std::string key_of(std::string_view line) {
  return std::string(line.substr(1, line.find(' ') - 1));
}

// The lines that mean something only together: a table with all that it holds, or a setting with
// the one that it needs. Two lines of one key are two examples.
std::set<std::size_t> together_with(const std::vector<std::string_view>& lines,
                                    std::size_t chosen) {
  static const std::map<std::string, std::string, std::less<>> kNeeds = {{"soak", "promote_from"},
                                                                         {"fsck_ignore", "fsck"}};
  std::size_t begin = chosen;
  while (begin > 0 && (shows_setting(lines[begin - 1]) || shows_table(lines[begin - 1])))
    --begin;
  std::set<std::size_t> out = {chosen};
  const bool is_table = shows_table(lines[begin]);
  const auto need = kNeeds.find(key_of(lines[chosen]));
  for (std::size_t i = begin; shows_setting(lines[i]) || shows_table(lines[i]); ++i)
    if (is_table || (need != kNeeds.end() && key_of(lines[i]) == need->second))
      out.insert(i);
  return out;
}

}  // namespace

TEST_CASE("the example lints clean") {
  const auto config = load(REFWARD_EXAMPLE_CONFIG);
  if (!config)
    FAIL(listed(config.error()));
  // A checkout's umask is not the example's fault.
  for (const Problem& warning : config->warnings)
    CHECK(warning.what.find("a group can write") != std::string::npos);
  CHECK(config->policy.blocks.size() == 2);
  // It names nobody: a server without people.toml can take it as it is.
  CHECK(check_people(*config, [](std::string_view) { return false; }).empty());
}

TEST_CASE("every setting that the example shows can be put in force") {
  const std::string text = base::read_file(REFWARD_EXAMPLE_CONFIG, kMaxFileBytes);
  const auto lines = base::split(text, '\n');
  std::size_t shown = 0;
  std::set<std::string> keys;
  for (std::size_t chosen = 0; chosen < lines.size(); ++chosen) {
    if (!shows_setting(lines[chosen]))
      continue;
    ++shown;
    keys.insert(key_of(lines[chosen]));
    const std::set<std::size_t> group = together_with(lines, chosen);
    std::string changed;
    for (std::size_t i = 0; i < lines.size(); ++i)
      changed += std::string(group.count(i) != 0 ? lines[i].substr(1) : lines[i]) + "\n";
    CAPTURE(std::string(lines[chosen]));
    const auto config = parse(changed, "/etc/refward/refward.toml");
    if (!config)
      FAIL(listed(config.error()));
    CHECK(listed(config->warnings).empty());
  }
  CHECK(shown == 69);
  for (const std::string key : {"platform",
                                "root",
                                "keyrings",
                                "state",
                                "audit",
                                "log_key",
                                "group",
                                "pusher_env",
                                "pin_config",
                                "allow",
                                "formats",
                                "min_rsa_bits",
                                "max_future",
                                "allow_armour_headers",
                                "ask_gnupg",
                                "certificate_principals",
                                "mode",
                                "repositories",
                                "signers",
                                "approvals",
                                "pushers",
                                "freeze",
                                "max_push_commits",
                                "max_push_refs",
                                "max_file_size",
                                "max_path_length",
                                "forbid_paths",
                                "forbid_kinds",
                                "submodule_urls",
                                "commit_message",
                                "author_email",
                                "committer_email",
                                "ref_name",
                                "promote_from",
                                "soak",
                                "fsck",
                                "fsck_ignore",
                                "match",
                                "allow_rewind",
                                "rules",
                                "baseline",
                                "time_budget",
                                "on_budget",
                                "honour",
                                "value",
                                "rule",
                                "until",
                                "reason",
                                "paths",
                                "encrypted"}) {
    CAPTURE(key);
    CHECK(keys.count(key) == 1);
  }
}

TEST_CASE("every word of require that is built stands in the example") {
  const std::string text = base::read_file(REFWARD_EXAMPLE_CONFIG, kMaxFileBytes);
  for (const policy::Word word : policy::words()) {
    CAPTURE(std::string(to_text(word)));
    CHECK(text.find(to_text(word)) != std::string::npos);
  }
}

}  // namespace refward::config
