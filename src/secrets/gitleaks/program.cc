// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/program.h"

#include "base/text.h"

#include <algorithm>
#include <map>
#include <utility>

namespace refward::secrets::gitleaks {
namespace {

std::unique_ptr<Pattern> pattern_of(const std::string& expression) {
  return expression.empty() ? nullptr : std::make_unique<Pattern>(expression);
}

}  // namespace

RuleProgram::RuleProgram(const Rule& source)
    : rule(source),
      regex(pattern_of(source.regex)),
      path(pattern_of(source.path)),
      allowlists(source.allowlists.begin(), source.allowlists.end()),
      generic(base::to_lower(source.id).find("generic") != std::string::npos) {}

Program::Program(std::shared_ptr<const Rules> from)
    : source(std::move(from)),
      rules(source->rules.begin(), source->rules.end()),
      allowlists(source->allowlists.begin(), source->allowlists.end()) {
  std::map<std::string, std::size_t> numbers;
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < rules.size(); ++i)
    by_id[rules[i].rule.id] = i;
  for (RuleProgram& rule : rules) {
    // An empty keyword stands in every text.
    const auto& words = rule.rule.keywords;
    if (std::find(words.begin(), words.end(), "") == words.end())
      for (const std::string& word : words)
        rule.keywords.push_back(numbers.try_emplace(word, numbers.size()).first->second);
    for (const Required& wanted : rule.rule.required)
      if (const auto helper = by_id.find(wanted.id); helper != by_id.end())
        rule.helpers.push_back({helper->second, &wanted});
  }
  keywords.resize(numbers.size());
  for (const auto& [word, number] : numbers)
    keywords[number] = word;
}

std::vector<std::string> Program::expressions() const {
  std::vector<std::string> all;
  for (const RuleProgram& rule : rules)
    all.push_back(rule.rule.regex);
  return all;
}

}  // namespace refward::secrets::gitleaks
