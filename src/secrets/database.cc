// SPDX-License-Identifier: Apache-2.0
#include "secrets/database.h"

#include "base/failure.h"
#include "secrets/cache_file.h"

#include <fmt/format.h>

#include <cstdlib>
#include <new>

namespace refward::secrets {
namespace {

void check(hs_error_t code, std::string_view doing) {
  if (code != HS_SUCCESS)
    throw base::Failure::fault(fmt::format("the pattern engine failed to {} ({})", doing, code));
}

CacheFile cache_file(const std::string& folder, const std::string& rules_text) {
  return {folder, "secrets", rules_text};
}

int collect(unsigned id,
            unsigned long long /*from*/,
            unsigned long long to,
            unsigned /*flags*/,
            void* context) noexcept {
  constexpr int kStop = 1;
  auto& candidates = *static_cast<Candidates*>(context);
  if (candidates.found.size() == kMaxCandidates) {
    candidates.complete = false;
    return kStop;
  }
  try {
    candidates.found.push_back({id, to});
  } catch (const std::bad_alloc&) {
    candidates.complete = false;
    return kStop;
  }
  return 0;
}

struct SerializedDeleter {
  void operator()(char* bytes) const noexcept { std::free(bytes); }  // as hs_common.h asks
};

}  // namespace

base::Result<Database> compile_database(std::span<const Rule> rules) {
  std::vector<const char*> anchors;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  for (const Rule& rule : rules) {
    ids.push_back(static_cast<unsigned>(anchors.size()));
    anchors.push_back(rule.anchor);
    flags.push_back(0);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t code = hs_compile_multi(anchors.data(), flags.data(), ids.data(),
                                           static_cast<unsigned>(anchors.size()), HS_MODE_BLOCK,
                                           nullptr, &database, &error);
  if (code == HS_SUCCESS)
    return Database(database);
  const std::string why = error != nullptr ? error->message : "unknown error";
  hs_free_compile_error(error);
  return base::Error("the secret rules do not compile: " + why);
}

Database load_database(const std::string& folder, const std::string& rules_text) {
  const auto bytes = load_cached(cache_file(folder, rules_text));
  hs_database_t* database = nullptr;
  if (!bytes || hs_deserialize_database(bytes->data(), bytes->size(), &database) != HS_SUCCESS)
    return nullptr;
  return Database(database);
}

void store_database(const hs_database_t& database,
                    const std::string& folder,
                    const std::string& rules_text) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (hs_serialize_database(&database, &bytes, &size) != HS_SUCCESS)
    return;
  const std::unique_ptr<char, SerializedDeleter> owner(bytes);
  store_cached(cache_file(folder, rules_text), {bytes, size});
}

Scratch make_scratch(const hs_database_t& database) {
  hs_scratch_t* scratch = nullptr;
  check(hs_alloc_scratch(&database, &scratch), "allocate its scratch space");
  return Scratch(scratch);
}

Scratch clone_scratch(const hs_scratch_t& scratch) {
  hs_scratch_t* copy = nullptr;
  check(hs_clone_scratch(&scratch, &copy), "clone its scratch space");
  return Scratch(copy);
}

Candidates find_candidates(const hs_database_t& database,
                           hs_scratch_t& scratch,
                           std::string_view text) {
  Candidates candidates;
  if (text.empty())  // an empty view may have no address, which the library takes for a mistake
    return candidates;
  const hs_error_t code = hs_scan(&database, text.data(), static_cast<unsigned>(text.size()), 0,
                                  &scratch, collect, &candidates);
  if (code == HS_SCAN_TERMINATED && !candidates.complete)
    return candidates;
  check(code, "scan");
  return candidates;
}

}  // namespace refward::secrets
