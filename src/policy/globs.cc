// SPDX-License-Identifier: Apache-2.0
#include "policy/globs.h"

#include "base/text.h"
#include "policy/names.h"

#include <algorithm>
#include <utility>

namespace refward::policy {
namespace {

constexpr std::string_view kDefault = "@default";
constexpr std::string_view kRefs = "refs/";
constexpr std::string_view kBranches = "refs/heads/";

std::string_view without_mark(std::string_view entry) noexcept {
  return entry.starts_with('!') ? entry.substr(1) : entry;
}

bool any_matches(const std::vector<Glob>& globs, std::string_view text) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const Glob& glob) { return glob.matches(text); });
}

// Does one of them match whatever begins with `folder`? What matches it and ends in `**` does.
bool any_matches_all_below(const std::vector<Glob>& globs, std::string_view folder) {
  return std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) {
    return glob.tokens().back().kind == Glob::Token::Kind::long_run && glob.matches(folder);
  });
}

// Why a list as a whole cannot be, whatever its entries are.
base::Status check_list(const std::vector<std::string>& entries) {
  if (entries.size() > GlobList::kMaxEntries)
    return base::Error("more than " + std::to_string(GlobList::kMaxEntries) + " patterns");
  if (!entries.empty() && std::all_of(entries.begin(), entries.end(), [](const std::string& entry) {
        return entry.starts_with('!');
      }))
    return base::Error("only \"!\" entries: there is nothing to take away from");
  return base::Done{};
}

std::string quoted(std::string_view entry) {
  return "\"" + base::printable(entry) + "\"";
}

base::Result<Glob> path_glob(std::string_view entry) {
  TRY(Glob glob, Glob::parse(without_mark(entry)));
  if (can_match_path(glob))
    return glob;
  if (glob.text().starts_with('/'))
    return base::Error(quoted(entry) + " can never match: names stand without a leading \"/\"");
  if (glob.text().ends_with('/'))
    return base::Error(quoted(entry) + " can never match: for all below it write \"" +
                       std::string(without_mark(entry)) + "**\"");
  return base::Error(quoted(entry) + " can never match");
}

base::Result<Glob> ref_glob(std::string_view entry) {
  TRY(Glob glob, Glob::parse(without_mark(entry)));
  if (can_match_ref_below(glob, kRefs))
    return glob;
  if (entry.find_first_of("*?[/") == std::string_view::npos)
    return base::Error(quoted(entry) + " can never match: a ref is named in full, as in \"" +
                       std::string(kBranches) + std::string(without_mark(entry)) + "\"");
  return base::Error(quoted(entry) + " can never match the name of a ref");
}

}  // namespace

base::Status GlobList::check(std::string_view entry) {
  TRY([[maybe_unused]] const Glob glob, path_glob(entry));
  return base::Done{};
}

base::Result<GlobList> GlobList::parse(const std::vector<std::string>& entries) {
  TRY_OK(check_list(entries));
  GlobList list;
  for (const std::string& entry : entries) {
    TRY(Glob glob, path_glob(entry));
    (entry.starts_with('!') ? list.without_ : list.with_).push_back(std::move(glob));
  }
  list.entries_ = entries;
  return list;
}

GlobList GlobList::all() {
  return *parse({"**"});
}

bool GlobList::matches(std::string_view text) const {
  return any_matches(with_, text) && !any_matches(without_, text);
}

std::optional<std::string> GlobList::literal_folder() const {
  if (with_.empty())
    return std::nullopt;
  std::string folder = with_.front().literal_folder();
  const bool shared = std::all_of(with_.begin(), with_.end(), [&](const Glob& glob) {
    return glob.literal_folder() == folder;
  });
  if (!shared || folder.empty())
    return std::nullopt;
  return folder;
}

base::Status RefGlobs::check(std::string_view entry) {
  if (without_mark(entry) == kDefault)
    return base::Done{};
  TRY([[maybe_unused]] const Glob glob, ref_glob(entry));
  return base::Done{};
}

base::Result<RefGlobs> RefGlobs::parse(const std::vector<std::string>& entries) {
  TRY_OK(check_list(entries));
  RefGlobs list;
  for (const std::string& entry : entries) {
    if (without_mark(entry) != kDefault) {
      TRY(Glob glob, ref_glob(entry));
      (entry.starts_with('!') ? list.without_ : list.with_).push_back(std::move(glob));
      continue;
    }
    const Default meant = entry == kDefault ? Default::included : Default::excluded;
    if (list.default_ != Default::absent && list.default_ != meant)
      return base::Error("both \"@default\" and \"!@default\"");
    list.default_ = meant;
  }
  list.entries_ = entries;
  return list;
}

bool RefGlobs::matches(std::string_view ref, std::string_view default_branch) const {
  const bool known = !default_branch.empty();
  const bool is_default = known && ref == default_branch;
  const bool may_be_default = is_default || (!known && ref.starts_with(kBranches));
  const bool taken_away =
      (default_ == Default::excluded && is_default) || any_matches(without_, ref);
  return !taken_away &&
         ((default_ == Default::included && may_be_default) || any_matches(with_, ref));
}

bool RefGlobs::permits(std::string_view ref, std::string_view default_branch) const {
  if (!default_branch.empty() || default_ == Default::absent)
    return matches(ref, default_branch);
  if (default_ == Default::excluded && ref.starts_with(kBranches))
    return false;
  return any_matches(with_, ref) && !any_matches(without_, ref);
}

bool GlobList::may_match_below(std::string_view path) const {
  const std::string folder = std::string(path) + "/";
  return !any_matches_all_below(without_, folder) &&
         std::any_of(with_.begin(), with_.end(),
                     [&](const Glob& glob) { return can_match_path_below(glob, folder); });
}

bool RefGlobs::may_match_below(std::string_view folder) const {
  if (default_ == Default::included &&
      (folder.starts_with(kBranches) || kBranches.starts_with(folder)))
    return true;
  return std::any_of(with_.begin(), with_.end(),
                     [&](const Glob& glob) { return can_match_ref_below(glob, folder); });
}

}  // namespace refward::policy
