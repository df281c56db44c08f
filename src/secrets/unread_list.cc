// SPDX-License-Identifier: Apache-2.0
#include "secrets/unread_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace refward::secrets {

void UnreadList::add(std::string_view why, std::string inside) {
  if (first_.size() + 1 < kMaxUnread)
    first_.push_back({std::string(why), std::move(inside)});
  else
    ++more_;
}

void UnreadList::add(UnreadList&& other, std::string_view inside) {
  for (Unread& part : other.first_)
    add(part.why, joined(inside, part.inside));
  more_ += other.more_;
}

bool UnreadList::names(std::string_view why, std::string_view inside) const {
  return std::ranges::any_of(
      first_, [&](const Unread& part) { return part.why == why && part.inside == inside; });
}

std::vector<Unread> UnreadList::take() && {
  if (more_ != 0)
    first_.push_back({std::string(kUnreadMore), fmt::format("({} more)", more_)});
  return std::move(first_);
}

std::string joined(std::string_view inside, std::string_view name) {
  std::string path(inside);
  if (!inside.empty() && !name.empty())
    path += '!';
  return path.append(name);
}

}  // namespace refward::secrets
