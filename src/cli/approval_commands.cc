// SPDX-License-Identifier: Apache-2.0
// approvals and approve: what lacks, and making it.
#include "cli/commands.h"
#include "gate/approvals.h"
#include "gate/setting.h"
#include "identity/approval_text.h"
#include "inspect/approvals.h"
#include "report/approval_report.h"
#include "setup/program.h"

#include <chrono>

namespace refward::cli {
namespace {

using git::ObjectId;

template <typename T>
T usable(base::Result<T> result) {
  if (!result)
    throw base::Failure::usage(result.error().what);
  return *std::move(result);
}

ObjectId resolved(const git::Repo& repo, const std::string& name) {
  if (!name.empty() && name.find_first_not_of('0') == std::string::npos)
    return {};
  const auto id = repo.resolve(name);
  if (!id)
    throw base::Failure::usage("there is no object " + name);
  return *id;
}

// "ssh://git@host:22/team/app.git", "host:team/app.git", "/srv/git/app.git" -> "team/app" and so
// on: right where the server's `root` is what its URLs begin at.
std::string name_in(std::string url) {
  const std::size_t scheme = url.find("://");
  const std::size_t colon = url.find(':');
  if (scheme != std::string::npos)
    url.erase(0, std::min(url.find('/', scheme + 3), url.size()));
  else if (colon != std::string::npos && colon < url.find('/'))
    url.erase(0, colon + 1);
  while (url.ends_with('/'))
    url.pop_back();
  if (url.ends_with(".git"))
    url.erase(url.size() - 4);
  url.erase(0, std::min(url.find_first_not_of('/'), url.size()));
  return url;
}

std::string repository_name(const git::Repo& repo, const std::string& given) {
  if (!given.empty())
    return given;
  std::string name = name_in(repo.config("remote.origin.url").value_or(""));
  if (name.empty())
    throw base::Failure::usage(
        "the remote origin does not tell what the server calls this repository; say it with "
        "--name");
  return name;
}

// "Bob <bob@example.org> 1790000000 +0000".
std::string person_name(const ApproveArguments& arguments) {
  if (!arguments.person.empty())
    return arguments.person;
  const std::string ident = setup::program_output({"git", "-C", arguments.repository.string(),
                                                   "var", "GIT_COMMITTER_IDENT"})
                                .value_or("");
  const std::size_t open = ident.rfind('<');
  const std::size_t close = ident.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close <= open + 1)
    throw base::Failure::usage("Git does not tell your e-mail; say who you are with --as");
  return ident.substr(open + 1, close - open - 1);
}

// What stands at the ref on the server, as far as this clone knows; null: nothing.
ObjectId present_value(const git::Repo& repo, const git::RefName& ref) {
  if (ref.is_branch())
    if (const auto fetched = repo.ref("refs/remotes/origin/" + std::string(ref.short_name())))
      return *fetched;
  return repo.ref(ref.text()).value_or(ObjectId());
}

identity::ApprovalText text_of(const git::Repo& repo,
                               const gate::Call& call,
                               const ApproveArguments& arguments,
                               const ObjectId& commit) {
  const auto lasts = base::parse_duration(arguments.expires);
  if (!lasts)
    throw base::Failure::usage("not a duration like 14d: " + arguments.expires);
  const git::RefName ref = usable(git::RefName::parse(arguments.ref));
  const auto tree = ObjectId::parse(inspect::tree_of(repo, commit));
  if (!tree)
    throw base::Failure::usage(arguments.revision + " is no commit");
  return usable(identity::ApprovalText::of(
      {.repository = repository_name(repo, arguments.name),
       .ref = ref,
       .base = present_value(repo, ref),
       .tree = *tree,
       .expires = std::chrono::floor<base::Seconds>(call.clock.now()) + *lasts}));
}

}  // namespace

base::ExitCode approvals(const gate::Call& call, const ApprovalsArguments& arguments) {
  const git::Repo repo = gate::open_repository(arguments.repository);
  const push::RefLine move{resolved(repo, arguments.move.at(0)),
                           resolved(repo, arguments.move.at(1)), arguments.move.at(2)};
  if (move.new_id.is_null())
    throw base::Failure::usage("a ref that goes needs no approval, and has none");
  const report::ApprovalReport report = gate::approvals(call, arguments.repository, move);
  print(call, arguments.output == Output::json ? report::approvals_json(report)
                                               : report::approvals_text(report));
  return report.complete() ? base::ExitCode::yes : base::ExitCode::refused;
}

base::ExitCode approve(const gate::Call& call, const ApproveArguments& arguments) {
  const git::Repo repo = gate::open_repository(arguments.repository);
  const ObjectId commit = resolved(repo, arguments.revision + "^{commit}");
  const identity::ApprovalText text = text_of(repo, call, arguments, commit);
  const std::string person = person_name(arguments);
  const std::string name = "approvals/" + commit.hex() + "/" + person;
  if (!identity::parse_approval_ref("refs/" + name))
    throw base::Failure::usage("not a name that a ref can end with: " + person);
  if (setup::run_program({"git", "-C", arguments.repository.string(), "tag", "-s",
                          "--cleanup=verbatim", "-m", text.text(), name, commit.hex()}) != 0)
    throw base::Failure::fault("git tag -s has made no tag");
  print(call, report::approved_text({.repository = text.repository(),
                                     .ref = text.ref().text(),
                                     .commit = commit.hex(),
                                     .base = text.base().hex(),
                                     .tree = text.tree().hex(),
                                     .expires = base::to_rfc3339(text.expires())},
                                    person));
  return base::ExitCode::yes;
}

}  // namespace refward::cli
