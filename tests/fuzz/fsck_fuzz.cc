// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the kind of the object whose bytes follow.
#include "git/fsck.h"
#include "git/objects.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using refward::git::FsckFaults;

FsckFaults faults_of(unsigned kind, std::string_view raw) {
  switch (kind % 5) {
    case 0:
      return refward::git::fsck_commit(raw);
    case 1:
      return refward::git::fsck_tag(raw);
    case 2:
      return refward::git::fsck_tree(raw).faults;
    case 3:
      return refward::git::fsck_gitmodules(raw);
    default:
      return refward::git::fsck_gitattributes(raw);
  }
}

// What the strict parsers do not read, or call ambiguous, has to have a fault here as well where
// Git has a word for it: a tree that does not parse is badTree.
void compare(unsigned kind, std::string_view raw, const FsckFaults& faults) {
  if (kind % 5 == 2 && !refward::git::parse_tree(raw) && faults.empty())
    __builtin_trap();
  if (kind % 5 == 0 && !refward::git::parse_commit(raw) && faults.empty())
    __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const std::string_view raw(reinterpret_cast<const char*>(data) + 1, size - 1);
  const FsckFaults faults = faults_of(data[0], raw);
  for (const refward::git::FsckFault& fault : faults)
    if (refward::git::fsck_check(fault.id) == nullptr)
      __builtin_trap();
  compare(data[0], raw, faults);
  return 0;
}
