// SPDX-License-Identifier: Apache-2.0
#include "inspect/refs.h"

#include "inspect/cover_book.h"

#include <cstdlib>

namespace refward::inspect {
namespace {

using findings::Findings;
using findings::RuleId;
using policy::Move;
using policy::Word;

Move move_of(const push::RefUpdate& update) {
  Move move{};
  move.ref = update.ref;
  switch (update.change) {
    case push::RefChange::create:
      move.kind = Move::Kind::create;
      break;
    case push::RefChange::update:
      move.kind = Move::Kind::update;
      break;
    case push::RefChange::rewind:
      move.kind = Move::Kind::rewind;
      break;
    case push::RefChange::remove:
      move.kind = Move::Kind::remove;
      break;
  }
  if (!update.new_kind)
    move.target = Move::Target::none;
  else if (*update.new_kind == git::ObjectKind::commit)
    move.target = Move::Target::commit;
  else if (*update.new_kind == git::ObjectKind::tag)
    move.target = Move::Target::tag;
  else
    move.target = Move::Target::other;
  return move;
}

struct MoveFault {
  RuleId rule;
  const char* reason;
};

MoveFault fault_of(Word word) {
  switch (word) {
    case Word::no_create:
      return {RuleId::no_create, "created"};
    case Word::no_update:
      return {RuleId::no_update, "updated"};
    case Word::no_delete:
      return {RuleId::no_delete, "deleted"};
    case Word::immutable:
      return {RuleId::immutable, "moved"};
    case Word::fast_forward:
      return {RuleId::fast_forward, "rewound"};
    case Word::annotated_tags:
      return {RuleId::annotated_tags, "lightweight"};
    case Word::signed_commits:
    case Word::signed_tags:
    case Word::committer_is_signer:
    case Word::author_is_signer:
    case Word::pusher_is_signer:
    case Word::signed_push:
    case Word::user_presence:
    case Word::user_verification:
    case Word::linear:
    case Word::clean_merge:
    case Word::sign_off:
      break;
  }
  std::abort();  // broken_by gives move words only; another one is our bug, and the push is refused
}

void check_name(const push::RefUpdate& update, Findings& found) {
  if (!update.name && update.change != push::RefChange::remove)
    found.push_back(finding_of(RuleId::ref_name, "invalid-name", update.ref));
}

void check_namespace(const Ground& ground, const push::RefUpdate& update, Findings& found) {
  if (const auto reason = policy::closed_namespace(ground.policy, move_of(update)))
    found.push_back(finding_of(RuleId::ref_namespace, std::string(*reason), update.ref));
}

// Git follows a symbolic ref: what moves, or goes, is the ref that it names, under whose rules
// nobody looked.
void check_symbolic(const Ground& ground, const push::RefUpdate& update, Findings& found) {
  if (update.name && ground.repo.is_symbolic(update.ref))
    found.push_back(finding_of(RuleId::ref_namespace, "symbolic-ref", update.ref));
}

void check_words(const CoverBook::Blocks& blocks, const push::RefUpdate& update, Findings& found) {
  for (const policy::Block* block : blocks)
    for (const Word word : policy::broken_by(*block, move_of(update))) {
      const MoveFault fault = fault_of(word);
      findings::Finding finding = finding_of(fault.rule, fault.reason, update.ref, *block);
      if (policy::effective_words(*block, update.ref).contains(Word::signed_commits))
        finding.facts.push_back({"resign", "yes"});
      found.push_back(std::move(finding));
    }
}

// Only where a block covers the ref: elsewhere nobody asked for a history without gaps.
void check_known(const Ground& ground, const push::RefUpdate& update, Findings& found) {
  if (update.old_id.is_null() || is_recorded(ground.known, update.ref, update.old_id))
    return;
  findings::Finding finding = finding_of(RuleId::moved_outside, "unknown-old-value", update.ref);
  finding.severity = findings::Severity::warning;
  finding.facts.push_back({"old", update.old_id.hex().substr(0, 12)});
  found.push_back(finding);
}

}  // namespace

Findings refs(const Ground& ground) {
  Findings found;
  for (const push::RefUpdate& update : ground.updates) {
    check_name(update, found);
    check_namespace(ground, update, found);
    check_symbolic(ground, update, found);
    const auto blocks = policy::covering(ground.policy, ground.place(update.ref));
    check_words(blocks, update, found);
    if (!blocks.empty())
      check_known(ground, update, found);
  }
  return found;
}

}  // namespace refward::inspect
