// SPDX-License-Identifier: Apache-2.0
// AsUser: root does some steps as the user who will own what they make. Single-threaded programs
// only: it changes the whole process.
#pragma once

#include <sys/types.h>

#include <vector>

namespace refward::setup {

class AsUser {
 public:
  // Nothing happens where we are that user, or not root. Throws base::Failure where the user is not
  // known or the system refuses.
  explicit AsUser(uid_t user);
  AsUser(const AsUser&) = delete;
  AsUser& operator=(const AsUser&) = delete;
  ~AsUser();

 private:
  bool changed_ = false;
  gid_t group_ = 0;
  std::vector<gid_t> groups_;
};

}  // namespace refward::setup
