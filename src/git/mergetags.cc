// SPDX-License-Identifier: Apache-2.0
#include "git/mergetags.h"

#include "git/header_lines.h"
#include "git/objects.h"

namespace refward::git {
namespace {

constexpr std::string_view kMergetag = "mergetag";

// The header's value with its continuation lines, one space off each: the tag's own bytes.
std::string unfolded(const HeaderLine& line) {
  std::string value;
  std::string_view rest = line.whole.substr(line.key.size());
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::size_t length = end == std::string_view::npos ? rest.size() : end + 1;
    value += rest.substr(1, length - 1);
    rest.remove_prefix(length);
  }
  return value;
}

Mergetag read_mergetag(const HeaderLine& line) {
  if (!line.has_value)
    return {};
  const std::string raw = unfolded(line);
  const auto tag = parse_tag(raw);
  if (!tag)
    return {};
  return {.target = tag->target, .name = std::string(tag->name)};
}

}  // namespace

std::vector<Mergetag> mergetags_of(std::string_view raw_commit) {
  std::vector<Mergetag> tags;
  HeaderLines lines(raw_commit);
  while (const auto line = lines.next())
    if (line->key == kMergetag)
      tags.push_back(read_mergetag(*line));
  return tags;
}

}  // namespace refward::git
