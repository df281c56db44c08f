// SPDX-License-Identifier: Apache-2.0
#include "git/handles.h"

#include "base/failure.h"
#include "git/without_network.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstddef>

// libgit2 prepares TLS whenever it starts, and its TLS library then parses every certificate
// authority of the machine: two thirds of what a hook would compute. refward opens no connection.
// This takes the function's place, so that the list of authorities stays empty; a connection that
// somebody tried all the same would trust nobody (docs/adr/0005).
extern "C" __attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void* chain,
                                                                                  const char* path);

extern "C" int mbedtls_x509_crt_parse_file(void* /*chain*/, const char* /*path*/) {
  return 0;
}

// The same start collects entropy from the time that its own loops take, a million instructions of
// them. The kernel has better, and gives it here in that source's place.
extern "C" __attribute__((visibility("default"))) void mbedtls_havege_init(void* state);
extern "C" __attribute__((visibility("default"))) int mbedtls_havege_poll(void* state,
                                                                          unsigned char* out,
                                                                          std::size_t size,
                                                                          std::size_t* filled);

extern "C" void mbedtls_havege_init(void* /*state*/) {}

extern "C" int mbedtls_havege_poll(void* /*state*/,
                                   unsigned char* out,
                                   std::size_t size,
                                   std::size_t* filled) {
  constexpr int kSourceFailed = -0x003c;  // MBEDTLS_ERR_ENTROPY_SOURCE_FAILED
  const ssize_t count = ::getrandom(out, size, 0);
  *filled = count > 0 ? static_cast<std::size_t>(count) : 0;
  return count < 0 ? kSourceFailed : 0;
}

namespace refward::git {

namespace {

void check(int code, const std::string& doing) {
  if (code < 0)
    throw_library_fault(doing);
}

// Extensions that change nothing in what refward reads. open() has looked at the values of the last
// two before the library sees them.
constexpr std::array<const char*, 6> kExtensions = {"preciousobjects", "partialclone",
                                                    "worktreeconfig",  "relativeworktrees",
                                                    "objectformat",    "refstorage"};

bool start() {
#ifdef REFWARD_LIBGIT2_ARCHIVE
  leave_network_out();
#endif
  check(git_libgit2_init(), "start libgit2");
  // ObjectStore hashes what it reads from the repository itself, and leaves out the quarantine,
  // whose names Git has just computed from the bytes.
  check(git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0), "set up libgit2");
  check(git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, kExtensions.data(), kExtensions.size()),
        "set up libgit2");
  // Neither the user's configuration nor what an include names below "~/": both are looked for
  // where nothing is. (An empty path would make such an include an error.)
  for (const git_config_level_t level :
       {GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_PROGRAMDATA})
    check(git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "/dev/null"), "set up libgit2");
  return true;
}

}  // namespace

void start_library() {
  static const bool started = start();
  static_cast<void>(started);
}

std::string library_words() {
  const git_error* const last = git_error_last();
  return last != nullptr && last->message != nullptr ? last->message : "unknown error of libgit2";
}

void throw_library_fault(const std::string& doing) {
  throw base::Failure(base::ExitCode::fault, "cannot " + doing + ": " + library_words(),
                      "the repository could not be read");
}

git_oid to_oid(const ObjectId& id) noexcept {
  git_oid oid{};
  const base::Bytes bytes = id.bytes();
  std::copy(bytes.begin(), bytes.end(), oid.id);
  return oid;
}

ObjectId from_oid(const git_oid& oid) noexcept {
  return ObjectId::from_bytes(base::Bytes(oid.id, ObjectId::kRawSize)).value_or(ObjectId());
}

}  // namespace refward::git
