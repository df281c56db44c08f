// SPDX-License-Identifier: Apache-2.0
// IgnoreFiles: the .gitleaksignore of a repository (docs/gitleaks.md), as it stands at the root of
// the tree that a ref is to have after the push. Whoever pushes writes it, so it counts only where
// the server says so, and each use stays as a note.
#pragma once

#include "git/repo.h"
#include "inspect/exceptions.h"
#include "inspect/ground.h"
#include "secrets/gitleaks/ignore.h"

#include <map>
#include <string>

namespace refward::inspect {

inline constexpr std::string_view kIgnoreFile = ".gitleaksignore";

class IgnoreFiles {
 public:
  // Both outlive it. Nothing is read before something was found.
  IgnoreFiles(const Ground& ground, const Exceptions& exceptions)
      : ground_(ground), exceptions_(exceptions) {}

  // Makes notes of the secrets that the file of their ref lists. One that is too large or not
  // there, is no regular file or cannot be read lists none.
  void apply(findings::Findings& found);

 private:
  [[nodiscard]] const secrets::gitleaks::IgnoreList& list_of(const std::string& ref);

  const Ground& ground_;
  const Exceptions& exceptions_;
  std::map<std::string, secrets::gitleaks::IgnoreList> lists_;  // by ref
};

}  // namespace refward::inspect
