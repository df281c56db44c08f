// SPDX-License-Identifier: Apache-2.0
// PeopleFile: people.toml, read strictly (design.md section 5; TOML 1.0): [[person]], [[robot]]
// and [[revocation]]. An unknown key, a value of another type, and a name, principal, e-mail or
// login that two persons claim are faults. The globs of only_refs and only_paths are read as texts:
// `config` checks what they say.
#pragma once

#include "identity/fault.h"
#include "identity/people.h"
#include "identity/revocation.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace refward::identity {

inline constexpr std::size_t kMaxNameBytes = 255;
inline constexpr std::size_t kMaxGlobBytes = 4096;  // PATH_MAX: no path is longer

struct PeopleFile {
  std::vector<Person> persons;
  std::vector<Revocation> revocations;
  std::vector<Fault> faults;  // with any, the rest is not to be used
};

[[nodiscard]] PeopleFile parse_people_toml(std::string_view text);

}  // namespace refward::identity
