// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_filter.h"

#include "audit/selection.h"
#include "base/failure.h"
#include "base/text.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "report/problems.h"

#include <algorithm>

namespace refward::cli {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& why) {
  throw base::Failure::usage("--" + option + ": " + why);
}

template <typename Globs>
Globs globs_of(const std::string& option, const std::vector<std::string>& words) {
  auto globs = Globs::parse(words);
  if (!globs)
    refuse(option, globs.error().what);
  return *std::move(globs);
}

policy::RefGlobs refs_of(const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (word.ends_with("@default"))
      refuse("ref", "the record does not know which branch is the default");
  return globs_of<policy::RefGlobs>("ref", words);
}

std::optional<base::PreciseInstant> moment_of(const gate::Call& call,
                                              const std::string& option,
                                              const std::string& word) {
  if (word.empty())
    return std::nullopt;
  const auto moment = audit::parse_moment(word, call.clock.now());
  if (!moment)
    refuse(option, "not a date, an instant or a time span such as 90d: " + base::printable(word));
  return moment;
}

template <typename Word>
std::optional<Word> word_of(const std::string& option,
                            const std::string& word,
                            std::optional<Word> (*parse)(std::string_view)) {
  if (word.empty())
    return std::nullopt;
  const auto known = parse(word);
  if (!known)
    refuse(option, "there is no " + base::printable(word));
  return known;
}

// With what a person logs in and signs, as far as the record shows it.
void add_names(const identity::Signers& signers,
               const std::string& name,
               std::set<std::string>& names) {
  const identity::Person* person = signers.people().named(name);
  if (person == nullptr)
    person = signers.people().with_principal(name);
  if (person == nullptr)
    person = signers.people().with_login(name);
  if (person == nullptr)
    return;
  names.insert(person->name);
  names.insert(person->principals.begin(), person->principals.end());
  names.insert(person->logins.begin(), person->logins.end());
  for (const identity::Signers::Row& row : signers.rows())
    if (row.person == person->name && !row.certificate_authority)
      names.insert(row.key);
}

std::set<std::string> persons_of(const gate::Call& call, const std::vector<std::string>& words) {
  std::set<std::string> names(words.begin(), words.end());
  if (words.empty())
    return names;
  try {
    config::Config config =
        gate::load_config(call, call.config ? std::nullopt : gate::git_dir_here());
    config.formats = {signature::Format::ssh};  // logging in; no GnuPG is started
    const identity::Signers signers = gate::load_signers(config);
    for (const std::string& word : words)
      add_names(signers, word, names);
  } catch (const base::Failure&) {
    gate::tell(call.err,
               "warning: the keyrings cannot be read, so only the name itself is\n"
               "  looked for, not the person's logins and keys\n");
  }
  return names;
}

}  // namespace

audit::Filter filter_of(const gate::Call& call, const AuditFilterArguments& arguments) {
  if (!arguments.event.empty() && !audit::is_event_word(arguments.event))
    refuse("event", "no event has such a name: " + base::printable(arguments.event));
  if (arguments.last && *arguments.last > audit::kMaxLast)
    refuse("last", "at most " + std::to_string(audit::kMaxLast));
  if (arguments.from && arguments.to && *arguments.from > *arguments.to)
    refuse("from", "greater than --to");
  return {.from = arguments.from,
          .to = arguments.to,
          .last = arguments.last,
          .since = moment_of(call, "since", arguments.since),
          .until = moment_of(call, "until", arguments.until),
          .kind = word_of(std::string("kind"), arguments.kind, audit::kind_called),
          .decision = word_of(std::string("decision"), arguments.decision, audit::decision_called),
          .event = arguments.event,
          .repositories = globs_of<policy::RepositoryGlobs>("repository", arguments.repositories),
          .refs = refs_of(arguments.refs),
          .rules = globs_of<policy::GlobList>("rule", arguments.rules),
          .persons = persons_of(call, arguments.persons)};
}

}  // namespace refward::cli
