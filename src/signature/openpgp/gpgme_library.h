// SPDX-License-Identifier: Apache-2.0
// GpgmeLibrary: GPGME, loaded when a keyring is built or GnuPG is asked, and not before: an
// ordinary push needs neither, and loading it with the program costs every push (ADR 0006). Only
// its types and inline functions are compiled in; every other call goes through this table. Private
// to this folder.
#pragma once

#include "base/result.h"

#include <gpgme.h>

namespace refward::signature::openpgp {

struct GpgmeLibrary {
  decltype(&::gpgme_check_version_internal) check_version = nullptr;
  decltype(&::gpgme_set_global_flag) set_global_flag = nullptr;
  decltype(&::gpgme_get_engine_info) get_engine_info = nullptr;
  decltype(&::gpgme_strerror_r) strerror_r = nullptr;
  decltype(&::gpgme_free) free = nullptr;

  decltype(&::gpgme_new) context_new = nullptr;
  decltype(&::gpgme_release) context_release = nullptr;
  decltype(&::gpgme_set_protocol) set_protocol = nullptr;
  decltype(&::gpgme_ctx_set_engine_info) set_engine_info = nullptr;
  decltype(&::gpgme_set_offline) set_offline = nullptr;
  decltype(&::gpgme_set_armor) set_armor = nullptr;
  decltype(&::gpgme_set_io_cbs) set_io_cbs = nullptr;
  decltype(&::gpgme_cancel) cancel = nullptr;

  decltype(&::gpgme_data_new) data_new = nullptr;
  decltype(&::gpgme_data_new_from_mem) data_new_from_mem = nullptr;
  decltype(&::gpgme_data_release) data_release = nullptr;
  decltype(&::gpgme_data_release_and_get_mem) data_release_and_get_mem = nullptr;

  decltype(&::gpgme_op_verify_start) verify_start = nullptr;
  decltype(&::gpgme_op_verify_result) verify_result = nullptr;
  decltype(&::gpgme_op_import_start) import_start = nullptr;
  decltype(&::gpgme_op_import_result) import_result = nullptr;
  decltype(&::gpgme_op_export_start) export_start = nullptr;
  decltype(&::gpgme_op_keylist_start) keylist_start = nullptr;
  decltype(&::gpgme_op_keylist_next) keylist_next = nullptr;
  decltype(&::gpgme_op_keylist_result) keylist_result = nullptr;
  decltype(&::gpgme_key_unref) key_unref = nullptr;
  decltype(&::gpgme_pubkey_algo_string) pubkey_algo_string = nullptr;
};

// Loaded and made ready on the first call, for the whole process; the error says what is missing.
[[nodiscard]] base::Result<const GpgmeLibrary*> gpgme_library();

// The same where an object of the library's is at hand, so that it must have been loaded.
[[nodiscard]] const GpgmeLibrary& gpgme() noexcept;

// Whether it has been asked for in this process.
[[nodiscard]] bool gpgme_is_loaded() noexcept;

}  // namespace refward::signature::openpgp
