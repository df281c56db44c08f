// SPDX-License-Identifier: Apache-2.0
#include "git/commit_links.h"

#include "git/header_lines.h"

#include <fmt/core.h>

#include <charconv>

namespace refward::git {

namespace {

constexpr std::uint64_t kMaxCommitBytes = 64u << 20;

std::int64_t parse_date(std::string_view ident) {
  const std::size_t close = ident.rfind('>');
  if (close == std::string_view::npos)
    return 0;
  const std::string_view digits = ident.substr(std::min(close + 2, ident.size()));
  std::int64_t date = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), date);
  return error == std::errc() && date > 0 ? date : 0;
}

}  // namespace

base::Result<CommitLinks> parse_commit_links(std::string_view raw) {
  HeaderLines lines(raw);
  CommitLinks links;
  auto line = lines.next();
  const auto tree =
      line && line->key == "tree" ? ObjectId::parse(line->value) : std::optional<ObjectId>();
  if (!tree)
    return base::Error("commit without a valid tree line at its head");
  links.tree = *tree;
  for (line = lines.next(); line && line->key == "parent"; line = lines.next()) {
    const auto parent = ObjectId::parse(line->value);
    if (!parent)
      return base::Error("commit with a malformed parent line");
    links.parents.push_back(*parent);
  }
  while (line && line->key != "committer")
    line = lines.next();
  links.date = line ? parse_date(line->value) : 0;
  return links;
}

void LinkBook::make_room() {
  if (known_.size() > kMaxKept)
    known_.clear();
}

base::Result<const CommitLinks*> LinkBook::get(const ObjectStore& store, const ObjectId& id) {
  if (const auto found = known_.find(id); found != known_.end())
    return &found->second;
  TRY(const OdbObject object, store.read(id, kMaxCommitBytes));
  if (kind_of(object) != ObjectKind::commit)
    return base::Error(fmt::format("object {} is no commit", id.hex()));
  auto links = parse_commit_links(bytes_of(object));
  if (!links)
    return links.error().within(id.hex());
  return &known_.emplace(id, *std::move(links)).first->second;
}

}  // namespace refward::git
