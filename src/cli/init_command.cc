// SPDX-License-Identifier: Apache-2.0
// refward init: a first configuration out of what is there. It asks nothing and overwrites nothing.
#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/new_log.h"
#include "cli/usable.h"
#include "config/choice.h"
#include "config/lint.h"
#include "gate/setting.h"
#include "identity/allowed_signers.h"
#include "identity/keyring_files.h"
#include "report/init_report.h"
#include "report/problems.h"
#include "setup/as_user.h"
#include "setup/authorized_keys.h"
#include "setup/first_people.h"
#include "setup/fleet.h"
#include "setup/fresh_set.h"
#include "setup/gnupg_import.h"
#include "setup/presets.h"

#include <fmt/format.h>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <set>

namespace refward::cli {
namespace {

namespace fs = std::filesystem;
using base::ExitCode;
using Run = InitArguments::Run;

constexpr const char* kRepositories = "/srv/git";
constexpr const char* kState = "/var/lib/refward";
constexpr std::size_t kMaxShown = 20;   // repositories
constexpr std::size_t kMaxHead = 4096;  // bytes of HEAD

// The keys that are taken over, as files of a keyrings folder.
struct Keys {
  std::string allowed_signers;
  std::map<std::string, std::string> openpgp;  // by principal
  std::vector<setup::LeftOut> left;
};

// Who can write it says who may sign.
std::string input(const fs::path& file, std::size_t limit) {
  struct stat status {};

  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0)
    throw base::Failure::usage(report::init_unsafe_input(file.string()));
  return base::read_file(file, limit);
}

void take_signers(const fs::path& file, Keys& keys) {
  keys.allowed_signers = input(file, identity::kMaxKeyringFileBytes);
  const auto faults = identity::parse_allowed_signers(keys.allowed_signers).faults;
  if (!faults.empty())
    throw base::Failure::usage(
        fmt::format("{}:{}: {}", file.string(), faults.front().line, faults.front().detail));
  if (!keys.allowed_signers.empty() && !keys.allowed_signers.ends_with('\n'))
    keys.allowed_signers += '\n';
}

void take_authorized_keys(const fs::path& file, Keys& keys) {
  const std::string text = input(file, setup::kMaxLoginKeyBytes);
  const setup::LoginKeysView view = setup::parse_authorized_keys(text);
  const std::string held = keys.allowed_signers;
  std::set<std::string, std::less<>> known;
  for (const identity::SignerLineView& line : identity::parse_allowed_signers(held).lines)
    known.emplace(line.key.base64);
  for (const setup::LoginKeyView& key : view.keys)
    if (known.emplace(key.base64).second)
      keys.allowed_signers +=
          fmt::format("{} namespaces=\"git\" {} {}\n", key.principal, key.type, key.base64);
  for (const auto& left : view.left)
    keys.left.push_back({fmt::format("{}:{}", file.string(), left.line), left.code});
}

void take_gnupg(const fs::path& home, Keys& keys) {
  setup::GnupgImport taken = usable(setup::keys_of_gnupg(home));
  for (const setup::GnupgImport::Key& key : taken.keys)
    keys.openpgp[key.principal] += key.armour;
  std::ranges::move(taken.left, std::back_inserter(keys.left));
}

std::vector<std::string> candidates() {
  std::vector<std::string> found;
  const passwd* user = ::getpwuid(::getuid());
  for (const char* name : {"id_ed25519.pub", "id_ecdsa.pub", "id_rsa.pub", "authorized_keys"}) {
    std::error_code none;
    const fs::path file = fs::path(user == nullptr ? "/" : user->pw_dir) / ".ssh" / name;
    if (fs::exists(file, none))
      found.push_back(file.string());
  }
  return found;
}

Keys keys_of(const InitArguments& arguments) {
  Keys keys;
  if (!arguments.signers.empty())
    take_signers(arguments.signers, keys);
  if (!arguments.authorized_keys.empty())
    take_authorized_keys(arguments.authorized_keys, keys);
  if (!arguments.gnupg.empty())
    take_gnupg(arguments.gnupg, keys);
  return keys;
}

// The repositories, and the folder that their names begin below.
struct Fleet {
  std::vector<fs::path> paths;
  fs::path root;
  uid_t owner = 0;
};

fs::path real(const fs::path& path) {
  std::error_code error;
  fs::path found = fs::canonical(path, error);
  if (error)
    throw base::Failure::usage(path.string() + ": " + error.message());
  return found;
}

uid_t owner_of(const fs::path& path) {
  struct stat status {};

  if (::stat(path.c_str(), &status) != 0)
    base::throw_system_fault("look at " + path.string(), errno);
  return status.st_uid;
}

Fleet fleet_of(const InitArguments& arguments) {
  Fleet fleet;
  const bool named = !arguments.repositories.empty();
  const fs::path folder =
      arguments.folder.empty() && !named ? fs::path(kRepositories) : fs::path(arguments.folder);
  if (!folder.empty()) {
    fleet.root = real(folder);
    fleet.paths = usable(setup::repositories_below(fleet.root));
  }
  for (const std::string& name : arguments.repositories) {
    fs::path path = real(name);
    if (!setup::is_git_dir(path) && setup::is_git_dir(path / ".git"))
      path /= ".git";
    if (!setup::is_git_dir(path))
      throw base::Failure::usage(path.string() + " is not a Git repository");
    if (folder.empty())
      fleet.root =
          fleet.root.empty() || fleet.root == path.parent_path() ? path.parent_path() : "/";
    fleet.paths.push_back(path);
  }
  if (fleet.paths.empty())
    throw base::Failure::usage(report::init_no_repositories(folder.string()));
  fleet.owner = owner_of(fleet.paths.front());
  return fleet;
}

std::string origin_of(const InitArguments& arguments) {
  if (!arguments.origin.empty())
    return arguments.origin;
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0')
    return "localhost";
  return name.data();
}

// Throws where the set would not do; hands back its configuration, of the places that it is for.
config::Config checked(const gate::Call& call, const setup::FreshSet& set, const fs::path& file) {
  const auto named = [&](std::string text) {
    if (text.starts_with(set.path().string()))
      text = file.parent_path().string() + text.substr(set.path().string().size());
    return text;
  };
  const auto loaded = config::load(set.path() / file.filename());
  if (!loaded)
    throw base::Failure::usage(report::problems_text(gate::problem_lines(loaded.error())));
  identity::Options options = gate::signer_options(*loaded);
  options.cache.clear();
  const identity::Signers signers = identity::Signers::load(loaded->keyrings, options);
  std::vector<report::ProblemLine> lines =
      gate::problem_lines(config::check_people(*loaded, signers.people()));
  for (const identity::KeyringRemark& remark :
       signers.lint(std::chrono::floor<base::Seconds>(call.clock.now()))) {
    const bool broken = remark.level == identity::KeyringRemark::Level::broken;
    lines.push_back({.file = (fs::path("keyrings") / remark.file).string(),
                     .line = remark.line,
                     .column = remark.column,
                     .level = broken ? "error" : "warning",
                     .words = remark.detail});
  }
  for (report::ProblemLine& line : lines)
    line.file = named(std::move(line.file));
  if (std::ranges::any_of(lines, [](const auto& line) { return line.level == "error"; }))
    throw base::Failure::usage("with these keys the preset would not hold; nothing was made\n" +
                               report::problems_text(lines));
  print(call, report::problems_text(lines));
  return *loaded;
}

std::string default_branch(const fs::path& git_dir) {
  constexpr std::string_view kRef = "ref: ";
  const std::string head = base::read_file_if_exists(git_dir / "HEAD", kMaxHead).value_or("");
  if (!head.starts_with(kRef))
    return "refs/heads/main";
  return head.substr(kRef.size(), head.find('\n') - kRef.size());
}

report::InitReport::Guarded guarded(const fs::path& git_dir, const config::Config& config) {
  const std::string name = usable(gate::repository_name(git_dir, config));
  const std::string branch = default_branch(git_dir);
  report::InitReport::Guarded out{.repository = name, .ref = branch, .blocks = {}};
  for (const policy::Block* block : policy::covering(config.policy, {name, branch, branch}))
    out.blocks.push_back(block->name);
  return out;
}

// A package makes the state for a group that the users of Git join.
std::string group_of(const fs::path& state) {
  struct stat status {};

  constexpr mode_t kShared = S_ISGID | S_IRWXG;
  if (::lstat(state.c_str(), &status) != 0 || (status.st_mode & kShared) != kShared)
    return {};
  const group* entry = ::getgrgid(status.st_gid);
  return entry == nullptr ? std::string() : std::string(entry->gr_name);
}

void usable_folder(const config::Config& config, uid_t writer) {
  usable(setup::check_folder_of(config.state, config.group ? owner_of(config.state) : writer));
}

// Root makes it for the owner of the repositories, who alone appends later.
void make_state(const config::Config& config, uid_t owner) {
  usable(setup::check_way_to(config.state.parent_path()));
  std::error_code error;
  const bool is_there = fs::exists(fs::symlink_status(config.state, error));
  const uid_t writer = ::geteuid() == 0 ? owner : ::geteuid();
  if (is_there)
    return usable_folder(config, writer);
  if (::geteuid() == 0 && owner != 0 &&
      (::mkdir(config.state.c_str(), 0700) != 0 ||
       ::chown(config.state.c_str(), owner, static_cast<gid_t>(-1)) != 0))
    base::throw_system_fault("make " + config.state.string(), errno);
}

std::string install_target(const InitArguments& arguments, const Fleet& fleet) {
  if (arguments.repositories.empty())
    return fmt::format("--all {}", base::shell_quoted(fleet.root.string()));
  std::string out;
  for (const fs::path& path : fleet.paths)
    out += fmt::format("{}{}", out.empty() ? "" : " ", base::shell_quoted(path.string()));
  return out;
}

void write_keys(const setup::FreshSet& set, const Keys& keys, const std::string& people) {
  set.make_folder("keyrings");
  if (!keys.allowed_signers.empty())
    set.write("keyrings/allowed_signers", keys.allowed_signers);
  if (!keys.openpgp.empty())
    set.make_folder("keyrings/openpgp");
  for (const auto& [principal, armour] : keys.openpgp)
    set.write(fs::path("keyrings/openpgp") / (principal + ".asc"), armour);
  set.write("keyrings/people.toml", people);
}

std::string name_of_user(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry != nullptr ? entry->pw_name : fmt::format("#{}", user);
}

// What was made, or would be.
struct Made {
  const fs::path& file;
  const Fleet& fleet;
  const Keys& keys;
  const std::vector<setup::FirstPerson>& people;
  const config::Config& config;
};

report::InitReport told(const InitArguments& arguments, const Made& made) {
  const setup::Preset preset = *setup::preset_named(arguments.preset);
  report::InitReport out{
      .file = made.file.string(),
      .preset = arguments.preset,
      .run =
          arguments.run == Run::dry ? report::InitReport::Run::dry : report::InitReport::Run::real,
      .signers = {},
      .teams = {preset.teams.begin(), preset.teams.end()},
      .left = {},
      .guarded = {},
      .repositories = made.fleet.paths.size(),
      .user = made.fleet.owner == ::geteuid() ? "" : name_of_user(made.fleet.owner),
      .target = install_target(arguments, made.fleet),
      .is_default_file = made.file == config::kDefaultFile};
  for (const setup::FirstPerson& person : made.people)
    out.signers.push_back({person.name, person.principals, person.keys});
  for (const setup::LeftOut& left : made.keys.left)
    out.left.push_back({left.where, left.code});
  for (const fs::path& path : made.fleet.paths)
    if (out.guarded.size() < kMaxShown)
      out.guarded.push_back(guarded(path, made.config));
  return out;
}

}  // namespace

ExitCode init(const gate::Call& call, const InitArguments& arguments) {
  const fs::path file = fs::absolute(call.config.value_or(config::kDefaultFile)).lexically_normal();
  const bool dry = arguments.run == Run::dry;
  setup::FreshSet set =
      usable(setup::FreshSet::begin(file.parent_path(), dry ? setup::FreshSet::Place::elsewhere
                                                            : setup::FreshSet::Place::beside));
  const setup::Preset preset = *setup::preset_named(arguments.preset);
  const Fleet fleet = fleet_of(arguments);
  const Keys keys = keys_of(arguments);
  std::vector<std::string> principals;
  for (const auto& [principal, armour] : keys.openpgp)
    principals.push_back(principal);
  const auto people = setup::first_people(keys.allowed_signers, principals);
  if (people.empty())
    throw base::Failure::usage(report::init_no_signer(candidates()));

  const fs::path state = arguments.state.empty() ? fs::path(kState) : fs::absolute(arguments.state);
  set.write(file.filename(), setup::configuration_of(preset, {.origin = origin_of(arguments),
                                                              .root = fleet.root,
                                                              .state = state.lexically_normal(),
                                                              .group = group_of(state)}));
  write_keys(set, keys, setup::people_toml(people, preset));
  const config::Config config = checked(call, set, file);
  if (!dry) {
    make_state(config, fleet.owner);
    {
      const setup::AsUser as_owner(fleet.owner);
      (void)open_log(call, config);
    }
    usable(set.put_in_place());
  }

  print(call, report::init_text(told(arguments, {file, fleet, keys, people, config})));
  return ExitCode::yes;
}

}  // namespace refward::cli
