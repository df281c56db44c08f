// SPDX-License-Identifier: Apache-2.0
#include "secrets/gitleaks/allowlists.h"

#include "base/text.h"
#include "secrets/gitleaks/runes.h"

#include <algorithm>

namespace refward::secrets::gitleaks {
namespace {

std::uint16_t beginning_of(std::string_view text) noexcept {
  constexpr unsigned kByte = 8;
  return static_cast<std::uint16_t>((static_cast<unsigned char>(text[0]) << kByte) |
                                    static_cast<unsigned char>(text[1]));
}

std::unique_ptr<Pattern> pattern_of(const std::vector<std::string>& expressions) {
  return expressions.empty() ? nullptr : std::make_unique<Pattern>(joined(expressions));
}

}  // namespace

std::string joined(const std::vector<std::string>& expressions) {
  std::string text = "(?:";
  for (const std::string& expression : expressions) {
    if (&expression != &expressions.front())
      text += '|';
    text += expression;
  }
  return text + ')';
}

Stopwords::Stopwords(const std::vector<std::string>& words) {
  for (const std::string_view word : words)
    if (word.size() > 1)
      by_beginning_[beginning_of(word)].push_back(word);
    else if (!word.empty())
      short_.push_back(word);
}

bool Stopwords::any_in(std::string_view text) const {
  if (by_beginning_.empty() && short_.empty())
    return false;
  const std::string lower = to_lower(text);
  const std::string_view all = lower;
  const auto stands = [&](std::string_view word) { return all.find(word) != all.npos; };
  if (std::any_of(short_.begin(), short_.end(), stands))
    return true;
  for (std::size_t at = 0; at + 1 < all.size(); ++at) {
    const auto found = by_beginning_.find(beginning_of(all.substr(at)));
    if (found == by_beginning_.end())
      continue;
    const auto begins = [&](std::string_view word) { return all.substr(at).starts_with(word); };
    if (std::any_of(found->second.begin(), found->second.end(), begins))
      return true;
  }
  return false;
}

AllowlistMatcher::AllowlistMatcher(const Allowlist& list)
    : list_(list),
      paths_(pattern_of(list.paths)),
      regexes_(pattern_of(list.regexes)),
      stopwords_(list.stopwords) {}

bool AllowlistMatcher::has_commit(const Subject& subject) const {
  if (subject.commit.empty())
    return false;
  return std::find(list_.commits.begin(), list_.commits.end(), base::to_lower(subject.commit)) !=
         list_.commits.end();
}

bool AllowlistMatcher::has_path(const Subject& subject) const {
  return paths_ && !subject.path.empty() && paths_->is_found_in(subject.path);
}

bool AllowlistMatcher::has_regex(const AllowlistFacts& facts) const {
  const std::string_view target = list_.regex_target == RegexTarget::match  ? facts.match
                                  : list_.regex_target == RegexTarget::line ? facts.line
                                                                            : facts.secret;
  return regexes_ && !target.empty() && regexes_->is_found_in(target);
}

bool AllowlistMatcher::allows_place(const Subject& subject) const {
  if (list_.condition == Condition::any)
    return has_commit(subject) || has_path(subject);
  if (!list_.regexes.empty() || !list_.stopwords.empty())
    return false;
  return (list_.commits.empty() || has_commit(subject)) &&
         (list_.paths.empty() || has_path(subject));
}

bool AllowlistMatcher::allows_finding(const Subject& subject, const AllowlistFacts& facts) const {
  if (list_.condition == Condition::any)
    return has_regex(facts) || stopwords_.any_in(facts.secret);
  return (list_.commits.empty() || has_commit(subject)) &&
         (list_.paths.empty() || has_path(subject)) &&
         (list_.regexes.empty() || has_regex(facts)) &&
         (list_.stopwords.empty() || stopwords_.any_in(facts.secret));
}

}  // namespace refward::secrets::gitleaks
