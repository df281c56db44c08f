// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/rules.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "secrets/cache_file.h"
#include "secrets/gitleaks/document.h"
#include "secrets/gitleaks/kept_rules.h"
#include "secrets/gitleaks/pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace refward::secrets::gitleaks {
namespace {

constexpr unsigned kMaxExtends = 2;  // of a chain
// Counted up with each change of what is read or checked, so that nothing of before is loaded.
constexpr std::string_view kReadingVersion = "reading 1";

// A rule and where it stands, for errors that only the whole configuration shows.
struct PlacedRule {
  Rule rule;
  std::string where;
};

struct Merged {
  std::vector<PlacedRule> rules;
  std::vector<Allowlist> allowlists;
  std::vector<Targeted> targeted;  // of the first file
};

std::string spelled(const std::filesystem::path& path) {
  return base::printable(path.string());
}

// What is unset stays as the base has it; lists are appended to the base's.
void override_rule(Rule& base, const Rule& own) {
  if (!own.description.empty())
    base.description = own.description;
  if (own.entropy != 0)
    base.entropy = own.entropy;
  if (own.secret_group != 0)
    base.secret_group = own.secret_group;
  if (!own.regex.empty())
    base.regex = own.regex;
  if (!own.path.empty())
    base.path = own.path;
  base.tags.insert(base.tags.end(), own.tags.begin(), own.tags.end());
  base.keywords.insert(base.keywords.end(), own.keywords.begin(), own.keywords.end());
  base.allowlists.insert(base.allowlists.end(), own.allowlists.begin(), own.allowlists.end());
}

template <typename Placed>
auto find_rule(Placed& rules, std::string_view id) {
  return std::find_if(rules.begin(), rules.end(),
                      [&](const PlacedRule& placed) { return placed.rule.id == id; });
}

base::Result<std::string> read_text(const std::filesystem::path& path, const LoadOptions& options) {
  if (options.read)
    return options.read(path);
  try {
    return base::read_file(path, kMaxDocument);
  } catch (const base::Failure& failure) {
    return base::Error(spelled(path) + ": " + failure.what());
  }
}

class Loader {
 public:
  Loader(std::filesystem::path file, const LoadOptions& options)
      : file_(std::move(file)), options_(options) {}

  base::Result<KeptRules> run() {
    TRY(Merged merged, read(file_, 0));
    TRY_OK(add_targeted(merged));
    for (const PlacedRule& placed : merged.rules) {
      TRY_OK(check(placed));
    }
    kept_.rules.source = file_.string();
    for (PlacedRule& placed : merged.rules)
      kept_.rules.rules.push_back(std::move(placed.rule));
    kept_.rules.allowlists = std::move(merged.allowlists);
    return std::move(kept_);
  }

 private:
  base::Result<Merged> read(const std::filesystem::path& path, unsigned depth) {
    TRY(const std::string text, read_text(path, options_));
    kept_.files.push_back({path.string(), text});
    auto document = parse_document(text);
    if (!document)
      return base::Error(spelled(path) + ":" + document.error().what);
    for (const std::string& warning : document->warnings)
      kept_.rules.warnings.push_back(spelled(path) + ":" + warning);
    Merged merged;
    for (std::size_t i = 0; i < document->rules.size(); ++i)
      merged.rules.push_back(
          {std::move(document->rules[i]), fmt::format("{}:{}", spelled(path), document->lines[i])});
    merged.allowlists = std::move(document->allowlists);
    take_targeted(*document, path, depth, merged);
    TRY_OK(extend(document->extend, path, depth, merged));
    return merged;
  }

  // gitleaks drops the targeted lists of a file that is extended.
  void take_targeted(Document& document,
                     const std::filesystem::path& path,
                     unsigned depth,
                     Merged& merged) {
    if (depth == 0)
      merged.targeted = std::move(document.targeted);
    else
      for (const Targeted& targeted : document.targeted)
        warn(
            fmt::format("{}:{}: an allowlist with targetRules has no effect in a file that "
                        "another one extends, as in gitleaks",
                        spelled(path), targeted.line));
  }

  base::Status extend(const Extend& extend,
                      const std::filesystem::path& path,
                      unsigned depth,
                      Merged& merged) {
    if (extend.path.empty() && !extend.use_default)
      return base::Done{};
    if (depth == kMaxExtends) {
      warn(spelled(path) + ": its extend has no effect, because two files stand before it");
      return base::Done{};
    }
    if (extend.use_default && options_.default_file.empty())
      return base::Error(
          spelled(path) +
          ": extend.useDefault needs gitleaks' own configuration, of which refward "
          "has no copy: name the file as \"gitleaks-default:/path\" in secrets.rules");
    const std::filesystem::path other =
        extend.use_default ? options_.default_file : path.parent_path() / extend.path;
    TRY(Merged extended, read(other, depth + 1));
    merge(extend, other, std::move(extended), merged);
    return base::Done{};
  }

  void merge(const Extend& extend,
             const std::filesystem::path& other,
             Merged extended,
             Merged& merged) {
    for (const std::string& id : extend.disabled)
      if (find_rule(extended.rules, id) == extended.rules.end())
        warn(fmt::format("{}: disabledRules names {}, which is not there", spelled(other),
                         base::printable(id)));
    for (PlacedRule& base : extended.rules) {
      const auto& disabled = extend.disabled;
      if (std::find(disabled.begin(), disabled.end(), base.rule.id) != disabled.end())
        continue;
      const auto own = find_rule(merged.rules, base.rule.id);
      if (own == merged.rules.end()) {
        merged.rules.push_back(std::move(base));
        continue;
      }
      override_rule(base.rule, own->rule);
      own->rule = std::move(base.rule);
    }
    std::move(extended.allowlists.begin(), extended.allowlists.end(),
              std::back_inserter(merged.allowlists));
  }

  base::Status add_targeted(Merged& merged) const {
    for (const Targeted& targeted : merged.targeted)
      for (const std::string& id : targeted.rules) {
        const auto rule = find_rule(merged.rules, id);
        if (rule == merged.rules.end())
          return base::Error(fmt::format("{}:{}: targetRules names {}, which is not there",
                                         spelled(file_), targeted.line, base::printable(id)));
        rule->rule.allowlists.push_back(targeted.list);
      }
    return base::Done{};
  }

  static base::Status check(const PlacedRule& placed) {
    const Rule& rule = placed.rule;
    if (rule.regex.empty() && rule.path.empty())
      return base::Error(placed.where + ": " + base::printable(rule.id) +
                         ": has neither regex nor path");
    if (rule.secret_group == 0 || rule.regex.empty())
      return base::Done{};
    TRY(const int groups, Pattern::check(rule.regex));
    if (rule.secret_group > static_cast<std::uint32_t>(groups))
      return base::Error(fmt::format("{}: {}: secretGroup is {}, but the regex has {} groups",
                                     placed.where, base::printable(rule.id), rule.secret_group,
                                     groups));
    return base::Done{};
  }

  void warn(std::string words) { kept_.rules.warnings.push_back(std::move(words)); }

  std::filesystem::path file_;
  const LoadOptions& options_;
  KeptRules kept_;
};

bool is_unchanged(const SourceFile& file, const LoadOptions& options) {
  const auto now = read_text(file.path, options);
  return now && *now == file.bytes;
}

// Every file with its name and size, so that no two configurations share it.
std::string text_of(const std::vector<SourceFile>& files) {
  std::string text;
  for (const SourceFile& file : files)
    text += fmt::format("{}\n{}\n{}\n", file.path, file.bytes.size(), file.bytes);
  return text;
}

CacheFile cache_file(const std::filesystem::path& file,
                     const LoadOptions& options,
                     const std::string& bytes) {
  return {options.cache, "imported-rules",
          fmt::format("{}\n{}\n{}\n{}", kReadingVersion, file.string(),
                      options.default_file.string(), bytes)};
}

}  // namespace

base::Result<Rules> load(const std::filesystem::path& file, const LoadOptions& options) {
  const auto finished = [](KeptRules kept) {
    kept.rules.text = text_of(kept.files);
    return std::move(kept.rules);
  };
  TRY(const std::string own, read_text(file, options));
  const CacheFile cache = cache_file(file, options, own);
  const auto unchanged = [&](const SourceFile& kept) { return is_unchanged(kept, options); };
  if (const auto bytes = load_cached(cache))
    if (auto kept = from_bytes(*bytes))
      if (std::all_of(kept->files.begin(), kept->files.end(), unchanged))
        return finished(*std::move(kept));
  TRY(KeptRules kept, Loader(file, options).run());
  store_cached(cache, to_bytes(kept));
  return finished(std::move(kept));
}

}  // namespace refward::secrets::gitleaks
