// SPDX-License-Identifier: Apache-2.0
// The example keyrings of the repository: what an administrator copies must be whole.
#include "base/clock.h"
#include "identity/signers.h"
#include "workbench.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace refward::identity {

namespace {

const base::Instant kNow = *base::parse_rfc3339("2026-06-01T12:00:00Z");

}  // namespace

TEST_CASE("the example keyrings lint clean") {
  const test::Workbench bench;
  const Options options{.cache = bench.path() / "cache"};
  const Signers signers = Signers::load(REFWARD_SOURCE_ROOT "/keyrings", options);
  for (const KeyringRemark& remark : signers.lint(kNow))
    FAIL_CHECK(remark.file << ":" << remark.line << ": " << remark.reason << ": " << remark.detail);
  std::string persons;
  for (const Signers::Row& row : signers.rows())
    persons += row.person + " ";
  CHECK(persons == "alice alice bob release-bot carol ");
  CHECK(signers.people().has_team("maintainers"));

  std::filesystem::copy(REFWARD_SOURCE_ROOT "/keyrings", bench.keyrings(),
                        std::filesystem::copy_options::recursive);
  CHECK(Signers::load(bench.keyrings(), options).digest() == signers.digest());
  std::ofstream(bench.keyrings() / "allowed_signers", std::ios::app) << "dave@example.org\n";
  CHECK(Signers::load(bench.keyrings(), options).lint(kNow).size() == 1);
}

}  // namespace refward::identity
