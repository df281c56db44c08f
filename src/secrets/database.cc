// SPDX-License-Identifier: Apache-2.0
#include "secrets/database.h"

#include "base/crc.h"
#include "base/failure.h"
#include "base/files.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <optional>

namespace refward::secrets {
namespace {

constexpr std::size_t kMaxCacheFile = 64U << 20;
constexpr mode_t kPrivate = 0600;

void check(hs_error_t code, std::string_view doing) {
  if (code != HS_SUCCESS)
    throw base::Failure::fault(fmt::format("the pattern engine failed to {} ({})", doing, code));
}

// One file for each user: in a shared folder another user's file is neither readable nor trusted.
std::string cache_path(const std::string& folder, const std::string& rules_text) {
  std::string key = rules_text;
  key += hs_version();
  return fmt::format("{}/secrets-{:08x}{:08x}-{}.hsdb", folder, base::crc32(base::as_bytes(key)),
                     base::crc32c(base::as_bytes(key)), ::geteuid());
}

// What the file says before the database, so that equality with it is the whole check of what the
// database was made from.
std::string cache_header(const std::string& rules_text) {
  return fmt::format("refward secrets database 1\n{}\n{}{}\n", hs_version(), rules_text,
                     "end of rules");
}

std::string checksum_line(std::string_view bytes) {
  return fmt::format("{:08x}\n", base::crc32c(base::as_bytes(bytes)));
}

// Whoever may write this file decides what the scanner finds.
bool is_trusted(int fd) {
  struct stat status {};

  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_uid == ::geteuid() || status.st_uid == 0) &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<std::string> read_trusted(const std::string& path) {
  const auto fd = base::open_file_if_exists(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!fd || !is_trusted(fd->get()))
    return std::nullopt;
  return base::read_all(fd->get(), kMaxCacheFile);
}

Database parse_cache(std::string_view file, const std::string& rules_text) {
  const std::string header = cache_header(rules_text);
  if (!file.starts_with(header))
    return nullptr;
  file.remove_prefix(header.size());
  const std::size_t line = checksum_line({}).size();
  if (file.size() <= line || file.substr(0, line) != checksum_line(file.substr(line)))
    return nullptr;
  file.remove_prefix(line);
  hs_database_t* database = nullptr;
  if (hs_deserialize_database(file.data(), file.size(), &database) != HS_SUCCESS)
    return nullptr;
  return Database(database);
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
  try {
    const auto file = read_trusted(cache_path(folder, rules_text));
    return file ? parse_cache(*file, rules_text) : nullptr;
  } catch (const base::Failure&) {
    return nullptr;
  }
}

void store_database(const hs_database_t& database,
                    const std::string& folder,
                    const std::string& rules_text) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (hs_serialize_database(&database, &bytes, &size) != HS_SUCCESS)
    return;
  const std::unique_ptr<char, SerializedDeleter> owner(bytes);
  const std::string_view content(bytes, size);
  try {
    base::replace_file(cache_path(folder, rules_text),
                       cache_header(rules_text) + checksum_line(content) + std::string(content),
                       kPrivate);
  } catch (const base::Failure&) {
    return;  // the next run compiles again
  }
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
