// SPDX-License-Identifier: Apache-2.0
#include "audit/erase.h"
#include "audit/upkeep_lock.h"
#include "base/text.h"
#include "cli/commands.h"
#include "gate/setting.h"
#include "report/erase_report.h"

namespace refward::cli {
namespace {

// All by which the keyrings know whoever has one of these names.
void add_known(const identity::Signers& signers,
               const std::vector<std::string>& names,
               audit::Traces& traces) {
  (void)signers.openpgp();
  for (const std::string& name : names) {
    const identity::People& people = signers.people();
    const identity::Person* person = people.named(name);
    if (person == nullptr)
      person = people.with_principal(name);
    if (person == nullptr)
      person = people.with_login(name);
    if (person == nullptr)
      continue;
    traces.add(person->name);
    for (const auto* list : {&person->principals, &person->emails, &person->logins})
      for (const std::string& one : *list)
        traces.add(one);
    for (const auto& row : signers.rows()) {
      if (row.person != person->name)
        continue;
      traces.add(row.key);
      for (const std::string& key : row.subkeys)
        traces.add(key);
    }
  }
}

}  // namespace

base::ExitCode audit_erase(const gate::Call& call, const EraseArguments& arguments) {
  const config::Config config =
      gate::load_config(call, call.config ? std::nullopt : gate::git_dir_here());
  audit::Traces traces;
  for (const std::string& name : arguments.persons) {
    if (name.size() < audit::kMinTrace)
      throw base::Failure::usage("--person: too short to be looked for: " + base::printable(name));
    traces.add(name);
  }
  add_known(gate::load_signers(config), arguments.persons, traces);
  const audit::Options options = gate::audit_options(config);
  const audit::UpkeepLock lock(options);
  const audit::Erasure done = audit::erase(options, call.clock, traces, arguments.reason);
  print(call,
        arguments.output == Output::json ? report::erased_json(done) : report::erased_text(done));
  return done.still_there.empty() && done.leaves == 0 ? base::ExitCode::yes
                                                      : base::ExitCode::refused;
}

}  // namespace refward::cli
