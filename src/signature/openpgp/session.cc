// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/session.h"

#include <array>
#include <utility>

namespace refward::signature::openpgp {

base::Error engine_error(std::string_view doing, gpgme_error_t error) {
  std::array<char, 128> words{};
  gpgme().strerror_r(error, words.data(), words.size() - 1);
  return base::Error(std::string(doing) + ": " + words.data());
}

base::Result<Context> open_context(const std::filesystem::path& program,
                                   const std::filesystem::path& home) {
  TRY(const GpgmeLibrary* const library, gpgme_library());
  gpgme_ctx_t raw = nullptr;
  gpgme_error_t error = library->context_new(&raw);
  Context context(raw);
  if (error == 0)
    error = library->set_protocol(raw, GPGME_PROTOCOL_OpenPGP);
  if (error == 0)
    error = library->set_engine_info(raw, GPGME_PROTOCOL_OpenPGP, program.c_str(), home.c_str());
  if (error != 0)
    return engine_error("open GnuPG", error);
  library->set_offline(raw, 1);
  library->set_armor(raw, 0);
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
  TRY(const GpgmeLibrary* const library, gpgme_library());
  gpgme_data_t raw = nullptr;
  const std::string_view text = base::as_text(bytes);
  if (const gpgme_error_t error = library->data_new_from_mem(&raw, text.data(), text.size(), 0);
      error != 0)
    return engine_error("hand bytes to GnuPG", error);
  return Data(raw);
}

base::Result<Data> empty_data() {
  TRY(const GpgmeLibrary* const library, gpgme_library());
  gpgme_data_t raw = nullptr;
  if (const gpgme_error_t error = library->data_new(&raw); error != 0)
    return engine_error("take bytes from GnuPG", error);
  return Data(raw);
}

base::ByteBuffer bytes_in(Data data) {
  std::size_t size = 0;
  const Text bytes(gpgme().data_release_and_get_mem(data.release(), &size));
  return bytes == nullptr ? base::ByteBuffer{}
                          : base::to_buffer(base::as_bytes({bytes.get(), size}));
}

}  // namespace refward::signature::openpgp
