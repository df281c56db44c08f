// SPDX-License-Identifier: Apache-2.0
#include "setup/adopt.h"

#include <algorithm>

namespace refward::setup {
namespace {

base::Result<std::vector<git::Ref>> chosen(const git::Repo& repo,
                                           const std::vector<std::string>& names) {
  if (names.empty())
    return repo.refs();
  std::vector<git::Ref> refs;
  for (const std::string& name : names) {
    const auto id = repo.ref(name);
    if (!id)
      return base::Error("there is no ref " + name);
    refs.push_back({name, *id});
  }
  return refs;
}

}  // namespace

base::Result<Adoption> adopt(audit::Log& log,
                             const git::Repo& repo,
                             const std::string& repository,
                             const std::vector<std::string>& names) {
  TRY(const std::vector<git::Ref> refs, chosen(repo, names));
  const auto known = log.known_refs(repository);
  const std::string none(git::ObjectId::kHexSize, '0');
  Adoption out;
  for (const git::Ref& ref : refs) {
    const auto found = known.find(ref.name);
    const std::string old =
        found == known.end() || found->second.value.empty() ? none : found->second.value;
    if (old != ref.id.hex())
      out.moves.push_back({.ref = ref.name, .old_id = old, .new_id = ref.id.hex()});
  }
  if (out.moves.empty())
    return out;
  audit::Entry entry;
  entry.kind = audit::Kind::event;
  entry.event = "adopt";
  entry.repository = repository;
  entry.moves = out.moves;
  out.receipt = log.append(entry);
  return out;
}

}  // namespace refward::setup
