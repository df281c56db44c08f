// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/pem.h"

#include "base/text.h"

#include <optional>
#include <string>
#include <utility>

namespace refward::signature::x509 {
namespace {

using base::Error;
using base::Result;

constexpr std::string_view kDashes = "-----";
constexpr std::size_t kMaxLine = 76;

[[nodiscard]] Error at_line(std::size_t number, const char* what) {
  return Error("line " + std::to_string(number) + ": " + what);
}

}  // namespace

Result<std::vector<base::ByteBuffer>> parse_pem(std::string_view text, std::string_view label) {
  const std::string begin = "-----BEGIN " + std::string(label) + "-----";
  const std::string end = "-----END " + std::string(label) + "-----";
  std::vector<base::ByteBuffer> blocks;
  std::optional<std::string> open;
  std::size_t number = 0;
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    if (open && line == end) {
      auto bytes = base::parse_base64(*std::exchange(open, std::nullopt));
      if (!bytes || bytes->empty())
        return at_line(number, "the block above is not base64");
      blocks.push_back(*std::move(bytes));
    } else if (open && line.size() <= kMaxLine && !line.starts_with(kDashes)) {
      *open += line;
    } else if (!open && line == begin) {
      open.emplace();
    } else if (open || line.starts_with(kDashes)) {
      return at_line(number, "not a line of a block of the kind that belongs here");
    }
  }
  if (open)
    return Error("a block that is not closed");
  if (blocks.empty())
    return Error("no block of the kind that belongs here");
  return blocks;
}

}  // namespace refward::signature::x509
