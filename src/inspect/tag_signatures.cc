// SPDX-License-Identifier: Apache-2.0
// Signed tags, to their last level: every tag object between the ref and what is not a tag is
// signed by someone who may, and the outermost calls itself by the ref's name, so that a signed tag
// cannot be shown under another name.
#include "inspect/objects.h"
#include "inspect/signer_words.h"

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::RuleId;

constexpr std::string_view kTagPrefix = "refs/tags/";

struct Level {
  git::ObjectId id;
  std::size_t depth;  // 0: what the ref names
};

void add(const git::ObjectId& id, Finding finding, findings::Findings& found) {
  finding.object = id.hex();
  finding.facts.push_back({"kind", "tag"});
  found.push_back(std::move(finding));
}

// What the words ask of a level whose signer is known. A tag changes no path, and is no merge.
findings::Findings word_faults(const SignatureCase& which,
                               const git::Tag& tag,
                               const Signed& who,
                               const CommitBook& book) {
  findings::Findings found;
  if (!who.good())
    return found;
  const std::string_view tagger = tag.tagger ? tag.tagger->email : std::string_view();
  add_email_faults(which, {std::nullopt, tagger, "tagger"}, who, found);
  add_presence_faults(which, who, found);
  add_ref_fault(which, book.bounds(), *who.person, found);
  if (who.person->merges_only) {
    Finding finding = finding_of(RuleId::merges_only, "not-a-merge", which.update.ref, which.block);
    finding.facts.push_back({"person", who.person->name});
    found.push_back(std::move(finding));
  }
  return found;
}

// The next level, where there is one.
std::optional<Level> judge_level(const SignatureCase& which,
                                 const Level& level,
                                 CommitBook& book,
                                 SignatureFindings& out) {
  const Origin origin{which.update.ref, level.id, "tag", &which.block};
  const auto object = which.ground.repo.read(level.id, kMaxCommitBytes);
  const auto tag = object ? git::parse_tag(object->bytes) : base::Result<git::Tag>(object.error());
  if (!tag) {
    add_unparsable(tag.error().what, origin, out.findings);
    return std::nullopt;
  }
  add_faults(tag->faults, origin, out.findings);
  add_date(which.ground, tag->tagger ? tag->tagger->time : std::nullopt, origin, out.findings);
  if (level.depth == 0 && which.update.ref.starts_with(kTagPrefix) &&
      tag->name != std::string_view(which.update.ref).substr(kTagPrefix.size())) {
    Finding finding = finding_of(RuleId::signed_tags, "tag-name", which.update.ref, which.block);
    finding.facts.push_back({"tag", std::string(tag->name)});
    add(level.id, std::move(finding), out.findings);
  }
  const Signed who = book.judge(git::split_tag(object->bytes), level.id);
  note_signer(level.id, who, out);
  if (auto fault =
          signature_fault(which, RuleId::signed_tags, who, book.context().signers.people())) {
    if (level.depth > 0 && fault->reason == "no-signature")
      fault->reason = "unsigned-level";
    add(level.id, *std::move(fault), out.findings);
  }
  for (Finding& finding : word_faults(which, *tag, who, book))
    add(level.id, std::move(finding), out.findings);
  if (tag->target_kind != git::ObjectKind::tag)
    return std::nullopt;
  return Level{tag->target, level.depth + 1};
}

}  // namespace

void judge_tag(const SignatureCase& which, CommitBook& book, SignatureFindings& out) {
  if (which.update.new_kind != git::ObjectKind::tag) {
    Finding finding = finding_of(RuleId::signed_tags, "not-a-tag", which.update.ref, which.block);
    finding.facts.push_back({"kind", "tag"});
    out.findings.push_back(std::move(finding));
    return;
  }
  std::optional<Level> level = Level{which.update.new_id, 0};
  while (level) {
    if (level->depth >= push::kMaxTagDepth) {
      add_unparsable("more nested tags than are followed",
                     {which.update.ref, level->id, "tag", &which.block}, out.findings);
      return;
    }
    level = judge_level(which, *level, book, out);
  }
}

}  // namespace refward::inspect
