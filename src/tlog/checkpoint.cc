// SPDX-License-Identifier: Apache-2.0
#include "tlog/checkpoint.h"

#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace refward::tlog {

base::Result<std::uint64_t> parse_decimal(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || (text.size() > 1 && text.front() == '0'))
    return base::Error("not a decimal number");
  return value;
}

base::Result<Digest> parse_digest(std::string_view text) {
  const auto bytes = base::parse_base64(text);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size())
    return base::Error("not a hash of 32 bytes in base64");
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

std::string Checkpoint::text() const {
  std::string out = fmt::format("{}\n{}\n{}\n", origin, head.size, base::to_base64(head.root));
  for (const std::string& line : extensions)
    out += fmt::format("{}\n", line);
  return out;
}

base::Result<Checkpoint> Checkpoint::parse(std::string_view text) {
  constexpr std::size_t kLines = 3;
  if (!text.ends_with('\n') || !base::is_valid_utf8(text))
    return base::Error("checkpoint: not text of whole lines");
  text.remove_suffix(1);
  const auto lines = base::split(text, '\n');
  if (lines.size() < kLines || lines.size() > kLines + kMaxExtensions)
    return base::Error("checkpoint: not of three lines and a few extensions");
  if (std::ranges::any_of(lines, &std::string_view::empty))
    return base::Error("checkpoint: an empty line");
  Checkpoint out{.origin = std::string(lines[0]), .head = {}};
  TRY(out.head.size, parse_decimal(lines[1]));
  TRY(out.head.root, parse_digest(lines[2]));
  if (out.head.size == 0 && out.head.root != empty_root())
    return base::Error("checkpoint: the root of nothing is another");
  out.extensions.assign(lines.begin() + kLines, lines.end());
  return out;
}

}  // namespace refward::tlog
