// SPDX-License-Identifier: Apache-2.0
#include "setup/keyring_edit.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "identity/keyring_files.h"
#include "identity/pattern_list.h"
#include "identity/people_toml.h"
#include "identity/ssh_key_text.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kFileMode = 0644;
constexpr std::string_view kOpenPgpBegin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
constexpr std::string_view kArmouredSuffix = ".asc";

std::string content_of(const fs::path& folder, const std::string& name) {
  return base::read_file_if_exists(folder / name, identity::kMaxKeyringFileBytes).value_or("");
}

// `text` as the last lines of `before`, which may lack its line end.
std::string joined(std::string before, std::string_view text) {
  if (!before.empty() && !before.ends_with('\n'))
    before += '\n';
  return before.append(text);
}

// As the first field of a line. Without quotes, what stands behind a blank would be read as options
// and as a key.
std::string quoted(std::string_view principal) {
  const bool has_blank = principal.find_first_of(" \t") != std::string_view::npos;
  return has_blank ? '"' + std::string(principal) + '"' : std::string(principal);
}

bool holds_key(std::string_view signers, std::string_view field, std::string_view base64) {
  const auto lines = base::split(signers, '\n');
  return std::ranges::any_of(lines, [&](std::string_view line) {
    line = base::trim(line);
    if (!line.starts_with(field) || !line.substr(field.size()).starts_with(' '))
      return false;
    return std::ranges::count(base::split(line.substr(field.size()), ' '), base64) != 0;
  });
}

Edit add_ssh(const fs::path& folder, std::string_view principal, std::string_view text) {
  const std::string name(identity::kAllowedSigners);
  const std::string before = content_of(folder, name);
  const std::string field = quoted(principal);
  std::string lines;
  for (std::string_view line : base::split(text, '\n')) {
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    line = base::trim(line);
    if (line.empty() || line.starts_with('#'))
      continue;
    const auto key = identity::parse_ssh_key(line);
    if (!key)
      return EditFault{"no-key", key.error().detail};
    if (key->standing == identity::KeyStanding::certificate)
      return EditFault{"certificate", std::string(key->type)};
    if (key->standing == identity::KeyStanding::unsupported)
      return EditFault{"no-key", std::string(key->type) + " is not supported"};
    if (!holds_key(before, field, key->base64) && !holds_key(lines, field, key->base64))
      lines.append(field).append(" namespaces=\"git\" ").append(line).append("\n");
  }
  if (lines.empty())
    return std::vector<FileChange>{};
  return std::vector<FileChange>{{name, joined(before, lines)}};
}

Edit add_openpgp(const fs::path& folder, std::string_view principal, std::string_view text) {
  if (principal.find('/') != std::string_view::npos || principal.starts_with('.'))
    return EditFault{"principal", std::string(principal)};
  const std::string name = std::string(identity::kOpenPgpFolder) + "/" + std::string(principal) +
                           std::string(kArmouredSuffix);
  const std::string before = content_of(folder, name);
  if (before.find(base::trim(text)) != std::string::npos)
    return std::vector<FileChange>{};
  return std::vector<FileChange>{{name, joined(before, joined(std::string(text), ""))}};
}

std::string_view place_file(std::string_view place) {
  return place.substr(0, place.rfind(':'));
}

std::optional<std::size_t> place_line(std::string_view place) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos)
    return std::nullopt;
  return static_cast<std::size_t>(std::stoull(std::string(place.substr(colon + 1))));
}

// Without the lines of those numbers, counted from 1.
std::string without(std::string_view text, const std::set<std::size_t>& numbers) {
  std::string out;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    if (!numbers.contains(++number))
      out.append(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

// A folder of our own below the system's for temporary files, gone afterwards.
class Copy {
 public:
  explicit Copy(const fs::path& folder) {
    std::string name = (fs::temp_directory_path() / "refward-keyrings-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw base::Failure::fault("no temporary folder can be made");
    path_ = name;
    if (fs::exists(folder))
      fs::copy(folder, path_, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }

  ~Copy() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void make_in(const fs::path& folder, const FileChange& change) {
  const fs::path path = folder / change.name;
  if (!change.content) {
    fs::remove(path);
    base::sync_directory(path.parent_path());
    return;
  }
  fs::create_directories(path.parent_path());

  struct stat status {};

  const bool is_there = ::stat(path.c_str(), &status) == 0;
  base::replace_file(path, *change.content, is_there ? status.st_mode & 07777U : kFileMode);
  // A file that root wrote with the hook's own mode would be one that the hook cannot read.
  if (is_there && ::geteuid() == 0 && ::chown(path.c_str(), status.st_uid, status.st_gid) != 0)
    base::throw_system_fault("give back " + path.string(), errno);
}

using Remarks = std::vector<identity::KeyringRemark>;

Remarks broken_remarks(const fs::path& folder, const identity::Options& options) {
  identity::Options here = options;
  here.cache.clear();
  const identity::Signers signers = identity::Signers::load(folder, here);
  (void)signers.openpgp();
  (void)signers.x509();
  Remarks broken;
  std::ranges::copy_if(signers.remarks(), std::back_inserter(broken), [](const auto& remark) {
    return remark.level == identity::KeyringRemark::Level::broken;
  });
  return broken;
}

}  // namespace

Edit add_key(const fs::path& folder, std::string_view principal, std::string_view key) {
  if (!identity::is_literal_name(principal))
    return EditFault{"principal", std::string(principal)};
  if (key.size() > kMaxAddedBytes)
    return EditFault{"file-size", ""};
  if (key.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos)
    return EditFault{"x509-authority", ""};
  if (key.find("PRIVATE KEY") != std::string_view::npos)
    return EditFault{"private-key", ""};
  if (key.find(kOpenPgpBegin) != std::string_view::npos)
    return add_openpgp(folder, principal, key);
  if (base::trim(key).empty())
    return EditFault{"no-key", "there is nothing"};
  return add_ssh(folder, principal, key);
}

Edit revoke_key(const fs::path& folder,
                std::string_view key,
                std::string_view reason,
                std::optional<base::Instant> since) {
  const auto name = identity::parse_key_name(key);
  if (!name)
    return EditFault{"key-name", std::string(key)};
  if (!identity::revocation_reason_named(reason))
    return EditFault{"reason", std::string(reason)};
  const std::string file(identity::kPeopleToml);
  const std::string before = content_of(folder, file);
  for (const identity::Revocation& held : identity::parse_people_toml(before).revocations)
    if (held.key == *name)
      return EditFault{"revoked-already", file + ":" + std::to_string(held.line)};
  std::string text = "\n[[revocation]]\nkey    = \"" + *name + "\"\n";
  if (since)
    text += "since  = " + base::to_rfc3339(*since) + "\n";
  text += "reason = \"" + std::string(reason) + "\"\n";
  return std::vector<FileChange>{{file, joined(before, text)}};
}

Edit remove_key(const fs::path& folder,
                std::string_view key,
                const std::vector<identity::Signers::Row>& rows) {
  const auto name = identity::parse_key_name(key);
  if (!name)
    return EditFault{"key-name", std::string(key)};
  std::set<std::size_t> lines;
  std::set<std::string> files;
  for (const identity::Signers::Row& row : rows) {
    if (row.key != *name)
      continue;
    if (const auto line = place_line(row.place); line && row.format == signature::Format::ssh)
      lines.insert(*line);
    else
      files.insert(std::string(place_file(row.place)));
  }
  std::vector<FileChange> changes;
  for (const std::string& file : files) {
    const bool shared = std::ranges::any_of(rows, [&](const identity::Signers::Row& row) {
      return place_file(row.place) == file && row.key != *name;
    });
    if (shared || !file.starts_with(identity::kOpenPgpFolder))
      return EditFault{"shared-file", file};
    changes.push_back({file, std::nullopt});
  }
  const std::string signers(identity::kAllowedSigners);
  if (!lines.empty())
    changes.push_back({signers, without(content_of(folder, signers), lines)});
  if (changes.empty())
    return EditFault{"key-unknown", *name};
  return changes;
}

base::Result<base::Done, EditFault> make(const fs::path& folder,
                                         const std::vector<FileChange>& changes,
                                         const identity::Options& options) {
  const Copy copy(folder);
  const std::size_t before = broken_remarks(copy.path(), options).size();
  for (const FileChange& change : changes)
    make_in(copy.path(), change);
  const Remarks after = broken_remarks(copy.path(), options);
  if (after.size() > before)
    return EditFault{"breaks", after.back().file + ": " + after.back().detail};
  for (const FileChange& change : changes)
    make_in(folder, change);
  return base::Done{};
}

}  // namespace refward::setup
