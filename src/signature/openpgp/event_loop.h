// SPDX-License-Identifier: Apache-2.0
// EventLoop: moves the bytes of one GPGME operation at a time, with a deadline. GPGME's own loop
// waits for "writable" alone, and turns for ever when gpg dies with more than a pipe's worth of the
// payload unread; here an error on the pipe wakes the writer, which then fails as it should.
// Private to this folder.
#pragma once

#include <gpgme.h>

#include <chrono>
#include <memory>
#include <vector>

namespace refward::signature::openpgp {

class EventLoop {
 public:
  EventLoop() = default;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // From now on the operations of `context` that are started with a _start function are this
  // loop's. It must outlive the context.
  void attach(gpgme_ctx_t context);

  // Before each operation.
  void reset() noexcept { finished_ = false; }

  // Until the operation that was started on `context` ends, or `limit` is over, which cancels it.
  [[nodiscard]] gpgme_error_t run(gpgme_ctx_t context, std::chrono::milliseconds limit);

 private:
  struct Watch {
    int fd;
    bool writes;
    gpgme_io_cb_t ready;
    void* ready_data;
    bool removed = false;
  };

  static gpgme_error_t add(void* self,
                           int fd,
                           int direction,
                           gpgme_io_cb_t ready,
                           void* ready_data,
                           void** tag) noexcept;
  static void remove(void* tag) noexcept;
  static void note(void* self, gpgme_event_io_t type, void* data) noexcept;

  [[nodiscard]] gpgme_error_t turn(std::chrono::milliseconds limit);

  std::vector<std::unique_ptr<Watch>> watches_;  // addresses are GPGME's tags
  bool finished_ = false;
  gpgme_error_t result_ = 0;
};

}  // namespace refward::signature::openpgp
