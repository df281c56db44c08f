// SPDX-License-Identifier: Apache-2.0
#include "push/push.h"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_set>

namespace refward::push {

namespace {

constexpr std::size_t kSha256HexSize = 64;

bool is_sha256_name(std::string_view text) noexcept {
  return text.size() == kSha256HexSize &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

base::Result<git::ObjectId> parse_id(std::string_view text) {
  const auto id = git::ObjectId::parse(text);
  if (id)
    return *id;
  if (is_sha256_name(text))
    return base::Error("a repository with SHA-256 object names, which refward does not read yet");
  return base::Error("malformed object id");
}

base::Result<RefLine> parse_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos)
    return base::Error("not of the form OLD NEW REF");
  TRY(const git::ObjectId old_id, parse_id(line.substr(0, first)));
  TRY(const git::ObjectId new_id, parse_id(line.substr(first + 1, second - first - 1)));
  const std::string_view ref = line.substr(second + 1);
  if (ref.empty() || ref.find('\0') != std::string_view::npos)
    return base::Error("no ref name");
  if (old_id.is_null() && new_id.is_null())
    return base::Error("neither an old nor a new value");
  return RefLine{.old_id = old_id, .new_id = new_id, .ref = std::string(ref)};
}

}  // namespace

base::Result<std::vector<RefLine>> parse_ref_lines(std::string_view input, const Limits& limits) {
  if (input.empty())
    return base::Error("no ref lines on standard input");
  if (input.size() > limits.max_input_bytes)
    return base::Error(fmt::format("more than {} bytes of ref lines", limits.max_input_bytes));
  if (!input.ends_with('\n'))
    return base::Error("the last ref line is cut short");
  std::vector<RefLine> lines;
  std::unordered_set<std::string> seen;
  for (std::size_t begin = 0; begin < input.size();) {
    const std::size_t end = input.find('\n', begin);
    const std::string place = fmt::format("ref line {}", lines.size() + 1);
    if (lines.size() == limits.max_refs)
      return base::Error(fmt::format("more than {} refs in one push", limits.max_refs));
    auto line = parse_line(input.substr(begin, end - begin));
    if (!line)
      return line.error().within(place);
    if (!seen.insert(line->ref).second)
      return base::Error("the same ref twice").within(place);
    lines.push_back(*std::move(line));
    begin = end + 1;
  }
  return lines;
}

}  // namespace refward::push
