// SPDX-License-Identifier: Apache-2.0
#include "audit/seal.h"
#include "base/failure.h"
#include "setup/surroundings.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace refward::setup {
namespace {

using report::Symptom;
using report::SymptomLevel;

constexpr base::Seconds kOld{24 * 60 * 60};

// The user who runs the repository's hooks, as far as can be seen from here.
uid_t user_of_hooks(const git::Repo& repo) {
  struct stat status {};

  const bool seen = ::stat(repo.path().c_str(), &status) == 0;
  return ::geteuid() == 0 && seen ? status.st_uid : ::geteuid();
}

Symptom examine_key(const git::Repo& repo, const config::Config& config) {
  struct stat status {};

  const std::string where = config.log_key.string();
  if (::stat(where.c_str(), &status) != 0)
    return errno == EACCES ? Symptom{SymptomLevel::fine, "seal-key-away", where, {}}
                           : Symptom{SymptomLevel::warning, "seal-no-key", where, {}};
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return {SymptomLevel::error, "seal-key-open", where, {{"where", where}}};
  const bool here = status.st_uid == user_of_hooks(repo);
  return {SymptomLevel::fine, here ? "seal-key-here" : "seal-key-away", where, {}};
}

}  // namespace

std::vector<Symptom> examine_sealing(const git::Repo& repo,
                                     const config::Config& config,
                                     base::PreciseInstant now) {
  const audit::Options options{.folder = config.audit,
                               .state = config.state,
                               .origin = config.origin,
                               .group = config.group,
                               .log_key = config.log_key};
  try {
    if (!audit::is_ready(options))  // the first push makes log and key
      return {};
    std::vector<Symptom> found{examine_key(repo, config)};
    if (found.front().code == "seal-no-key")
      return found;
    const auto since = audit::unsealed_since(options);
    if (since && *since + kOld < now)
      found.push_back({SymptomLevel::warning,
                       "seal-old",
                       "",
                       {{"since", base::to_rfc3339(std::chrono::floor<base::Seconds>(*since))}}});
    else
      found.push_back({SymptomLevel::fine, "seal-fine", "", {}});
    return found;
  } catch (const base::Failure&) {
    return {};  // the log itself is looked at, and said to be broken, elsewhere
  }
}

}  // namespace refward::setup
