// SPDX-License-Identifier: Apache-2.0
// Session: one GPGME context with its event loop, and owning handles for GPGME's objects. Private
// to this folder.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "signature/openpgp/event_loop.h"
#include "signature/openpgp/gpgme_library.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace refward::signature::openpgp {

// `release` is one of the functions in GPGME's table.
template <auto release>
struct Releaser {
  template <typename T>
  void operator()(T* handle) const noexcept {
    (gpgme().*release)(handle);
  }
};

using Context =
    std::unique_ptr<std::remove_pointer_t<gpgme_ctx_t>, Releaser<&GpgmeLibrary::context_release>>;
using Data =
    std::unique_ptr<std::remove_pointer_t<gpgme_data_t>, Releaser<&GpgmeLibrary::data_release>>;
using Key = std::unique_ptr<std::remove_pointer_t<gpgme_key_t>, Releaser<&GpgmeLibrary::key_unref>>;
using Text = std::unique_ptr<char, Releaser<&GpgmeLibrary::free>>;

struct Session {
  EventLoop loop;   // outlives the context, which calls it
  Context context;  // speaks to gpg through `loop`
};

[[nodiscard]] base::Error engine_error(std::string_view doing, gpgme_error_t error);

// A context on gpg at `program` with `home`. GPGME itself is loaded and made ready on the first
// call.
[[nodiscard]] base::Result<Context> open_context(const std::filesystem::path& program,
                                                 const std::filesystem::path& home);
[[nodiscard]] base::Result<std::unique_ptr<Session>> open_session(
    const std::filesystem::path& program, const std::filesystem::path& home);

// A view: `bytes` must outlive the handle.
[[nodiscard]] base::Result<Data> data_over(base::Bytes bytes);
// Empty, to be written by GPGME.
[[nodiscard]] base::Result<Data> empty_data();
[[nodiscard]] base::ByteBuffer bytes_in(Data data);

}  // namespace refward::signature::openpgp
