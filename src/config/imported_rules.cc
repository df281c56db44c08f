// SPDX-License-Identifier: Apache-2.0
#include "config/imported_rules.h"

#include "base/failure.h"
#include "base/text.h"
#include "config/text_file.h"

#include <algorithm>
#include <utility>

namespace refward::config {
namespace {

constexpr GuardedKind kRulesKind = {"the file of rules", kMaxRulesFile};

std::string told(const Problem& problem) {
  return base::printable(problem.file) + ": " + problem.what;
}

// Reads for the loader, which may ask twice for one file; a warning is told once.
class GuardedReader {
 public:
  explicit GuardedReader(std::vector<std::string>& warnings) : warnings_(warnings) {}

  base::Result<std::string> operator()(const std::filesystem::path& path) const {
    Collector problems(path.string());
    std::optional<std::string> text;
    try {
      text = read_guarded(path, problems, kRulesKind);
    } catch (const base::Failure& failure) {
      return base::Error(base::printable(path.string() + ": " + failure.what()));
    }
    for (const Problem& problem : problems.take()) {
      if (problem.level == Problem::Level::error)
        return base::Error(told(problem));
      if (std::ranges::find(warnings_, told(problem)) == warnings_.end())
        warnings_.push_back(told(problem));
    }
    return *std::move(text);
  }

 private:
  std::vector<std::string>& warnings_;
};

}  // namespace

base::Result<ImportedRules> import_rules(const RulesFile& source) {
  ImportedRules imported;
  auto rules = secrets::gitleaks::load(source.file, {.default_file = source.default_file,
                                                     .cache = source.cache.string(),
                                                     .read = GuardedReader(imported.warnings)});
  if (!rules)
    return base::Error(base::printable(rules.error().what));
  for (const std::string& warning : rules->warnings)
    imported.warnings.push_back(base::printable(warning));
  imported.rules = std::make_shared<const secrets::gitleaks::Rules>(*std::move(rules));
  return imported;
}

}  // namespace refward::config
