// SPDX-License-Identifier: Apache-2.0
#include "signature/openpgp/gpgme_library.h"

#include <dlfcn.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>

namespace refward::signature::openpgp {
namespace {

// The soname of the interface that <gpgme.h> describes.
constexpr const char* kLibraryName = "libgpgme.so.11";

std::atomic<const GpgmeLibrary*> loaded_table = nullptr;

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

// Fills the table; afterwards it knows the first name that the library does not have.
class Symbols {
 public:
  explicit Symbols(void* library) : library_(library) {}

  template <typename Function>
  void find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(::dlsym(library_, name));
    if (function == nullptr && missing_ == nullptr)
      missing_ = name;
  }

  [[nodiscard]] const char* missing() const noexcept { return missing_; }

 private:
  void* library_;
  const char* missing_ = nullptr;
};

void find_contexts(Symbols& symbols, GpgmeLibrary& table) {
  symbols.find(table.check_version, "gpgme_check_version_internal");
  symbols.find(table.set_global_flag, "gpgme_set_global_flag");
  symbols.find(table.get_engine_info, "gpgme_get_engine_info");
  symbols.find(table.strerror_r, "gpgme_strerror_r");
  symbols.find(table.free, "gpgme_free");
  symbols.find(table.context_new, "gpgme_new");
  symbols.find(table.context_release, "gpgme_release");
  symbols.find(table.set_protocol, "gpgme_set_protocol");
  symbols.find(table.set_engine_info, "gpgme_ctx_set_engine_info");
  symbols.find(table.set_offline, "gpgme_set_offline");
  symbols.find(table.set_armor, "gpgme_set_armor");
  symbols.find(table.set_io_cbs, "gpgme_set_io_cbs");
  symbols.find(table.cancel, "gpgme_cancel");
}

void find_operations(Symbols& symbols, GpgmeLibrary& table) {
  symbols.find(table.data_new, "gpgme_data_new");
  symbols.find(table.data_new_from_mem, "gpgme_data_new_from_mem");
  symbols.find(table.data_release, "gpgme_data_release");
  symbols.find(table.data_release_and_get_mem, "gpgme_data_release_and_get_mem");
  symbols.find(table.verify_start, "gpgme_op_verify_start");
  symbols.find(table.verify_result, "gpgme_op_verify_result");
  symbols.find(table.import_start, "gpgme_op_import_start");
  symbols.find(table.import_result, "gpgme_op_import_result");
  symbols.find(table.export_start, "gpgme_op_export_start");
  symbols.find(table.keylist_start, "gpgme_op_keylist_start");
  symbols.find(table.keylist_next, "gpgme_op_keylist_next");
  symbols.find(table.keylist_result, "gpgme_op_keylist_result");
  symbols.find(table.key_unref, "gpgme_key_unref");
  symbols.find(table.pubkey_algo_string, "gpgme_pubkey_algo_string");
}

// check_version also ignores SIGPIPE, where nobody has set it, for the whole process: a gpg that
// dies early must not take us with it.
bool make_ready(const GpgmeLibrary& table) {
  table.set_global_flag("disable-gpgconf", "1");
  if (table.check_version(nullptr, offsetof(struct _gpgme_signature, validity)) == nullptr)
    return false;
  const SystemPath path;
  gpgme_engine_info_t engines = nullptr;
  return table.get_engine_info(&engines) == 0;
}

// Never closed: what the library has started would outlive it.
base::Result<GpgmeLibrary> load() {
  void* const library = ::dlopen(kLibraryName, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const why = ::dlerror();
    return base::Error(std::string("GPGME cannot be loaded: ") + (why != nullptr ? why : "?"));
  }
  GpgmeLibrary table;
  Symbols symbols(library);
  find_contexts(symbols, table);
  find_operations(symbols, table);
  if (symbols.missing() != nullptr)
    return base::Error(std::string(kLibraryName) + " has no " + symbols.missing());
  if (!make_ready(table))
    return base::Error("GPGME cannot be made ready");
  return table;
}

}  // namespace

base::Result<const GpgmeLibrary*> gpgme_library() {
  static const base::Result<GpgmeLibrary> library = load();
  if (!library)
    return library.error();
  loaded_table = &*library;
  return &*library;
}

const GpgmeLibrary& gpgme() noexcept {
  const GpgmeLibrary* const table = loaded_table;
  if (table == nullptr)
    std::abort();  // an object of a library that was never loaded
  return *table;
}

bool gpgme_is_loaded() noexcept {
  return loaded_table != nullptr;
}

}  // namespace refward::signature::openpgp
