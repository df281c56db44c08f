// SPDX-License-Identifier: Apache-2.0
#include "inspect/content_walk.h"

#include "inspect/served.h"

#include <algorithm>
#include <utility>

namespace refward::inspect {
namespace {

using findings::Finding;
using findings::Findings;

bool is_use(const Finding& finding) {
  return finding.reason == "secret-allowed" || finding.reason == "secret-inline-allowed" ||
         finding.reason == "secret-ignored";
}

}  // namespace

void Bounded::add(Findings&& more, Findings& found) {
  for (Finding& finding : more) {
    if (!finding.refuses() && !is_use(finding)) {
      Kind& kind = kinds_[finding.ref + '\0' + finding.rule_name() + '\0' + finding.reason + '\0' +
                          std::string(finding.fact("fault"))];
      if (++kind.seen == kWarningsKept + 1)
        kind.first = finding;
      if (kind.seen > kWarningsKept)
        continue;
    }
    found.push_back(std::move(finding));
  }
}

void Bounded::finish(Findings& found) {
  for (const auto& [name, kind] : kinds_) {
    if (kind.seen <= kWarningsKept)
      continue;
    Finding note = finding_of(kind.first.rule, "left-out", kind.first.ref);
    note.part = kind.first.part;
    note.severity = findings::Severity::note;
    note.facts.push_back({"count", std::to_string(kind.seen - kWarningsKept)});
    note.facts.push_back({"of", kind.first.reason});
    found.push_back(std::move(note));
  }
  kinds_.clear();
}

const std::vector<git::ObjectId>& exact_tips(const ContentOptions& options) noexcept {
  return options.all_tips.empty() ? options.known_tips : options.all_tips;
}

base::Status ContentWalk::run() {
  push::NewObjects visit;
  visit.on_commit = [this](const git::ObjectId& id, const std::string& raw,
                           const std::string& ref) { commit(id, raw, ref); };
  visit.on_tag = [this](const git::ObjectId& id, const std::string& raw, const std::string& ref) {
    tag(id, raw, ref);
  };
  visit.on_tree = [this](const git::ObjectId& id, const git::Tree& what, const git::ObjectId&,
                         const std::string& path, const std::string& ref) {
    tree(what, {ref, id, "tree", strict(ref)}, path);
  };
  visit.on_tree_again = [this](const git::ObjectId& id, const std::string& path) {
    return tree_again(id, path);
  };
  visit.on_entry = [this](const git::NewEntry& what, const std::string& ref) { entry(what, ref); };
  visit.on_entry_again = [this](const git::NewEntry& what, const std::string& ref) {
    entry_again(what, ref);
  };
  const base::Status walked =
      push::walk_new_objects(frame_.ground.repo, frame_.ground.updates, frame_.options.known_tips,
                             frame_.ground.limits, visit);
  if (walked) {
    search_refs();
    names_.search();
  }
  finish();
  return walked;
}

void ContentWalk::commit(const git::ObjectId& id, const std::string& raw, const std::string& ref) {
  const Origin origin{ref, id, "commit", nullptr};
  const auto parsed = git::parse_commit(raw);
  TextFindings found;
  if (!parsed) {
    add_unparsable(parsed.error().what, origin, found.findings);
  } else {
    if (!judged_elsewhere(ref, policy::Word::signed_commits)) {  // else `signatures` says it
      add_faults(parsed->faults, origin, found.findings);
      add_date(frame_.ground, parsed->committer.time, origin, found.findings);
    }
    // Headers, people and message.
    out.commits += message(raw, {ref, id, "commit", ""}, found) ? 1 : 0;
  }
  add(std::move(found));
}

void ContentWalk::tag(const git::ObjectId& id, const std::string& raw, const std::string& ref) {
  const Origin origin{ref, id, "tag", nullptr};
  const auto parsed = git::parse_tag(raw);
  TextFindings found;
  if (!parsed) {
    add_unparsable(parsed.error().what, origin, found.findings);
  } else {
    if (!judged_elsewhere(ref, policy::Word::signed_tags)) {
      add_faults(parsed->faults, origin, found.findings);
      add_date(frame_.ground, parsed->tagger ? parsed->tagger->time : std::nullopt, origin,
               found.findings);
    }
    out.tags += message(raw, {ref, id, "tag", ""}, found) ? 1 : 0;
  }
  add(std::move(found));
}

bool ContentWalk::message(const std::string& raw, const TextPlace& place, TextFindings& found) {
  if (frame_.budget.is_over()) {
    found.not_examined.push_back(left_out(place.object, ""));
    return false;
  }
  out.bytes += raw.size();
  texts_.scan(raw, place, found);
  return true;
}

void ContentWalk::tree(const git::Tree& tree, const Origin& origin, const std::string& path) {
  for (const git::TreeEntry& entry : tree.entries)  // folders and files alike
    names_.add(entry.name,
               path.empty() ? std::string(entry.name) : path + "/" + std::string(entry.name),
               origin.ref);
  TextFindings faults;
  add_faults(tree.faults, origin, faults.findings);
  add(std::move(faults));
}

// The same folder at another path: to be looked into where its files may be judged otherwise there.
bool ContentWalk::tree_again(const git::ObjectId& id, const std::string& path) {
  const bool matters =
      frame_.exceptions.depend_on_path() || (frame_.options.manifests.mode != ScanMode::off &&
                                             frame_.options.manifests.paths.may_match_below(path));
  return matters && folders_.insert(id.hex() + " " + path).second;
}

void ContentWalk::entry(const git::NewEntry& entry, const std::string& ref) {
  names_.add(entry.path, entry.path, ref);  // a secret may reach over several folders' names
  add_blob(entry, ref, Look::whole);
  if (is_manifest(entry))
    manifests_.insert(entry.id);
}

void ContentWalk::entry_again(const git::NewEntry& entry, const std::string& ref) {
  names_.add(entry.path, entry.path, ref);
  if (frame_.exceptions.depend_on_path())  // which may have let the same bytes pass elsewhere
    add_blob(entry, ref, Look::whole);
  else if (is_manifest(entry) && manifests_.insert(entry.id).second)
    add_blob(entry, ref, Look::as_manifest);
}

void ContentWalk::add_blob(const git::NewEntry& entry, const std::string& ref, Look look) {
  if (frame_.exceptions.depend_on_path() &&
      !places_.insert(entry.id.hex() + " " + entry.path).second)
    return;
  blobs.push_back({entry, &*refs_.insert(ref).first, look});
}

void ContentWalk::add(TextFindings&& found) {
  for (NotExamined& skipped : found.not_examined)
    out.skip(std::move(skipped));
  std::ranges::move(found.findings, std::back_inserter(found_));
}

// Names of refs are text that is served, too.
void ContentWalk::search_refs() {
  const git::ObjectId none;
  TextFindings found;
  for (const push::RefUpdate& update : frame_.ground.updates)
    if (update.change != push::RefChange::remove)
      texts_.scan(update.ref, {update.ref, none, "ref", ""}, found);
  add(std::move(found));
}

// Leaves out what is no news of this push, and bounds the rest.
void ContentWalk::finish() {
  const std::vector<git::ObjectId>& tips = exact_tips(frame_.options);
  std::vector<git::ObjectId> asked;
  for (const Finding& finding : found_)
    // For a tree the whole history is read: not for a warning.
    if (finding.fact("kind") != "tree" || finding.refuses())
      if (const auto id = git::ObjectId::parse(finding.object))
        asked.push_back(*id);
  const IdSet served = served_objects(frame_.ground.repo, asked, tips);
  std::erase_if(found_, [&](const Finding& finding) {
    const auto id = git::ObjectId::parse(finding.object);
    return id && served.contains(*id);
  });
  std::set<std::string> names;
  for (const NewNames::Suspect& suspect : names_.suspects)
    if (!suspect.name.empty())
      names.insert(suspect.name);
  const auto known = served_names(frame_.ground.repo, names, tips, frame_.ground.limits);
  for (NewNames::Suspect& suspect : names_.suspects)
    if (!known.contains(suspect.name))
      found_.push_back(std::move(suspect.finding));
  frame_.bounded.add(std::move(found_), out.findings);
}

const policy::Block* ContentWalk::strict(const std::string& ref) {
  const auto found = strict_.find(ref);
  if (found != strict_.end())
    return found->second;
  return strict_.emplace(ref, strict_block(frame_.ground, ref)).first->second;
}

// Does `signatures` judge such objects on this ref, and more strictly? It does so only for the
// kind that a block's words name.
bool ContentWalk::judged_elsewhere(const std::string& ref, policy::Word word) const {
  const auto blocks = policy::covering(frame_.ground.policy, frame_.ground.place(ref));
  return std::ranges::any_of(blocks, [&](const policy::Block* block) {
    const auto words = policy::effective_words(*block, ref);
    return words.contains(word);
  });
}

bool ContentWalk::is_manifest(const git::NewEntry& entry) const {
  return entry.kind != git::EntryKind::submodule &&
         frame_.options.manifests.paths.matches(entry.path);
}

}  // namespace refward::inspect
