// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/session.h"

#include <array>
#include <cstdlib>
#include <mutex>
#include <optional>

namespace refward::signature::openpgp {
namespace {

// While it lives, PATH is the system's own. GPGME looks for its programs in PATH once, in the first
// call that needs an engine, and runs what it finds there with --version.
class SystemPath {
 public:
  SystemPath() {
    if (const char* path = std::getenv("PATH")) {
      before_ = path;
      ::setenv("PATH", "/usr/bin:/bin", 1);
    }
  }

  SystemPath(const SystemPath&) = delete;
  SystemPath& operator=(const SystemPath&) = delete;

  ~SystemPath() {
    if (before_)
      ::setenv("PATH", before_->c_str(), 1);
  }

 private:
  std::optional<std::string> before_;
};

// gpgme_check_version also ignores SIGPIPE, where nobody has set it, for the whole process: a gpg
// that dies early must not take us with it.
gpgme_error_t make_ready() {
  gpgme_set_global_flag("disable-gpgconf", "1");
  if (gpgme_check_version(nullptr) == nullptr)
    return gpgme_error(GPG_ERR_NOT_INITIALIZED);
  const SystemPath path;
  gpgme_engine_info_t engines = nullptr;
  return gpgme_get_engine_info(&engines);
}

gpgme_error_t ready() {
  static std::once_flag once;
  static gpgme_error_t result = 0;
  std::call_once(once, [] { result = make_ready(); });
  return result;
}

}  // namespace

base::Error engine_error(std::string_view doing, gpgme_error_t error) {
  std::array<char, 128> words{};
  gpgme_strerror_r(error, words.data(), words.size() - 1);
  return base::Error(std::string(doing) + ": " + words.data());
}

base::Result<Context> open_context(const std::filesystem::path& program,
                                   const std::filesystem::path& home) {
  gpgme_ctx_t raw = nullptr;
  gpgme_error_t error = ready();
  if (error == 0)
    error = gpgme_new(&raw);
  Context context(raw);
  if (error == 0)
    error = gpgme_set_protocol(raw, GPGME_PROTOCOL_OpenPGP);
  if (error == 0)
    error = gpgme_ctx_set_engine_info(raw, GPGME_PROTOCOL_OpenPGP, program.c_str(), home.c_str());
  if (error != 0)
    return engine_error("open GnuPG", error);
  gpgme_set_offline(raw, 1);
  gpgme_set_armor(raw, 0);
  return context;
}

base::Result<std::unique_ptr<Session>> open_session(const std::filesystem::path& program,
                                                    const std::filesystem::path& home) {
  auto session = std::make_unique<Session>();
  TRY(session->context, open_context(program, home));
  session->loop.attach(session->context.get());
  return session;
}

base::Result<Data> data_over(base::Bytes bytes) {
  gpgme_data_t raw = nullptr;
  const std::string_view text = base::as_text(bytes);
  gpgme_error_t error = ready();
  if (error == 0)
    error = gpgme_data_new_from_mem(&raw, text.data(), text.size(), 0);
  if (error != 0)
    return engine_error("hand bytes to GnuPG", error);
  return Data(raw);
}

}  // namespace refward::signature::openpgp
