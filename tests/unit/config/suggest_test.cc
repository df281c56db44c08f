// SPDX-License-Identifier: Apache-2.0
#include "config/suggest.h"

#include <doctest/doctest.h>

#include <array>

namespace refward::config {

TEST_CASE("the word that was likely meant") {
  struct Row {
    std::string word;
    std::string nearest;
    std::string why;
  };

  constexpr std::array<std::string_view, 5> kWords = {"signers", "require", "refs", "mode", "off"};
  const Row rows[] = {
      {"signer", "signers", "a letter missing"},
      {"signerss", "signers", "a letter too many"},
      {"sigmers", "signers", "a wrong letter"},
      {"singers", "signers", "two letters swapped"},
      {"requiers", "require", "two mistakes"},
      {"reqiures", "require", "a swap and a letter"},
      {"recieved", "", "three mistakes are another word"},
      {"ref", "refs", "one mistake in a short word"},
      {"rufz", "", "two in a short word are another word"},
      {"on", "", "nothing like it"},
      {"", "", "nothing at all"},
      {std::string(1000, 's'), "", "too long to be looked at"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.word);
    CAPTURE(row.why);
    CHECK(nearest(row.word, kWords) == row.nearest);
  }
  CHECK(did_you_mean("sigers", kWords) == "; did you mean \"signers\"?");
  CHECK(did_you_mean("xyz", kWords).empty());
  CHECK(did_you_mean("signers", {}).empty());
}

}  // namespace refward::config
