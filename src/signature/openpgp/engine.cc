// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/engine.h"

#include "signature/openpgp/session.h"

#include <chrono>
#include <mutex>

namespace refward::signature::openpgp {
namespace {

constexpr std::chrono::milliseconds kVerifyLimit = std::chrono::seconds(30);
constexpr std::chrono::milliseconds kImportLimit = std::chrono::minutes(2);

// `summary` and `validity` speak of trust, which is not GnuPG's question here.
Status status_of(gpgme_error_t error) {
  switch (gpgme_err_code(error)) {
    case GPG_ERR_NO_ERROR:
      return Status::good;
    case GPG_ERR_BAD_SIGNATURE:
      return Status::bad;
    case GPG_ERR_SIG_EXPIRED:
      return Status::signature_expired;
    case GPG_ERR_KEY_EXPIRED:
      return Status::key_expired;
    case GPG_ERR_CERT_REVOKED:
      return Status::key_revoked;
    case GPG_ERR_NO_PUBKEY:
      return Status::key_missing;
    case GPG_ERR_WRONG_KEY_USAGE:
      return Status::wrong_usage;
    case GPG_ERR_GENERAL:
      return Status::unbound;
    default:
      return Status::other;
  }
}

base::Result<Checked> only_signature(gpgme_verify_result_t result) {
  if (result == nullptr || result->signatures == nullptr)
    return base::Error("GnuPG spoke of no signature");
  const gpgme_signature_t signature = result->signatures;
  if (signature->next != nullptr)
    return base::Error("GnuPG spoke of several signatures");
  Checked checked{status_of(signature->status), signature->fpr != nullptr ? signature->fpr : "",
                  engine_error("GnuPG", signature->status).what};
  if (signature->wrong_key_usage != 0)
    checked.status = Status::wrong_usage;
  return checked;
}

// Where something was left out, in GPGME's counters.
bool took_all(const _gpgme_op_import_result& result, std::size_t count) {
  return result.considered >= 0 && static_cast<std::size_t>(result.considered) == count &&
         result.no_user_id == 0 && result.not_imported == 0 && result.skipped_new_keys == 0 &&
         result.skipped_v3_keys == 0 && result.secret_read == 0;
}

base::Status judge_import(gpgme_import_result_t result, std::size_t count) {
  if (result == nullptr)
    return base::Error("GnuPG spoke of no import");
  for (gpgme_import_status_t key = result->imports; key != nullptr; key = key->next)
    if (key->result != 0)
      return engine_error(key->fpr != nullptr ? key->fpr : "a key", key->result);
  if (!took_all(*result, count))
    return base::Error("GnuPG took " + std::to_string(result->imported + result->unchanged) +
                       " of " + std::to_string(count) + " keys");
  return base::Done{};
}

std::optional<base::Instant> instant(long seconds) {
  if (seconds <= 0)
    return std::nullopt;
  return base::Instant(base::Seconds(seconds));
}

ListedSubkey listed(gpgme_subkey_t subkey) {
  const Text type(gpgme().pubkey_algo_string(subkey));
  return {.fingerprint = subkey->fpr != nullptr ? subkey->fpr : "",
          .type = type != nullptr ? type.get() : "",
          .bits = subkey->length,
          .can_sign = subkey->can_sign != 0 && subkey->invalid == 0 && subkey->disabled == 0,
          .revoked = subkey->revoked != 0,
          .created = instant(subkey->timestamp),
          .expires = instant(subkey->expires)};
}

ListedKey listed(gpgme_key_t key) {
  ListedKey out;
  out.usable = key->invalid == 0 && key->disabled == 0;
  out.revoked = key->revoked != 0;
  for (gpgme_subkey_t subkey = key->subkeys; subkey != nullptr; subkey = subkey->next)
    out.subkeys.push_back(listed(subkey));
  return out;
}

}  // namespace

// A session costs one `gpg --version` to open, so it is kept for the next question.
struct Engine::Sessions {
  std::filesystem::path home, program;
  std::mutex mutex;
  std::vector<std::unique_ptr<Session>> idle;

  base::Result<std::unique_ptr<Session>> take() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        std::unique_ptr<Session> session = std::move(idle.back());
        idle.pop_back();
        return session;
      }
    }
    return open_session(program, home);
  }

  void give_back(std::unique_ptr<Session> session) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(session));
  }
};

Engine::Engine(std::filesystem::path home, std::filesystem::path program)
    : sessions_(std::make_unique<Sessions>()) {
  sessions_->home = std::move(home);
  sessions_->program = std::move(program);
}

Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

base::Result<Checked> Engine::verify(std::string_view payload, base::Bytes packets) const {
  TRY(const Data signature, data_over(packets));
  TRY(const Data text, data_over(base::as_bytes(payload)));
  TRY(std::unique_ptr<Session> session, sessions_->take());
  const gpgme_ctx_t context = session->context.get();
  session->loop.reset();
  gpgme_error_t error = gpgme().verify_start(context, signature.get(), text.get(), nullptr);
  if (error == 0)
    error = session->loop.run(context, kVerifyLimit);
  if (error != 0)
    return engine_error("verify", error);
  TRY(Checked checked, only_signature(gpgme().verify_result(context)));
  sessions_->give_back(std::move(session));
  return checked;
}

base::Status Engine::import(base::Bytes keys, std::size_t count) const {
  TRY(const Data data, data_over(keys));
  TRY(std::unique_ptr<Session> session, sessions_->take());
  const gpgme_ctx_t context = session->context.get();
  session->loop.reset();
  gpgme_error_t error = gpgme().import_start(context, data.get());
  if (error == 0)
    error = session->loop.run(context, kImportLimit);
  if (error != 0)
    return engine_error("import", error);
  TRY_OK(judge_import(gpgme().import_result(context), count));
  sessions_->give_back(std::move(session));
  return base::Done{};
}

base::Result<base::ByteBuffer> Engine::exported() const {
  TRY(Data data, empty_data());
  TRY(std::unique_ptr<Session> session, sessions_->take());
  const gpgme_ctx_t context = session->context.get();
  session->loop.reset();
  gpgme_error_t error = gpgme().export_start(context, nullptr, 0, data.get());
  if (error == 0)
    error = session->loop.run(context, kImportLimit);
  if (error != 0)
    return engine_error("export", error);
  sessions_->give_back(std::move(session));
  return bytes_in(std::move(data));
}

base::Result<std::vector<ListedKey>> Engine::list() const {
  TRY(const Context context, open_context(sessions_->program, sessions_->home));
  gpgme_error_t error = gpgme().keylist_start(context.get(), nullptr, 0);
  std::vector<ListedKey> keys;
  while (error == 0) {
    gpgme_key_t raw = nullptr;
    error = gpgme().keylist_next(context.get(), &raw);
    const Key key(raw);
    if (error == 0)
      keys.push_back(listed(raw));
  }
  if (gpgme_err_code(error) != GPG_ERR_EOF)
    return engine_error("list", error);
  if (const auto* result = gpgme().keylist_result(context.get());
      result == nullptr || result->truncated != 0)
    return base::Error("list: GnuPG left keys out");
  return keys;
}

}  // namespace refward::signature::openpgp
