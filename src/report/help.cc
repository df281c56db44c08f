// SPDX-License-Identifier: Apache-2.0
#include "report/help.h"

#include <algorithm>
#include <array>

namespace refward::report {
namespace {

struct Line {
  std::string_view command;
  std::string_view words;
};

constexpr std::array kLines = {
    Line{"hook", "act as a hook; Git starts this"},
    Line{"check", "judge a push that has not happened, or has; writes nothing"},
    Line{"approvals", "which approvals of a move are there, and which are missing"},
    Line{"approve", "make the signed tag that approves a commit for a ref"},
    Line{"verify", "who signed it, and do we know them?"},
    Line{"commit", "commits, by any name, or a range A..B"},
    Line{"tag", "tag objects, by any name"},
    Line{"payload", "detached bytes and their signature"},
    Line{"scan", "look for secrets in files, folders and histories"},
    Line{"keyring", "the signers' keys"},
    Line{"policy", "the protection rules"},
    Line{"audit", "the record of all decisions"},
    Line{"list", "one line each"},
    Line{"lint", "find mistakes before a push finds them"},
    Line{"build", "build the OpenPGP keyring now, which saves the next push the time"},
    Line{"add", "take in the public keys of one principal"},
    Line{"revoke", "a key signs no more, from an instant on or for all time"},
    Line{"remove", "take a key out of the keyrings; what it signed is unknown then"},
    Line{"show", "one entry, whole"},
    Line{"export", "every entry as a line of JSON, for other programs"},
    Line{"stats", "the record in figures"},
    Line{"follow", "print new entries as they come"},
    Line{"audit verify", "is the record whole, byte by byte?"},
    Line{"key", "the line by which others verify the log's checkpoints"},
    Line{"checkpoint", "the newest signed state of the whole record"},
    Line{"prove", "a file that proves one entry to whoever has the log's key"},
    Line{"check-proof", "does such a file hold? needs no log"},
    Line{"reconcile", "what moved beside the gate, and what became of pushes that broke off"},
    Line{"erase", "take what names a person out of the record; every proof stays valid"},
    Line{"prune", "let the oldest segments of the record go; what remains verifies as before"},
    Line{"explain", "what applies to a ref, and why; without one: what no rule covers"},
    Line{"unused", "signers, teams, grants and path rules that nobody used"},
    Line{"test", "try cases out on the policy: who may do what"},
    Line{"policy show", "the canonical bytes behind a digest of the record"},
    Line{"adopt", "take the present values of refs as given"},
    Line{"init", "make a first configuration, out of keys that are there; overwrites nothing"},
    Line{"install", "put refward in front of repositories"},
    Line{"uninstall", "take it away again"},
    Line{"apply", "put a changed configuration in force, whole, once it lints"},
    Line{"doctor", "does everything stand in its place? says what mends what does not"},
};

}  // namespace

std::string help_head() {
  return "refward guards the refs of a Git server: it judges every push by its signatures,\n"
         "protection rules and secrets, records the decision, and says how to mend it.\n";
}

std::string help_foot() {
  return "\nTo begin, as the user who owns the repository:\n"
         "  refward init                  a first configuration\n"
         "  refward policy lint           is the configuration right?\n"
         "  refward install REPO          put it in place\n"
         "  refward doctor REPO           see that it is\n"
         "\n"
         "Configuration: --config FILE, else what the repository's or the system's Git\n"
         "configuration names in refward.config, else /etc/refward/refward.toml.\n"
         "\n"
         "Exit status: 0 yes; 1 refused, or something found wrong; 2 usage or\n"
         "configuration; 3 a fault of the machine.\n";
}

std::string help_line(std::string_view command) {
  const auto* line = std::ranges::find(kLines, command, &Line::command);
  return line == kLines.end() ? std::string() : std::string(line->words);
}

}  // namespace refward::report
