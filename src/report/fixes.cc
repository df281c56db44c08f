// SPDX-License-Identifier: Apache-2.0
#include "report/fixes.h"

#include "base/text.h"

#include <fmt/format.h>

namespace refward::report {
namespace {

constexpr std::string_view kTags = "refs/tags/";
constexpr std::string_view kBranches = "refs/heads/";

std::string short_name(const std::string& ref) {
  for (const std::string_view prefix : {kTags, kBranches})
    if (ref.starts_with(prefix))
      return base::shell_quoted(base::printable(std::string_view(ref).substr(prefix.size())));
  return base::shell_quoted(base::printable(ref));
}

// "--root" or the commit after which everything has to be made anew.
std::string rebase_start(const findings::Finding& finding) {
  const std::string_view base = finding.fact("base");
  return base.empty() ? "--root" : std::string(brief(base));
}

std::string merges_option(const findings::Finding& finding) {
  return finding.fact("shape") == "merges" ? "--rebase-merges " : "";
}

Advice sign_again(const findings::Finding& finding) {
  if (finding.ref.starts_with(kTags) || finding.fact("kind") == "tag")
    return {"make the tag anew, signed, and push it again:",
            {"git tag -s -f " + short_name(finding.ref) + " " + short_name(finding.ref) + "^{}"}};
  if (finding.fact("shape") == "tip")
    return {"sign it, and push again:", {"git commit --amend --no-edit -S"}};
  return {"sign what is new, and push again:",
          {fmt::format("git rebase -f -S {}{}", merges_option(finding), rebase_start(finding))}};
}

Advice rewrite(const findings::Finding& finding) {
  if (finding.fact("kind") == "tag")
    return {"make the tag anew, and push it again:",
            {"git tag -a -f " + short_name(finding.ref) + " " + short_name(finding.ref) + "^{}"}};
  if (finding.fact("shape") == "tip")
    return {"make the commit anew, and push again:",
            {"git commit --amend --no-edit --reset-author"}};
  return {"make the commits anew, and push again:",
          {fmt::format("git rebase -f {}{} \\", merges_option(finding), rebase_start(finding)),
           "  --exec 'git commit --amend --no-edit --reset-author'"}};
}

Advice remove_content(const findings::Finding& finding) {
  const std::string path = base::shell_quoted(base::printable(finding.path));
  if (finding.fact("kind") != "commit" && finding.fact("kind") != "tag")
    return {};
  if (finding.path.empty())
    return {"take it out of the message, and push again:",
            {finding.fact("shape") == "tip"
                 ? std::string("git commit --amend")
                 : "git rebase -i " + merges_option(finding) + rebase_start(finding)}};
  if (finding.fact("shape") == "tip")
    return {"take it out of the file and of the commit, and push again:",
            {"git add " + path, "git commit --amend --no-edit"}};
  return {"take it out of every commit that has it (mark them \"edit\"):",
          {"git rebase -i " + merges_option(finding) + rebase_start(finding)}};
}

}  // namespace

Advice advice_for(const std::vector<const findings::Finding*>& findings) {
  const findings::Finding& first = *findings.front();
  switch (wording_of(first).fix) {
    case Fix::none:
      return {};
    case Fix::sign_commits:
      return sign_again(first);
    case Fix::rewrite_commits:
      return rewrite(first);
    case Fix::sign_tag:
      return {"make the tag anew, signed, and push it again:",
              {"git tag -s -f " + short_name(first.ref) + " " + short_name(first.ref) + "^{}"}};
    case Fix::annotate_tag:
      return {"make a tag object, and push it again:",
              {"git tag -a -f " + short_name(first.ref) + " " + short_name(first.ref) + "^{}"}};
    case Fix::keep_history:
      return {"put your work on top of what is there, and push again:", {"git pull --rebase"}};
    case Fix::other_ref:
      return {};
    case Fix::remove_content:
      return remove_content(first);
    case Fix::administrator:
      return {};
  }
  return {};
}

}  // namespace refward::report
