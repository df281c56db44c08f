// SPDX-License-Identifier: Apache-2.0
#include "tlog/tlog_proof.h"

#include "tlog/checkpoint.h"

#include <fmt/format.h>

#include <utility>

namespace refward::tlog {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

// Takes the next line off, without its end; an error where there is none.
base::Result<std::string_view> next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos)
    return base::Error("proof: it breaks off");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string TlogProof::text() const {
  std::string out = fmt::format("{}\n", kFirstLine);
  if (extra)
    out += fmt::format("{}{}\n", kExtra, base::to_base64(*extra));
  out += fmt::format("{}{}\n", kIndex, index);
  for (const Digest& hash : path)
    out += fmt::format("{}\n", base::to_base64(hash));
  return fmt::format("{}\n{}", out, checkpoint);
}

base::Result<TlogProof> TlogProof::parse(std::string_view text) {
  if (text.size() > kMaxTlogProof)
    return base::Error("proof: longer than its limit");
  TRY(std::string_view line, next_line(text));
  if (line != kFirstLine)
    return base::Error("proof: the first line is not c2sp.org/tlog-proof@v1");
  TlogProof out;
  TRY(line, next_line(text));
  if (line.starts_with(kExtra)) {
    auto extra = base::parse_base64(line.substr(kExtra.size()));
    if (!extra)
      return base::Error("proof: extra is not base64");
    out.extra = *std::move(extra);
    TRY(line, next_line(text));
  }
  if (!line.starts_with(kIndex))
    return base::Error("proof: without an index");
  TRY(out.index, parse_decimal(line.substr(kIndex.size())));
  for (;;) {
    TRY(line, next_line(text));
    if (line.empty())
      break;
    if (out.path.size() == kMaxPath)
      return base::Error("proof: more hashes than a tree is high");
    TRY(Digest hash, parse_digest(line));
    out.path.push_back(hash);
  }
  if (text.empty())
    return base::Error("proof: without a checkpoint");
  out.checkpoint = text;
  return out;
}

}  // namespace refward::tlog
