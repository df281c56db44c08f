// SPDX-License-Identifier: Apache-2.0
#include "gate/setting.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "config/choice.h"
#include "crypto/hash.h"
#include "gate/policy_source.h"
#include "report/problems.h"

#include <sys/stat.h>

namespace refward::gate {
namespace {

constexpr const char* kConfigKey = "refward.config";

git::Repo opened(const git::OpenOptions& options) {
  auto repo = git::Repo::open(options);
  if (!repo)
    throw base::Failure::fault(repo.error().what);
  return *std::move(repo);
}

std::optional<std::string> git_config(const GitDir& git_dir, git::Repo::ConfigFile file) {
  if (file == git::Repo::ConfigFile::repository && !git_dir)
    return std::nullopt;
  return git::Repo::config_at(git_dir.value_or(""), kConfigKey, file);
}

base::Failure unusable(const std::string& told) {
  return {base::ExitCode::usage, told, "the server's configuration of refward is not usable"};
}

}  // namespace

std::filesystem::path hook_git_dir(const platform::Environment& environment) {
  const auto git_dir = environment.get("GIT_DIR");
  if (!git_dir)
    throw base::Failure::usage("GIT_DIR is not set: this is started by Git, as a hook");
  return *git_dir;
}

git::Repo open_in_hook(const platform::Environment& environment) {
  // With a namespace Git moves other refs than it names to the hook.
  if (environment.get("GIT_NAMESPACE").value_or("") != "")
    throw base::Failure::usage("GIT_NAMESPACE is set, which refward does not support yet");
  git::OpenOptions options{.git_dir = hook_git_dir(environment),
                           .quarantine = std::nullopt,
                           .owner_check = git::OwnerCheck::off};
  if (environment.get("GIT_QUARANTINE_PATH"))
    options.quarantine = environment.get("GIT_OBJECT_DIRECTORY");
  return opened(options);
}

git::Repo open_repository(const std::filesystem::path& path) {
  return opened({.git_dir = path, .quarantine = std::nullopt, .owner_check = git::OwnerCheck::on});
}

GitDir git_dir_here() {
  const auto repo = git::Repo::open(
      {.git_dir = ".", .quarantine = std::nullopt, .owner_check = git::OwnerCheck::on});
  return repo ? GitDir(repo->path()) : std::nullopt;
}

std::vector<report::ProblemLine> problem_lines(const config::Problems& problems) {
  std::vector<report::ProblemLine> lines;
  for (const config::Problem& problem : problems)
    lines.push_back({.file = problem.file,
                     .line = problem.line,
                     .column = problem.column,
                     .level = problem.level == config::Problem::Level::error ? "error" : "warning",
                     .words = problem.what});
  return lines;
}

std::filesystem::path config_path(const Call& call, const GitDir& git_dir) {
  if (call.config)
    return *call.config;
  const std::filesystem::path fallback(config::kDefaultFile);
  const auto pin = config::read_pin(fallback);
  if (!pin)
    throw unusable(report::problems_text(problem_lines(pin.error())));
  const auto found = config::find_config(
      {.system_value = git_config(git_dir, git::Repo::ConfigFile::system),
       .repository_value = git_config(git_dir, git::Repo::ConfigFile::repository),
       .default_file = fallback,
       .pin = *pin});
  if (!found)
    throw unusable(found.error().what);
  return *found;
}

base::Result<config::Config, config::Problems> read_config(const std::filesystem::path& path) {
  auto loaded = config::load(path);
  return loaded && loaded->policy_from ? from_policy_source(*loaded) : loaded;
}

namespace {

config::Config usable(base::Result<config::Config, config::Problems> loaded) {
  if (!loaded)
    throw unusable(report::problems_text(problem_lines(loaded.error())));
  return *std::move(loaded);
}

}  // namespace

config::Config load_config(const Call& call, const GitDir& git_dir) {
  return usable(read_config(config_path(call, git_dir)));
}

config::Config load_server(const Call& call, const GitDir& git_dir) {
  return usable(config::load(config_path(call, git_dir)));
}

identity::Options signer_options(const config::Config& config) {
  // Looking at keyrings must be possible before `install` has made the state.
  std::error_code none;
  const bool has_state = std::filesystem::is_directory(config.state, none);
  return {.formats = config.formats,
          .min_rsa_bits = config.signature.min_rsa_bits,
          .cache = has_state ? config.state / "keyrings" : "",
          .certificate_principals = config.certificate_principals};
}

identity::Signers load_signers(const config::Config& config) {
  if (!config.policy_from)
    return identity::Signers::load(config.keyrings, signer_options(config));
  const KeyringFolder folder(config);  // read whole, so it may go afterwards
  return identity::Signers::load(folder.path(), signer_options(config));
}

namespace {

// What stands at the place of the configuration; equal: the same file in the same folder, neither
// of them moved meanwhile. A move is a change of a folder's status (ctime).
struct Stand {
  struct One {
    dev_t device = 0;
    ino_t inode = 0;
    std::int64_t seconds = 0, nanoseconds = 0;

    friend bool operator==(const One&, const One&) = default;
  };

  One folder, file;

  friend bool operator==(const Stand&, const Stand&) = default;
};

// What is not there is told by whoever reads it.
Stand::One stand_of_one(const std::filesystem::path& path) {
  struct stat status {};

  if (::stat(path.c_str(), &status) != 0)
    return {};
  return {status.st_dev, status.st_ino, status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

Stand stand_of(const std::filesystem::path& file) {
  return {stand_of_one(std::filesystem::absolute(file).parent_path()), stand_of_one(file)};
}

}  // namespace

RuleSet load_rule_set(const Call& call, const GitDir& git_dir) {
  const std::filesystem::path file = config_path(call, git_dir);
  for (int reading = 0; reading < kMaxReadings; ++reading) {
    const Stand before = stand_of(file);
    auto loaded = read_config(file);
    if (!loaded && stand_of(file) != before)
      continue;
    config::Config config = usable(std::move(loaded));
    identity::Signers signers = load_signers(config);
    if (stand_of(file) == before)
      return {std::move(config), std::move(signers)};
  }
  throw unusable(base::printable(file.string()) + ": changed again and again while it was read\n");
}

std::optional<std::filesystem::path> own_keyrings(const config::Config& config) {
  return config.policy_from ? std::nullopt : std::optional(config.keyrings);
}

audit::Options audit_options(const config::Config& config) {
  return {.folder = config.audit,
          .state = config.state,
          .origin = config.origin,
          .group = config.group,
          .log_key = config.log_key};
}

secrets::Scanner make_scanner(const inspect::SecretSettings& settings,
                              const std::filesystem::path& cache,
                              std::string_view hash_key) {
  const auto identity = [key = std::string(hash_key)](std::string_view value) {
    return "hmac:" + base::to_hex(crypto::hmac_sha256(base::as_bytes(key), base::as_bytes(value)));
  };
  auto scanner = secrets::Scanner::create({.identity = identity,
                                           .cache = cache.string(),
                                           .builtin = settings.builtin,
                                           .imported = settings.imported,
                                           .baseline = settings.baseline});
  if (!scanner)
    throw base::Failure(base::ExitCode::fault, scanner.error().what,
                        "the rules for secrets could not be made ready");
  return *std::move(scanner);
}

base::Result<std::string> repository_name(const git::Repo& repo, const config::Config& config) {
  return repository_name(repo.path(), config);
}

base::Result<std::string> repository_name(const std::filesystem::path& git_dir,
                                          const config::Config& config) {
  if (config.platform.platform == platform::Platform::gitlab)
    if (const auto name =
            git::Repo::config_at(git_dir, "gitlab.fullpath", git::Repo::ConfigFile::repository))
      return *name;
  return platform::repository_name(git_dir, config.platform.root);
}

platform::Caller caller_of(const Call& call,
                           const std::filesystem::path& git_dir,
                           const config::Config& config) {
  auto caller = platform::caller(call.environment, git_dir, config.platform);
  if (!caller)
    throw base::Failure(base::ExitCode::usage, caller.error().what,
                        "the server's configuration does not cover this repository");
  return *std::move(caller);
}

platform::PushFacts facts_of(const Call& call) {
  auto facts = platform::push_facts(call.environment);
  if (!facts)
    throw base::Failure(base::ExitCode::usage, facts.error().what,
                        "Git does not say clearly what the push options are");
  return *std::move(facts);
}

std::string policy_digest(const config::Config& config) {
  return base::to_hex(crypto::sha256(base::as_bytes(config::canonical(config))));
}

}  // namespace refward::gate
