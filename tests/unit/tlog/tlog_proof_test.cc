// SPDX-License-Identifier: Apache-2.0
#include "tlog/tlog_proof.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace refward::tlog {

TEST_CASE("proofs have one spelling") {
  const std::string hash = base::to_base64(empty_root());
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  std::string high = fmt::format("{}index 3\n", head);
  for (std::size_t i = 0; i < kMaxPath; ++i)
    high += fmt::format("{}\n", hash);

  struct Row {
    std::string text;
    bool fine;
    const char* why;
  };

  const Row rows[] = {
      {fmt::format("{}index 0\n\ncheckpoint", head), true, "the only leaf"},
      {fmt::format("{}index 3\n{}\n{}\n\nc\n", head, hash, hash), true, "two hashes"},
      {fmt::format("{}extra AAEC\nindex 3\n{}\n\nc\n", head, hash), true, "extra"},
      {fmt::format("{}extra \nindex 3\n{}\n\nc\n", head, hash), true, "extra of no bytes"},
      {fmt::format("{}\nc\n", high), true, "the highest tree"},
      {fmt::format("{}{}\n\nc\n", high, hash), false, "higher than any"},
      {fmt::format("{}extra A\nindex 3\n\nc\n", head), false, "extra is not base64"},
      {fmt::format("{}index 3\nextra AAEC\n\nc\n", head), false, "extra behind the index"},
      {fmt::format("{}index 03\n\nc\n", head), false, "a leading zero"},
      {fmt::format("{}index\n\nc\n", head), false, "no number"},
      {fmt::format("{}\nc\n", head), false, "no index"},
      {fmt::format("{}index 3\nAAAA\n\nc\n", head), false, "a short hash"},
      {fmt::format("{}index 3\n{}\n\n", head, hash), false, "no checkpoint"},
      {fmt::format("{}index 3\n{}\n", head, hash), false, "it breaks off"},
      {"c2sp.org/tlog-proof@v2\nindex 0\n\nc\n", false, "another version"},
      {std::string(kMaxTlogProof + 1, 'x'), false, "too long"},
      {"", false, "nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const auto proof = TlogProof::parse(row.text);
    CHECK(proof.has_value() == row.fine);
    if (proof)
      CHECK(proof->text() == row.text);
  }
}

}  // namespace refward::tlog
