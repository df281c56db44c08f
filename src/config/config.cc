// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include "base/text.h"
#include "config/lint.h"
#include "config/readers.h"
#include "config/text_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace refward::config {
namespace {

constexpr Spot kTop = {1, 1};

constexpr std::array<std::string_view, 5> kPolicySections = {"refs", "signatures", "protect",
                                                             "secrets", "manifests"};

// With policy_from they would say what nobody reads.
void refuse_policy_sections(const toml::table& table, Section& top, Collector& problems) {
  for (const std::string_view key : kPolicySections) {
    if (!top.has(key))
      continue;
    const auto* node = table.get(key);
    if (node->is_array_of_tables())
      (void)top.children(key);
    else
      (void)top.child(key);
    problems.error(top.spot_of(key),
                   fmt::format("{} stands in the repository that server.policy_from names: beside "
                               "policy_from this file holds [server] alone",
                               key));
  }
}

enum class Parts { all, policy };

void read_sections(const toml::table& table, Parts parts, Collector& problems, Config& config) {
  // An absent section reads as an empty one, so that defaults are set, and missing keys found, in
  // one place.
  static const toml::table kEmpty;
  Section top(table, "", kTop, problems);
  const auto section = [&](std::string_view key) {
    auto child = top.child(key);
    return child ? *child : Section(kEmpty, std::string(key), kTop, problems);
  };
  if (parts == Parts::all) {
    read_server(section("server"), config);
    if (config.policy_from) {
      refuse_policy_sections(table, top, problems);
      return top.finish();
    }
  } else if (top.child("server")) {
    problems.error(top.spot_of("server"),
                   "server stands in the server's own file, which names this one: whoever changes "
                   "the policy does not decide where the server keeps its record");
  }
  read_refs(section("refs"), config);
  read_signatures(section("signatures"), config);
  read_protect(top.children("protect"), config);
  read_secrets(section("secrets"), config);
  read_manifests(section("manifests"), config);
  top.finish();
}

base::Result<Config, Problems> finished(Collector& problems, Config config) {
  if (problems.failed())
    return problems.take();
  if (!config.policy_from || config.file != config.policy_from->file)  // else there is none yet
    lint(config, problems);
  config.warnings = problems.take();
  return config;
}

// What [server] says, and nothing of another policy.
Config server_of(const Config& whole) {
  Config config;
  config.origin = whole.origin;
  config.platform = whole.platform;
  config.keyrings = whole.keyrings;
  config.state = whole.state;
  config.audit = whole.audit;
  config.log_key = whole.log_key;
  config.group = whole.group;
  config.pin_config = whole.pin_config;
  config.policy_from = whole.policy_from;
  return config;
}

base::Result<Config, Problems> parsed(std::string_view text, Parts parts, Config config) {
  Collector problems(config.file.string());
  config.manifests.paths = *policy::GlobList::parse({"**/*.yaml", "**/*.yml", "**/*.json"});
  const auto table = parse_toml(text, problems);
  if (table && table->empty())
    problems.error(kTop, "the configuration is empty");
  else if (table)
    read_sections(*table, parts, problems, config);
  return finished(problems, std::move(config));
}

}  // namespace

std::string to_text(const Problem& problem) {
  const std::string_view level = problem.level == Problem::Level::error ? "error" : "warning";
  const std::string place =
      problem.line == 0 ? std::string() : fmt::format("{}:{}:", problem.line, problem.column);
  return fmt::format("{}:{} {}: {}", base::printable(problem.file), place, level, problem.what);
}

bool has_errors(const Problems& problems) noexcept {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& p) { return p.level == Problem::Level::error; });
}

base::Result<Config, Problems> parse(std::string_view text, const std::filesystem::path& file) {
  Config config;
  config.file = file;
  return parsed(text, Parts::all, std::move(config));
}

base::Result<Config, Problems> parse_policy(std::string_view text,
                                            const Config& server,
                                            const std::filesystem::path& file) {
  Config config = server_of(server);
  config.file = file;
  return parsed(text, Parts::policy, std::move(config));
}

base::Result<Config, Problems> load(const std::filesystem::path& file) {
  const std::filesystem::path path = std::filesystem::absolute(file);
  Collector problems(path.string());
  const auto text = read_guarded(path, problems);
  if (!text)
    return problems.take();
  auto config = parse(*text, path);
  Problems found = problems.take();
  Problems& all = config ? config->warnings : config.error();
  all.insert(all.begin(), found.begin(), found.end());
  return config;
}

}  // namespace refward::config
