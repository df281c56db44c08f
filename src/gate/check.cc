// SPDX-License-Identifier: Apache-2.0
#include "gate/check.h"

#include "crypto/hash.h"
#include "gate/entry.h"
#include "gate/judgement.h"
#include "gate/setting.h"

#include <chrono>

namespace refward::gate {
report::PushReport check(const Call& call,
                         const std::filesystem::path& repository,
                         const std::string& input) {
  const git::Repo repo = open_repository(repository);
  const config::Config config = load_config(call, repo.path());
  const auto name = repository_name(repo, config);
  if (!name)
    throw base::Failure::usage(name.error().what);
  const auto lines = push::parse_ref_lines(input, {});
  if (!lines)
    throw base::Failure::usage("not lines of the form OLD NEW REF: " + lines.error().what);
  const identity::Signers signers = load_signers(config);
  const secrets::Scanner scanner =
      make_scanner(config.secrets, config.state / "rules", base::to_hex(crypto::random_bytes(32)));
  const inspect::KnownRefs known = known_refs(audit::read_known_refs(audit_options(config), *name));
  Judgement judgement = judge({.repo = repo,
                               .config = config,
                               .signers = signers,
                               .scanner = scanner,
                               .known = known,
                               .repository = *name,
                               .caller = nullptr,
                               .facts = {},
                               .now = std::chrono::floor<base::Seconds>(call.clock.now()),
                               .tense = Tense::maybe_after},
                              *lines);
  return {.repository = *name,
          .decision = judgement.decision,
          .findings = std::move(judgement.findings),
          .coverage = std::move(judgement.coverage),
          .receipt = std::nullopt};
}

}  // namespace refward::gate
