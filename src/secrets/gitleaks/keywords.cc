// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/keywords.h"

#include "secrets/gitleaks/runes.h"

#include <cstring>

namespace refward::secrets::gitleaks {
namespace {

// The C library's search is the fastest there is.
bool holds(std::string_view text, std::string_view word) noexcept {
  return !text.empty() && ::memmem(text.data(), text.size(), word.data(), word.size()) != nullptr;
}

}  // namespace

Keywords::Keywords(const Program& program, std::string_view text)
    : program_(program), text_(text) {}

bool Keywords::let_run(const RuleProgram& rule, const Reach& reach) {
  if (rule.keywords.empty() || stands_near(rule, reach))
    return true;
  for (const std::size_t keyword : rule.keywords)
    if (stands(keyword))
      return true;
  return false;
}

bool Keywords::stands_near(const RuleProgram& rule, const Reach& reach) {
  if (reach.windows.empty())
    return false;
  const Span first = reach.windows.front();
  const std::string near = to_lower(text_.substr(first.begin, first.end - first.begin));
  for (const std::size_t keyword : rule.keywords)
    if (holds(near, program_.keywords[keyword]))
      return true;
  return false;
}

bool Keywords::stands(std::size_t keyword) {
  if (answers_.empty())
    answers_.resize(program_.keywords.size(), Answer::unknown);
  Answer& answer = answers_[keyword];
  if (answer == Answer::unknown) {
    if (!lower_)
      lower_ = to_lower(text_);
    answer = holds(*lower_, program_.keywords[keyword]) ? Answer::stands : Answer::absent;
  }
  return answer == Answer::stands;
}

}  // namespace refward::secrets::gitleaks
