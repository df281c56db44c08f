// SPDX-License-Identifier: Apache-2.0
#include "report/fixes.h"

#include "base/text.h"
#include "report/approval_commands.h"

#include <fmt/format.h>

namespace refward::report {
namespace {

constexpr std::string_view kTags = "refs/tags/";

// "--root" or the commit after which everything has to be made anew.
std::string rebase_start(const findings::Finding& finding) {
  const std::string_view base = finding.fact("base");
  return base.empty() ? "--root" : std::string(brief(base));
}

// Rewriting loses signatures, so where they are asked for it has to make them anew.
std::string sign_option(const findings::Finding& finding) {
  if (finding.fact("resign") == "no")
    return "";
  return finding.fact("resign") == "yes" || !finding.block.empty() ? " -S" : "";
}

// "git tag -s -f -m v1 v1 'v1^{}'": no editor opens, and no shell reads the braces.
std::string tag_command(std::string_view option, const std::string& ref) {
  const std::string name =
      base::printable(std::string_view(ref).substr(ref.starts_with(kTags) ? kTags.size() : 0));
  const std::string quoted = base::shell_quoted(name);
  return fmt::format("git tag {} -f -m {} {} {}", option, quoted, quoted,
                     base::shell_quoted(name + "^{}"));
}

bool finding_resigns(const findings::Finding& finding) {
  return finding.fact("resign") == "yes";
}

std::string merges_option(const findings::Finding& finding) {
  return finding.fact("shape") == "merges" ? "--rebase-merges " : "";
}

Advice sign_again(const findings::Finding& finding) {
  if (finding.ref.starts_with(kTags) || finding.fact("kind") == "tag")
    return {"make the tag anew, signed, and push it again:", {tag_command("-s", finding.ref)}};
  if (finding.fact("shape") == "tip")
    return {"sign it, and push again:", {"git commit --amend --no-edit -S"}};
  return {"on the branch that you pushed, sign what is new, and push again:",
          {fmt::format("git rebase -f -S {}{}", merges_option(finding), rebase_start(finding))}};
}

Advice rewrite(const findings::Finding& finding) {
  if (finding.fact("kind") == "tag")
    return {"make the tag anew, and push it again:", {tag_command("-a", finding.ref)}};
  if (finding.fact("shape") == "tip")
    return {"make the commit anew, and push again:",
            {"git commit --amend --no-edit --reset-author" + sign_option(finding)}};
  return {"make the commits anew, and push again:",
          {fmt::format("git rebase -f {}{} \\", merges_option(finding), rebase_start(finding)),
           "  --exec 'git commit --amend --no-edit --reset-author" + sign_option(finding) + "'"}};
}

Advice remove_content(const findings::Finding& finding) {
  const std::string path = base::shell_quoted(base::printable(finding.path));
  if (finding.fact("kind") != "commit" && finding.fact("kind") != "tag")
    return {};
  if (finding.path.empty())
    return {"take it out of the message, and push again:",
            {finding.fact("shape") == "tip" ? "git commit --amend" + sign_option(finding)
                                            : "git rebase -i" + sign_option(finding) + " " +
                                                  merges_option(finding) + rebase_start(finding)}};
  if (finding.fact("shape") == "tip")
    return {"edit the file, take the change into the commit, and push again:",
            {"git add " + path, "git commit --amend --no-edit" + sign_option(finding)}};
  return {"take it out of every commit that has it (mark them \"edit\"):",
          {"git rebase -i" + sign_option(finding) + " " + merges_option(finding) +
           rebase_start(finding)}};
}

Advice remove_path(const findings::Finding& finding) {
  if (finding.fact("shape") != "tip")
    return remove_content(finding);
  return {"take it out of the commit, and push again:",
          {"git rm --cached -- " + base::shell_quoted(base::printable(finding.path)),
           "git commit --amend --no-edit" + sign_option(finding)}};
}

Advice remove_mode(const findings::Finding& finding) {
  if (finding.fact("shape") != "tip")
    return remove_content(finding);
  return {"take the mode away, and push again:",
          {"git update-index --chmod=-x -- " + base::shell_quoted(base::printable(finding.path)),
           "git commit --amend --no-edit" + sign_option(finding)}};
}

Advice reword(const findings::Finding& finding) {
  if (finding.fact("shape") == "tip")
    return {"write another message, and push again:",
            {"git commit --amend" + sign_option(finding)}};
  return {"write other messages (mark the commits \"reword\"), and push again:",
          {"git rebase -i" + sign_option(finding) + " " + merges_option(finding) +
           rebase_start(finding)}};
}

Advice sign_off(const findings::Finding& finding) {
  if (finding.fact("shape") == "tip")
    return {"sign it off, and push again:",
            {"git commit --amend --no-edit --signoff" + sign_option(finding)}};
  return {"sign the commits off, and push again:",
          {fmt::format("git rebase --signoff{} {}{}", sign_option(finding), merges_option(finding),
                       rebase_start(finding))}};
}

// Without --rebase-merges a rebase leaves merges out.
Advice flatten(const findings::Finding& finding) {
  return {"put your commits one after another, without merges, and push again:",
          {"git rebase" + sign_option(finding) + " " + rebase_start(finding)}};
}

Advice merge_again(const findings::Finding& finding) {
  if (finding.fact("shape") != "tip")
    return {};
  return {"make the merge anew, and what it changes a commit of its own:",
          {"git reset --keep HEAD^", "git merge" + sign_option(finding) + " OTHER"}};
}

// The approver needs the commits, which the refused push has not left on the server.
Advice approve(const findings::Finding& finding) {
  const auto fact = [&](std::string_view name) { return std::string(finding.fact(name)); };
  if (fact("commit").empty())
    return {};
  return {fmt::format("let one of them have the commits and, as {}, approve; then push again:",
                      kPerson),
          approval_commands({.repository = fact("repository"),
                             .ref = finding.ref,
                             .commit = fact("commit"),
                             .base = fact("base"),
                             .tree = fact("tree"),
                             .expires = fact("expires")},
                            kPerson)};
}

// Whatever is wrong with a push certificate, the next push makes a new one; of the person's own
// commits nothing has to be made anew.
Fix fix_of(const findings::Finding& finding) {
  const Fix fix = wording_of(finding).fix;
  return fix == Fix::sign_commits && finding.fact("kind") == "push" ? Fix::sign_push : fix;
}

}  // namespace

Advice advice_for(const std::vector<const findings::Finding*>& findings) {
  const findings::Finding& first = *findings.front();
  switch (fix_of(first)) {
    case Fix::none:
      return {};
    case Fix::sign_commits:
      return sign_again(first);
    case Fix::rewrite_commits:
      return rewrite(first);
    case Fix::sign_tag:
      return {"make the tag anew, signed, and push it again:", {tag_command("-s", first.ref)}};
    case Fix::annotate_tag:
      return {"make a tag object, and push it again:", {tag_command("-a", first.ref)}};
    case Fix::keep_history:
      return {"put your work on top of what is there, and push again:",
              {finding_resigns(first) ? "git pull --rebase -S" : "git pull --rebase"}};
    case Fix::other_ref:
      return {};
    case Fix::remove_content:
      return remove_content(first);
    case Fix::remove_mode:
      return remove_mode(first);
    case Fix::remove_path:
      return remove_path(first);
    case Fix::reword_commits:
      return reword(first);
    case Fix::sign_off:
      return sign_off(first);
    case Fix::flatten:
      return flatten(first);
    case Fix::merge_again:
      return merge_again(first);
    case Fix::sign_push:
      return {"push the same again, signed:", {"git push --signed"}};
    case Fix::approve:
      return approve(first);
    case Fix::administrator:
      return {};
  }
  return {};
}

}  // namespace refward::report
