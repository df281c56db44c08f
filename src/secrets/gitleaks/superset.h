// SPDX-License-Identifier: Apache-2.0
// Superset: an expression of RE2's syntax (github.com/google/re2/wiki/Syntax) rewritten for
// Vectorscan, byte by byte and without modes, such that wherever RE2 (or Go) has a match, this one
// has a match with the same begin and end in the text's bytes. It may match more: RE2 decides.
// Two letters beyond ASCII are left out, U+212A and U+017F, which fold to k and s: a text that
// holds one of them is not judged by this. Private to this room.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace refward::secrets::gitleaks {

struct Superset {
  std::string whole;  // begin and end are right; for the width
  std::string tail;   // the same without what may be missing at the beginning: only ends are right
};

// Nothing where the expression holds what this does not know.
[[nodiscard]] std::optional<Superset> superset_of(std::string_view expression);

}  // namespace refward::secrets::gitleaks
