// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/event_loop.h"

#include "signature/openpgp/gpgme_library.h"

#include <poll.h>

#include <cerrno>
#include <cstddef>
#include <exception>

namespace refward::signature::openpgp {
namespace {

constexpr int kReads = 1;  // GPGME's direction: 1 reads from the descriptor, 0 writes to it

}  // namespace

void EventLoop::attach(gpgme_ctx_t context) {
  gpgme_io_cbs callbacks{};
  callbacks.add = &EventLoop::add;
  callbacks.add_priv = this;
  callbacks.remove = &EventLoop::remove;
  callbacks.event = &EventLoop::note;
  callbacks.event_priv = this;
  gpgme().set_io_cbs(context, &callbacks);
}

gpgme_error_t EventLoop::add(
    void* self, int fd, int direction, gpgme_io_cb_t ready, void* ready_data, void** tag) noexcept {
  try {
    auto& watches = static_cast<EventLoop*>(self)->watches_;
    watches.push_back(
        std::make_unique<Watch>(Watch{fd, direction != kReads, ready, ready_data, false}));
    *tag = watches.back().get();
    return 0;
  } catch (const std::exception&) {
    return gpgme_error(GPG_ERR_ENOMEM);
  }
}

// The watch may be the one whose callback runs just now, so it is only marked.
void EventLoop::remove(void* tag) noexcept {
  static_cast<Watch*>(tag)->removed = true;
}

void EventLoop::note(void* self, gpgme_event_io_t type, void* data) noexcept {
  if (type != GPGME_EVENT_DONE)
    return;
  auto& loop = *static_cast<EventLoop*>(self);
  const auto& done = *static_cast<gpgme_io_event_done_data_t>(data);
  loop.result_ = done.err != 0 ? done.err : done.op_err;
  loop.finished_ = true;
}

gpgme_error_t EventLoop::turn(std::chrono::milliseconds limit) {
  std::erase_if(watches_, [](const std::unique_ptr<Watch>& watch) { return watch->removed; });
  std::vector<pollfd> polled;
  for (const std::unique_ptr<Watch>& watch : watches_)
    polled.push_back({watch->fd, static_cast<short>(watch->writes ? POLLOUT : POLLIN), 0});
  const int ready = ::poll(polled.data(), polled.size(), static_cast<int>(limit.count()));
  if (ready < 0 && errno != EINTR)
    return gpgme_error(GPG_ERR_EIO);
  for (std::size_t i = 0; ready > 0 && i < polled.size(); ++i) {
    const Watch& watch = *watches_[i];
    if (polled[i].revents != 0 && !watch.removed)
      watch.ready(watch.ready_data, watch.fd);
  }
  return 0;
}

gpgme_error_t EventLoop::run(gpgme_ctx_t context, std::chrono::milliseconds limit) {
  using Monotonic = std::chrono::steady_clock;
  const Monotonic::time_point end = Monotonic::now() + limit;
  while (!finished_) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Monotonic::now());
    gpgme_error_t error = gpgme_error(GPG_ERR_TIMEOUT);
    if (left.count() > 0)
      error = turn(left);
    if (error != 0) {
      gpgme().cancel(context);
      return error;
    }
  }
  return result_;
}

}  // namespace refward::signature::openpgp
