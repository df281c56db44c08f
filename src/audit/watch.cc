// SPDX-License-Identifier: Apache-2.0
#include "audit/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>

namespace refward::audit {

Watch::Watch(const Options& options) : inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (!inotify_)
    return;
  // The mark moves after the journal was written, but not for an outcome that waits to be synced.
  for (const std::filesystem::path& folder : {options.folder, options.state})
    (void)::inotify_add_watch(inotify_.get(), folder.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO);
}

Watch::Woken Watch::wait(int out) {
  std::array<pollfd, 2> waiting{pollfd{out, 0, 0}, pollfd{inotify_.get(), POLLIN, 0}};
  (void)::poll(waiting.data(), waiting.size(), static_cast<int>(kLookAgain.count()));
  if ((waiting[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
    return Woken::closed;
  std::array<char, 4096> told{};
  while (inotify_ && ::read(inotify_.get(), told.data(), told.size()) > 0) {
  }
  return Woken::look;
}

}  // namespace refward::audit
