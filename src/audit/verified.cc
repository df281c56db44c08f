// SPDX-License-Identifier: Apache-2.0
#include "audit/verified.h"

#include "audit/words.h"
#include "base/crc.h"
#include "base/failure.h"
#include "base/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace refward::audit {
namespace {

constexpr std::string_view kFirstLine = "refward-verified 1";

}  // namespace

std::string Verified::render() const {
  std::string out =
      fmt::format("{}\nlog {}\nfirst {}\nat {} {} {} {}\n", kFirstLine, base::to_hex(identity),
                  first, edge.size(), segment, offset, base::to_hex(head));
  for (std::size_t level = 0; level < edge.levels().size(); ++level)
    for (const Digest& hash : edge.levels()[level])
      out += fmt::format("edge {} {}\n", level, base::to_hex(hash));
  for (const std::string& name : kept)
    out += fmt::format("kept {}\n", name);
  return out + fmt::format("crc {:08x}\n", base::crc32c(base::as_bytes(out)));
}

// Whatever is not as render() writes it, the comparison at the end finds.
base::Result<Verified> Verified::parse(std::string_view text) {
  Verified out;
  std::uint64_t entries = 0;
  std::vector<std::vector<Digest>> levels;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    Words words(rest.substr(0, end));
    const std::string_view key = words.next();
    if (key == "log") {
      out.identity = digest(words.next());
    } else if (key == "first") {
      out.first = number(words.next());
    } else if (key == "at") {
      entries = number(words.next());
      out.segment = number(words.next());
      out.offset = number(words.next());
      out.head = digest(words.next());
    } else if (key == "edge") {
      const std::uint64_t level = number(words.next());
      if (level >= tlog::kTileLevels)
        break;
      levels.resize(std::max(levels.size(), static_cast<std::size_t>(level) + 1));
      levels[static_cast<std::size_t>(level)].push_back(digest(words.next()));
    } else if (key == "kept") {
      out.kept.emplace_back(words.rest());
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  TRY(out.edge, tlog::TileEdge::from(entries, std::move(levels)));
  if (out.render() != text)
    return base::Error("damaged");
  return out;
}

std::optional<Verified> load_verified(const Options& options) {
  try {
    const auto text = base::read_file_if_exists(options.state / kVerifiedName, kMaxVerified);
    auto verified = text ? Verified::parse(*text) : base::Result<Verified>(base::Error("none"));
    return verified ? std::optional(*std::move(verified)) : std::nullopt;
  } catch (const base::Failure&) {
    return std::nullopt;
  }
}

void save_verified(const Options& options, const Verified& verified) noexcept {
  try {
    base::replace_file(options.state / kVerifiedName, verified.render(), 0600);
  } catch (const std::exception&) {  // it only saves time
  }
}

}  // namespace refward::audit
