// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include "base/text.h"
#include "config/lint.h"
#include "config/readers.h"
#include "config/text_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace refward::config {
namespace {

constexpr Spot kTop = {1, 1};

void read_all_sections(const toml::table& table, Collector& problems, Config& config) {
  // An absent section reads as an empty one, so that defaults are set, and missing keys found, in
  // one place.
  static const toml::table kEmpty;
  Section top(table, "", kTop, problems);
  const auto section = [&](std::string_view key) {
    auto child = top.child(key);
    return child ? *child : Section(kEmpty, std::string(key), kTop, problems);
  };
  read_server(section("server"), config);
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
  lint(config, problems);
  config.warnings = problems.take();
  return config;
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
  Collector problems(file.string());
  Config config;
  config.file = file;
  config.manifest_paths = *policy::GlobList::parse({"**/*.yaml", "**/*.yml", "**/*.json"});
  const auto table = parse_toml(text, problems);
  if (table && table->empty())
    problems.error(kTop, "the configuration is empty");
  else if (table)
    read_all_sections(*table, problems, config);
  return finished(problems, std::move(config));
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
