// SPDX-License-Identifier: Apache-2.0
// NewNames: the names of files and folders that a push brings, each once, searched as text: they
// are served like everything else. Many are searched at once, and singly only where there is
// something to be found.
#pragma once

#include "inspect/blobs.h"

#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace refward::inspect {

class NewNames {
 public:
  // A finding and the name that it is about; empty: several together.
  struct Suspect {
    std::string name;
    findings::Finding finding;
  };

  // All outlive it.
  NewNames(const TextExaminer& texts, const Exceptions& exceptions)
      : texts_(texts), exceptions_(exceptions) {}

  // `path` is where it stands, and decides about exceptions; `name` is the path or its last part.
  void add(std::string_view name, std::string path, const std::string& ref);
  // Searches those that were added since.
  void search();

  [[nodiscard]] std::size_t waiting() const noexcept { return batch_.size(); }

  std::vector<Suspect> suspects;

 private:
  struct Named {
    std::string name, path;
    const std::string* ref;
  };

  void keep(std::string name, findings::Findings&& found);

  const TextExaminer& texts_;
  const Exceptions& exceptions_;
  std::unordered_set<std::string> seen_;
  std::set<std::string> refs_;
  std::vector<Named> batch_;
  std::size_t batch_bytes_ = 0;
};

}  // namespace refward::inspect
