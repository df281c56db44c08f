// SPDX-License-Identifier: Apache-2.0
#include "inspect/signer_bounds.h"

#include <algorithm>

namespace refward::inspect {

// Persons of lines have no bounds, and thousands of them need not be made to see that.
SignerBounds::SignerBounds(const identity::People& people) {
  for (const identity::Person& person : people.listed())
    if (!person.only_refs.empty() || !person.only_paths.empty())
      add(person);
}

void SignerBounds::add(const identity::Person& person) {
  auto refs = policy::RefGlobs::parse(person.only_refs);
  auto paths = policy::GlobList::parse(person.only_paths);
  if (!refs)
    fault_ = "only_refs of " + person.name + ": " + refs.error().what;
  else if (!paths)
    fault_ = "only_paths of " + person.name + ": " + paths.error().what;
  else
    globs_.emplace(&person, Globs{*std::move(refs), *std::move(paths)});
}

bool SignerBounds::allow_ref(const identity::Person& person, const RefPlace& place) const {
  if (person.only_refs.empty())
    return true;
  const auto found = globs_.find(&person);
  return found != globs_.end() && found->second.refs.permits(place.ref, place.default_branch);
}

bool SignerBounds::bound_to_paths(const identity::Person& person) noexcept {
  return !person.only_paths.empty();
}

bool SignerBounds::allow_path(const identity::Person& person, std::string_view path) const {
  if (!bound_to_paths(person))
    return true;
  const auto found = globs_.find(&person);
  return found != globs_.end() && found->second.paths.matches(path);
}

bool SignerBounds::allow_as_much(const RefPlace& there, const RefPlace& here) const {
  return std::all_of(globs_.begin(), globs_.end(), [&](const auto& entry) {
    return !allow_ref(*entry.first, there) || allow_ref(*entry.first, here);
  });
}

std::vector<bool> SignerBounds::admitted(const RefPlace& place) const {
  std::vector<bool> out;
  for (const auto& [person, globs] : globs_)
    out.push_back(allow_ref(*person, place));
  return out;
}

}  // namespace refward::inspect
