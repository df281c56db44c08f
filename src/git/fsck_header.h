// SPDX-License-Identifier: Apache-2.0
// FsckHeader: the header of a raw commit or tag as git-fsck(1) reads it, from line to line, with
// its check of the lines that name a person. Private to the room.
#pragma once

#include "git/fsck.h"

#include <optional>
#include <string_view>

namespace refward::git {

class FsckHeader {
 public:
  FsckHeader(std::string_view raw, FsckFaults& faults) : rest_(raw), faults_(faults) {}

  // nulInHeader or unterminatedHeader: the rest cannot be relied on. The header ends at the first
  // empty line, or with the last line feed of the object.
  [[nodiscard]] bool is_whole();

  // The value of the next line, if it begins with `key`, which ends in a blank; it is then behind.
  [[nodiscard]] std::optional<std::string_view> take(std::string_view key);
  // Behind an id that `value` has to be; else the fault.
  void check_id(std::string_view value, std::string_view id);
  // "Name <email> SECONDS ZONE"; at most one fault, with the header's name.
  void check_person(std::string_view value, std::string_view header);

  [[nodiscard]] bool at_end_of_header() const noexcept {
    return rest_.empty() || rest_.front() == '\n';
  }

  void add(std::string_view id, std::string_view detail = {});

 private:
  std::string_view rest_;
  FsckFaults& faults_;
};

}  // namespace refward::git
