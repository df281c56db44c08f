// SPDX-License-Identifier: Apache-2.0
// SignerBounds: only_refs and only_paths of people.toml, compiled once (design.md section 5). The
// reader of that file knows no globs, so a malformed one shows here: then nobody is recognised any
// more, because a bound that cannot be read must not be passed over.
#pragma once

#include "identity/people.h"
#include "policy/globs.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace refward::inspect {

// A branch or tag of a repository, as far as bounds ask for it.
struct RefPlace {
  std::string_view ref;
  std::string_view default_branch;  // what HEAD names, or empty
};

class SignerBounds {
 public:
  // `people` outlive the bounds.
  explicit SignerBounds(const identity::People& people);

  // Why a person's globs cannot be, for the administrator; nothing where all can.
  [[nodiscard]] const std::optional<std::string>& fault() const noexcept { return fault_; }

  [[nodiscard]] bool allow_ref(const identity::Person& person, const RefPlace& place) const;
  // Is there any path that this person may not change?
  [[nodiscard]] static bool bound_to_paths(const identity::Person& person) noexcept;
  [[nodiscard]] bool allow_path(const identity::Person& person, std::string_view path) const;

  // May everybody who can sign on `there` sign on `here` as well? If not, what lies on `there`
  // earns nothing for `here`: a robot's commit must not come in as already judged.
  [[nodiscard]] bool allow_as_much(const RefPlace& there, const RefPlace& here) const;
  // Of those whose refs are bound, in one order for all places: may they sign here?
  [[nodiscard]] std::vector<bool> admitted(const RefPlace& place) const;

 private:
  struct Globs {
    policy::RefGlobs refs;
    policy::GlobList paths;
  };

  void add(const identity::Person& person);

  std::unordered_map<const identity::Person*, Globs> globs_;
  std::optional<std::string> fault_;
};

}  // namespace refward::inspect
