// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace refward::cli {
namespace {

Parsed parse(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace

TEST_CASE("which words are a command, and which are a mistake of usage") {
  struct Row {
    std::vector<std::string> words;
    base::ExitCode code;
    bool runs;
    bool hook;
    const char* why;
  };

  const Row rows[] = {
      {{"refward", "hook", "pre-receive"}, base::ExitCode::yes, true, true, "spelled out"},
      {{"refward", "hook", "post-receive"}, base::ExitCode::yes, true, true, "the other shim"},
      {{"refward", "hook", "update"},
       base::ExitCode::yes,
       true,
       true,
       "what Git did not give is missed when it runs"},
      {{"refward", "hook", "pre-receive", "--then", "x"},
       base::ExitCode::yes,
       true,
       true,
       "a hook with more words"},
      {{"refward", "hook", "pre-receive "}, base::ExitCode::usage, false, true, "nearly a hook"},
      {{"refward", "hook", "--help"}, base::ExitCode::yes, false, true, "no hook runs for help"},
      {{"/srv/app.git/hooks/pre-receive"},
       base::ExitCode::yes,
       true,
       true,
       "called by a hook's name"},
      {{"hooks/update", "refs/heads/main", "0", "1"},
       base::ExitCode::yes,
       true,
       true,
       "update has arguments"},
      {{"refward", "hook", "pre-commit"}, base::ExitCode::usage, false, true, "not a hook of ours"},
      {{"refward"}, base::ExitCode::usage, false, false, "no command"},
      {{"refward", "frobnicate"}, base::ExitCode::usage, false, false, "no such command"},
      {{"refward", "--help"}, base::ExitCode::yes, false, false, "help is an answer"},
      {{"refward", "--version"}, base::ExitCode::yes, false, false, "so is the version"},
      {{"refward", "audit", "verify", "--json"}, base::ExitCode::yes, true, false, "two words"},
      {{"refward", "audit"}, base::ExitCode::usage, false, false, "half of two words"},
      {{"refward", "audit", "show", "x"},
       base::ExitCode::usage,
       false,
       false,
       "an index is a number"},
      {{"refward", "--config", "x.toml", "policy", "lint"},
       base::ExitCode::yes,
       true,
       false,
       "a configuration before the command"},
      {{"refward", "scan", "--format", "xml", "."},
       base::ExitCode::usage,
       false,
       false,
       "a format that is not there"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Parsed parsed = parse(row.words);
    CHECK(parsed.code == row.code);
    CHECK(static_cast<bool>(parsed.command) == row.runs);
    CHECK(parsed.is_hook == row.hook);
    CHECK((parsed.command || !parsed.output.empty() || !parsed.error.empty()));
  }
  CHECK(*parse({"refward", "--config", "x.toml", "policy", "lint"}).config == "x.toml");
}

TEST_CASE("help shows every command with its line") {
  const std::string help = parse({"refward", "--help"}).output;
  for (const char* command : {"hook", "check", "verify", "scan", "keyring", "policy", "audit",
                              "adopt", "install", "uninstall", "doctor"}) {
    CAPTURE(command);
    CHECK(help.find(std::string("\n  ") + command + " ") != std::string::npos);
  }
  CHECK(help.find("Exit status") != std::string::npos);
}

}  // namespace refward::cli
