// SPDX-License-Identifier: Apache-2.0
#include "base/files.h"
#include "cli/commands.h"
#include "gate/check.h"
#include "gate/pre_receive.h"
#include "gate/setting.h"
#include "gate/tell.h"
#include "setup/system_hooks.h"

namespace refward::cli {
namespace {

constexpr std::size_t kMaxInput = 16U << 20;

// OLD and NEW as Git names them in full; revisions are resolved for people's convenience.
std::string line_of(const CheckArguments& arguments) {
  if (arguments.move.size() != 3)
    throw base::Failure::usage("check takes OLD NEW REF, or such lines on standard input");
  const git::Repo repo = gate::open_repository(arguments.repository);
  std::string out;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string& name = arguments.move[i];
    const bool zeros = name.find_first_not_of('0') == std::string::npos;
    const auto id = zeros ? std::optional(git::ObjectId()) : repo.resolve(name);
    if (!id)
      throw base::Failure::usage("there is no object " + name);
    out += id->hex() + " ";
  }
  return out + arguments.move[2] + "\n";
}

std::optional<std::filesystem::path> then_of(const gate::Call& call,
                                             const HookArguments& arguments) {
  return arguments.own ? setup::own_hook(gate::hook_git_dir(call.environment), arguments.name)
                       : arguments.then;
}

}  // namespace

void print(const gate::Call& call, const std::string& text) {
  gate::tell(call.out, text);
}

base::ExitCode hook(const gate::Call& call, const HookArguments& arguments) {
  if (arguments.name == "pre-receive" && arguments.rest.empty())
    return gate::pre_receive(call, then_of(call, arguments));
  if (arguments.name == "post-receive" && arguments.rest.empty())
    return gate::post_receive(call, then_of(call, arguments));
  if (arguments.name == "update" && arguments.rest.size() == 3)
    return gate::update(call, arguments.rest[0], arguments.rest[1], arguments.rest[2]);
  throw base::Failure::usage(
      "a hook takes what Git gives it: update REF OLD NEW, the others nothing");
}

base::ExitCode check(const gate::Call& call, const CheckArguments& arguments) {
  const std::string input =
      arguments.move.empty() ? base::read_all(call.in, kMaxInput) : line_of(arguments);
  const report::PushReport report = gate::check(call, arguments.repository, input);
  print(call,
        arguments.output == Output::json ? report::push_json(report) : report::push_text(report));
  return report.decision == findings::Decision::accept ? base::ExitCode::yes
                                                       : base::ExitCode::refused;
}

}  // namespace refward::cli
