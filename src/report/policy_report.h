// SPDX-License-Identifier: Apache-2.0
// PolicyReport: what `policy explain`, `policy test`, `policy unused` and `policy show` say, as
// text and as JSON.
#pragma once

#include "identity/people.h"
#include "policy/trial.h"

#include <string>
#include <string_view>
#include <vector>

namespace refward::report {

// One attempt of the person that was asked for, and what stands against it.
struct Attempt {
  std::string_view what;  // "sign", "push", "create", "rewind", "delete"
  std::vector<policy::Objection> objections;
};

struct ApprovalRight {
  std::string name;  // of the block or the path rule
  bool counts = false;
};

struct PersonView {
  std::string name;
  bool is_robot = false;
  std::vector<Attempt> attempts;
  std::vector<ApprovalRight> approvals;
};

struct ExplainedBlock {
  const policy::Block* block = nullptr;
  std::string place;  // "/etc/refward/refward.toml:7"
};

struct Explanation {
  std::string repository, ref;
  bool is_open = true;                       // may the ref be pushed at all?
  std::vector<std::string> namespaces = {};  // [refs] allow
  std::vector<ExplainedBlock> blocks;
  std::optional<std::string> path = {};
  std::optional<PersonView> person = {};
};

[[nodiscard]] std::string explain_text(const Explanation& explanation,
                                       const identity::People& people);
[[nodiscard]] std::string explain_json(const Explanation& explanation,
                                       const identity::People& people);

// Of a whole repository: what no rule covers, and rules that cover nothing there.
struct IdleGlob {
  std::string glob, name, place;  // of the block or path rule
};

struct Gaps {
  std::string repository;
  std::size_t refs = 0;
  std::vector<std::string> uncovered;
  std::vector<IdleGlob> idle;
};

[[nodiscard]] std::string gaps_text(const Gaps& gaps);
[[nodiscard]] std::string gaps_json(const Gaps& gaps);

struct TestedCase {
  std::string name, place;
  std::string expected;  // "accept", "reject", "reject by approvals"
  bool passed = false;
  std::vector<policy::Objection> objections;
};

[[nodiscard]] std::string tested_text(const std::vector<TestedCase>& cases);
[[nodiscard]] std::string tested_json(const std::vector<TestedCase>& cases);

// What nobody used since an instant.
struct Unused {
  std::string kind;   // "signer", "team", "grant", "path rule"
  std::string name;   // of the person or the team, the entry, or the rule
  std::string place;  // "refward.toml:7, main, signers"; may be empty
};

[[nodiscard]] std::string unused_text(const std::vector<Unused>& unused, std::string_view since);
[[nodiscard]] std::string unused_json(const std::vector<Unused>& unused, std::string_view since);

}  // namespace refward::report
