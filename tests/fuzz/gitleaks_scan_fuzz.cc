// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep. What the windows of the searcher give is held against every expression run
// over the whole text: the matches must be the same ones.
#include "secrets/gitleaks/pattern.h"
#include "secrets/gitleaks/searcher.h"

#include <cstdlib>

namespace {

using refward::secrets::gitleaks::Pattern;
using refward::secrets::gitleaks::Searcher;
using refward::secrets::gitleaks::Span;

// One of each kind of thing that a rewriting can get wrong.
const std::vector<std::string> kExpressions = {
    R"((?i)[\w.-]{0,9}?(?:key|tok)(?:[ \t\w.-]{0,4})[\s'"]{0,3}(?:=|:)["'\s=]{0,5}([a-z0-9_-]{4,8})(?:["'\s;]|\\[nr]|$))",
    R"(\b(AB[A-Z2-7]{4})\b)",
    R"((?s:a.{1,3}z))",
    R"(a.{0,4}?b)",
    R"((?m)^x\S{1,4}$)",
    R"(\Aab|cd\z)",
    R"([^a-z\s]{3})",
    R"(-{2}[\s\S-]{3,}?KEY)",
    R"((?i)k(?-i:s)\Bm?)",
    R"(\x{e9}[[:punct:]]\D{2,3})",
    R"((?P<n>ab)+c|abd?)",
    R"((?U)q[0-9]+r?)",
    R"(\Qa.b\E{1,2}|\pL{3}!)",
};

struct Patterns {
  Patterns() {
    for (const std::string& expression : kExpressions)
      all.push_back(std::make_unique<Pattern>(expression));
  }

  std::vector<std::unique_ptr<Pattern>> all;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Patterns kPatterns;
  static const auto kSearcher = Searcher::create(kExpressions, "", "");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reaches = kSearcher->search(text);
  for (std::size_t i = 0; i < kExpressions.size(); ++i) {
    std::vector<Span> slow;
    std::vector<Span> fast;
    kPatterns.all[i]->find_all(text, {0, size}, slow);
    if (reaches[i].everywhere)
      continue;
    for (const Span& window : reaches[i].windows)
      kPatterns.all[i]->find_all(text, window, fast);
    if (slow != fast)
      std::abort();
  }
  return 0;
}
