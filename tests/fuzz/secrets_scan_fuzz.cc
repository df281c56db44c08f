// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep. A text is examined whole and in small windows of a size that the input
// chooses: the same rules must speak at the same lines.
#include "secrets/scanner.h"
#include "secrets/window_scan.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using refward::secrets::Examined;
using refward::secrets::Match;
using refward::secrets::Scanner;
using refward::secrets::WindowScan;
using refward::secrets::WindowSizes;

// Longer than the longest secret that a text of a few kilobytes holds.
constexpr std::size_t kMargin = 1024;
constexpr std::size_t kMaxInput = 32 * kMargin;

// Left out: archives and key stores, which are opened only where they are held whole; encoded
// parts, whose place depends on where they begin; and private keys, whose body may reach further
// than the margin here.
std::vector<std::string> lines_of(const Examined& examined) {
  std::vector<std::string> lines;
  for (const Match& match : examined.matches) {
    if (match.rule.empty() || match.masked.size() > 64)
      std::abort();
    if (match.line != 0 && match.inside.empty() && match.layers.empty() &&
        !match.rule.starts_with("private-key") && !match.rule.starts_with("putty-key"))
      lines.push_back(match.rule + ":" + std::to_string(match.line) + ":" + match.identity);
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kScanner = Scanner::create({.identity = [](std::string_view value) {
    return std::to_string(std::hash<std::string_view>()(value));
  }});
  if (size < 2 || size > kMaxInput)
    return 0;
  const std::size_t window = 4 * kMargin + data[0] * 16U;
  const std::size_t piece = 1 + data[1] * 64U;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  WindowScan scan(*kScanner, {}, {.window = window, .margin = kMargin});
  for (std::size_t at = 0; at < text.size(); at += piece)
    scan.feed(text.substr(at, piece));
  const auto whole = lines_of(kScanner->examine({text}));
  const auto parts = lines_of(scan.finish());
  if (whole != parts)
    std::abort();
  return 0;
}
