// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "config/lint.h"
#include "gate/explain.h"
#include "gate/git_config.h"
#include "gate/policy_test.h"
#include "gate/setting.h"
#include "gate/unused.h"
#include "git/ref_name.h"
#include "report/policy_report.h"
#include "report/problems.h"

#include <algorithm>
#include <iterator>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;
using base::ExitCode;

gate::GitDir here(const gate::Call& call) {
  return call.config ? std::nullopt : gate::git_dir_here();
}

ExitCode told(const gate::Call& call,
              const config::Problems& problems,
              Output output,
              std::string_view fine) {
  const bool broken = config::has_errors(problems);
  const auto lines = gate::problem_lines(problems);
  print(call, output == Output::json
                  ? report::problems_json(lines)
                  : report::problems_text(lines) + (broken ? "" : std::string(fine)));
  return broken ? ExitCode::refused : ExitCode::yes;
}

base::Instant now(const gate::Call& call) {
  return std::chrono::floor<base::Seconds>(call.clock.now());
}

const identity::Person* person_of(const identity::People& people, const std::string& name) {
  if (name.empty())
    return nullptr;
  if (const identity::Person* person = gate::person_called(people, name))
    return person;
  throw base::Failure::usage("no person or principal is called " + base::printable(name));
}

void tell_gaps(const gate::Call& call,
               const config::Config& config,
               const git::Repo& repo,
               const std::string& name,
               Output output) {
  const report::Gaps gaps = gate::gaps(config, repo, name);
  print(call, output == Output::json ? report::gaps_json(gaps) : report::gaps_text(gaps));
}

}  // namespace

ExitCode policy_lint(const gate::Call& call, Output output) {
  const auto loaded = gate::read_config(gate::config_path(call, here(call)));
  config::Problems found = loaded ? loaded->warnings : loaded.error();
  if (loaded) {
    std::ranges::move(config::check_allows(*loaded, now(call)), std::back_inserter(found));
    std::ranges::move(config::check_people(*loaded, gate::load_signers(*loaded).people()),
                      std::back_inserter(found));
  }
  return told(call, found, output,
              found.empty() ? "the policy is fine\n" : "the policy has no errors\n");
}

ExitCode policy_explain(const gate::Call& call, const ExplainArguments& arguments) {
  const git::Repo repo = gate::open_repository(arguments.repository);
  config::Config config = gate::load_config(call, repo.path());
  config.policy = gate::tightened(std::move(config.policy), repo.path());
  const auto name = gate::repository_name(repo, config);
  if (!name)
    throw base::Failure::usage(name.error().what);
  if (arguments.ref.empty() && !(arguments.path.empty() && arguments.person.empty()))
    throw base::Failure::usage("--path and --person are about a ref: name it too");
  if (arguments.ref.empty()) {
    tell_gaps(call, config, repo, *name, arguments.output);
    return ExitCode::yes;
  }
  if (!git::RefName::parse(arguments.ref))
    throw base::Failure::usage("not a ref's name in full, as in refs/heads/main: " +
                               base::printable(arguments.ref));
  const identity::Signers signers = gate::load_signers(config);
  const report::Explanation explanation = gate::explain(
      config, {.repository = *name,
               .default_branch = repo.default_branch().value_or(""),
               .ref = arguments.ref,
               .path = arguments.path.empty() ? std::nullopt : std::optional(arguments.path),
               .person = person_of(signers.people(), arguments.person),
               .now = now(call)});
  print(call, arguments.output == Output::json
                  ? report::explain_json(explanation, signers.people())
                  : report::explain_text(explanation, signers.people()));
  return ExitCode::yes;
}

ExitCode policy_test(const gate::Call& call, const fs::path& file, Output output) {
  const config::Config config = gate::load_config(call, here(call));
  const auto cases =
      config::parse_cases(base::read_file(file, config::kMaxFileBytes), file.string());
  if (!cases) {
    (void)told(call, cases.error(), output, "");
    return ExitCode::usage;
  }
  const identity::Signers signers = gate::load_signers(config);
  const auto tried = gate::try_cases(config, signers.people(), *cases, file);
  if (!tried) {
    (void)told(call, tried.error(), output, "");
    return ExitCode::usage;
  }
  std::vector<report::TestedCase> tested;
  for (const gate::Tried& each : *tried)
    tested.push_back(
        {.name = each.test.name,
         .place = file.string() + ":" + std::to_string(each.test.spot.line),
         .expected =
             std::string(to_text(each.test.expect)) +
             (each.test.rule ? " by " + std::string(findings::name_of(*each.test.rule)) : ""),
         .passed = each.passed(),
         .objections = each.objections});
  print(call, output == Output::json ? report::tested_json(tested) : report::tested_text(tested));
  return std::ranges::all_of(tested, &report::TestedCase::passed) ? ExitCode::yes
                                                                  : ExitCode::refused;
}

ExitCode policy_unused(const gate::Call& call, const std::string& since, Output output) {
  const auto span = base::parse_duration(since);
  if (!span)
    throw base::Failure::usage("not a time span such as 90d: " + base::printable(since));
  const config::Config config = gate::load_config(call, here(call));
  const identity::Signers signers = gate::load_signers(config);
  const base::Instant begin = std::max(base::Instant{}, now(call) - *span);
  const std::vector<report::Unused> unused = gate::unused_since(config, signers, begin);
  const std::string when = base::to_rfc3339(begin);
  print(call, output == Output::json ? report::unused_json(unused, when)
                                     : report::unused_text(unused, when));
  return ExitCode::yes;
}

namespace {

constexpr std::size_t kLeastDigits = 8;
constexpr std::size_t kMaxKeptBytes = std::size_t{512} << 20;

// The files of `folder` whose names begin with the digest's digits.
std::vector<fs::path> kept_as(const fs::path& folder, const std::string& digest) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, none))
    if (entry.path().filename().string().starts_with(digest))
      found.push_back(entry.path());
  return found;
}

}  // namespace

ExitCode policy_show(const gate::Call& call, const std::string& digest) {
  if (digest.size() < kLeastDigits ||
      digest.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw base::Failure::usage("a digest is 8 hex digits or more, as audit list --json has it");
  const config::Config config = gate::load_server(call, here(call));
  std::vector<fs::path> found = kept_as(config.state / "policies", digest);
  std::ranges::move(kept_as(config.state / "keyring-sets", digest), std::back_inserter(found));
  if (found.size() > 1)
    throw base::Failure::usage("several begin with " + digest + ": give more digits");
  if (found.empty())
    throw base::Failure(ExitCode::refused,
                        "nothing that begins with " + digest + " was ever in force here",
                        "there is no such policy");
  print(call, base::read_file(found.front(), kMaxKeptBytes));
  return ExitCode::yes;
}

}  // namespace refward::cli
