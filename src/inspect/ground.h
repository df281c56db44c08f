// SPDX-License-Identifier: Apache-2.0
// Ground: what every inspection stands on: the push, the repository, the policy, the time, and what
// the record knows, all as values or references that outlive the inspections. An inspection reads
// it and returns Findings; it decides nothing and prints nothing.
#pragma once

#include "base/clock.h"
#include "findings/finding.h"
#include "git/repo.h"
#include "identity/people.h"
#include "inspect/covers.h"
#include "policy/policy.h"
#include "push/push.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace refward::inspect {

// A value that the record knows of a ref.
struct KnownValue {
  std::string id;     // hex
  std::string cover;  // cover_of its ref when it was accepted or adopted; empty: none, or unknown
};

// What the record holds of each ref: the value of its last accepted outcome or adoption, and those
// of accepted decisions whose outcome is still missing.
using KnownRefs = std::map<std::string, std::vector<KnownValue>>;

// One value that a ref took by an accepted outcome or an adoption.
struct Standing {
  git::ObjectId value;  // null: the ref was deleted
  base::Instant since;  // of the entry that says so, rounded up to a second
  // By folder ("" for the whole): the tree that stood there, by the record, where a promote_from
  // named it; so that it is known when the commit is no longer in the repository.
  std::map<std::string, git::ObjectId> trees;
};

// What a ref was, oldest first, in the order of the record. Asked only where a block promotes.
using Standings = std::function<std::vector<Standing>(const std::string& ref)>;

struct Ground {
  const git::Repo& repo;
  const std::vector<push::RefUpdate>& updates;
  const policy::Policy& policy;
  const KnownRefs& known;
  std::string_view repository;
  std::string default_branch;  // what HEAD names, or empty
  base::Instant now;
  base::Seconds max_future;
  push::Limits limits;
  // Who pushes, where the platform tells and the keyrings know; null where not.
  const identity::Person* pusher = nullptr;
  std::string pusher_login = {};  // as the platform tells it; empty where it tells none
  Standings standings = {};       // empty: there is no record
  // What is asked of each ref now; kept here so that it is worked out once.
  std::shared_ptr<Covers> covers = std::make_shared<Covers>(policy);

  [[nodiscard]] policy::Place place(std::string_view ref) const {
    return {repository, ref, default_branch};
  }
};

// Has the record accepted or adopted this value for this ref?
[[nodiscard]] bool is_recorded(const KnownRefs& known,
                               const std::string& ref,
                               const git::ObjectId& value);

// Does what this value reaches count as judged by the blocks that cover the ref now? It does where
// the record has accepted or adopted it while exactly the same was asked: what an older entry, or
// one from before a block covered the ref, took in vouches for nothing that an enforcing block
// asks.
[[nodiscard]] bool vouches(const Ground& ground,
                           const std::string& ref,
                           const git::ObjectId& value);

// A finding with what a block and a ref give it.
[[nodiscard]] findings::Finding finding_of(findings::RuleId rule,
                                           std::string reason,
                                           const std::string& ref);
[[nodiscard]] findings::Finding finding_of(findings::RuleId rule,
                                           std::string reason,
                                           const std::string& ref,
                                           const policy::Block& block);

// The first line of a message, at most kSubjectBytes of it.
inline constexpr std::size_t kSubjectBytes = 100;
[[nodiscard]] std::string subject_of(std::string_view message);

}  // namespace refward::inspect
