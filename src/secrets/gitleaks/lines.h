// SPDX-License-Identifier: Apache-2.0
// Lines: where in a text a match stands, in gitleaks' own way of counting, which its fingerprints,
// reports and composite rules are made of. The first column of every line but the first is 2, and
// what stands behind the last line end is one line with all before it. Private to this room.
#pragma once

#include "secrets/gitleaks/pattern.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace refward::secrets::gitleaks {

struct Place {
  std::uint64_t start_line = 0, end_line = 0;  // from 1
  std::uint64_t start_column = 0, end_column = 0;
  std::string_view line;  // or lines: what "gitleaks:allow" and regexTarget "line" look at
};

class Lines {
 public:
  explicit Lines(std::string_view text);

  [[nodiscard]] Place place_of(Span match) const;

 private:
  [[nodiscard]] Place place_behind_last(Span match) const;

  std::string_view text_;
  std::vector<std::size_t> ends_;  // of lines; the text's own end where it has no line end
};

}  // namespace refward::secrets::gitleaks
