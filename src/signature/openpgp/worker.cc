// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/worker.h"

#include "signature/openpgp/worker_message.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

namespace refward::signature::openpgp {
namespace {

using Monotonic = std::chrono::steady_clock;

constexpr char kProgramName[] = "refward";
constexpr char kCommand[] = "gnupg-worker";
// Nothing of a user's environment reaches gpg.
constexpr char kPath[] = "PATH=/usr/bin:/bin";
constexpr char kLocale[] = "LC_ALL=C";

base::Error system_error(std::string_view doing, int number) {
  return base::Error(std::string(doing) + ": " + std::generic_category().message(number));
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }

  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

  // The socket as input and output; gpg's own words go nowhere.
  [[nodiscard]] int prepare(int socket) {
    int error = posix_spawn_file_actions_adddup2(&actions_, socket, STDIN_FILENO);
    if (error == 0)
      error = posix_spawn_file_actions_adddup2(&actions_, socket, STDOUT_FILENO);
    if (error == 0)
      error = posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    return error;
  }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// Until `fd` is ready for `events`; false when the deadline is over.
bool wait_for(int fd, short events, Monotonic::time_point end) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Monotonic::now());
    if (left.count() <= 0)
      return false;
    pollfd polled{fd, events, 0};
    const int ready = ::poll(&polled, 1, static_cast<int>(left.count()));
    if (ready > 0)
      return true;
    if (ready < 0 && errno != EINTR)
      return false;
  }
}

bool is_passing(int error) {
  return error == EINTR || error == EAGAIN;
}

base::Status send_all(int fd, base::Bytes bytes, Monotonic::time_point end) {
  while (!bytes.empty()) {
    if (!wait_for(fd, POLLOUT, end))
      return base::Error("the child that asks GnuPG takes no question");
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && !is_passing(errno))
      return system_error("ask the child that asks GnuPG", errno);
    bytes = bytes.subspan(sent > 0 ? static_cast<std::size_t>(sent) : 0);
  }
  return base::Done{};
}

base::Result<base::ByteBuffer> receive(int fd, std::size_t count, Monotonic::time_point end) {
  base::ByteBuffer bytes(count);
  for (std::size_t at = 0; at < count;) {
    if (!wait_for(fd, POLLIN, end))
      return base::Error("the child that asks GnuPG gives no answer in time");
    const ssize_t got = ::recv(fd, bytes.data() + at, count - at, MSG_DONTWAIT);
    if (got == 0)
      return base::Error("the child that asks GnuPG has ended");
    if (got < 0 && !is_passing(errno))
      return system_error("hear the child that asks GnuPG", errno);
    at += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return bytes;
}

}  // namespace

Worker::~Worker() {
  stop();
}

base::Status Worker::start() {
  std::array<int, 2> pair{};
  // A socket and not two pipes: writing to a child that died must not raise a signal here.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    return system_error("make a socket", errno);
  base::UniqueFd ours(pair[0]);
  const base::UniqueFd theirs(pair[1]);
  FileActions actions;
  int error = actions.prepare(theirs.get());
  const std::array<const char*, 3> words = {kProgramName, kCommand, nullptr};
  const std::array<const char*, 3> environment = {kPath, kLocale, nullptr};
  if (error == 0)  // it changes none of these, whatever its type says
    error = ::posix_spawn(&child_, program_.path.c_str(), actions.get(), nullptr,
                          const_cast<char* const*>(words.data()),
                          const_cast<char* const*>(environment.data()));
  if (error != 0) {
    child_ = -1;
    return system_error("start the child that asks GnuPG", error);
  }
  socket_ = std::move(ours);
  return base::Done{};
}

void Worker::stop() noexcept {
  socket_ = base::UniqueFd();
  if (child_ < 0)
    return;
  ::kill(child_, SIGKILL);
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
}

base::Result<Checked> Worker::ask(base::Bytes message) {
  const Monotonic::time_point end = Monotonic::now() + program_.deadline;
  TRY_OK(send_all(socket_.get(), message, end));
  TRY(const base::ByteBuffer head, receive(socket_.get(), kMessageHeadBytes, end));
  base::ByteReader reader(head);
  TRY(const std::uint32_t size, reader.u32());
  if (size > kMaxAnswerBytes)
    return base::Error("the child that asks GnuPG answers at length");
  TRY(const base::ByteBuffer body, receive(socket_.get(), size, end));
  return parse_answer(body);
}

base::Result<Checked> Worker::verify(std::string_view payload, base::Bytes packets) {
  const std::string home = home_.string();
  TRY(const base::ByteBuffer message, to_message(Question{home, packets, payload}));
  const std::lock_guard lock(mutex_);
  if (child_ < 0) {
    TRY_OK(start());
  }
  base::Result<Checked> answer = ask(message);
  // After an error nobody knows what is still in the socket.
  if (!answer)
    stop();
  return answer;
}

}  // namespace refward::signature::openpgp
