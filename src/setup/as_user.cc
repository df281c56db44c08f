// SPDX-License-Identifier: Apache-2.0
#include "setup/as_user.h"

#include "base/failure.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>

namespace refward::setup {

AsUser::AsUser(uid_t user) {
  if (::geteuid() != 0 || user == 0)
    return;
  const passwd* entry = ::getpwuid(user);
  if (entry == nullptr)
    throw base::Failure::usage("the owner of the repositories is no user of this machine");
  group_ = ::getegid();
  groups_.resize(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
  if (::getgroups(static_cast<int>(groups_.size()), groups_.data()) < 0 ||
      ::initgroups(entry->pw_name, entry->pw_gid) != 0 || ::setegid(entry->pw_gid) != 0 ||
      ::seteuid(user) != 0)
    base::throw_system_fault("become the owner of the repositories", errno);
  changed_ = true;
}

AsUser::~AsUser() {
  if (!changed_)
    return;
  // Going on as somebody else than we think would make files of the wrong owner.
  if (::seteuid(0) != 0 || ::setegid(group_) != 0 ||
      ::setgroups(groups_.size(), groups_.data()) != 0)
    std::terminate();
}

}  // namespace refward::setup
