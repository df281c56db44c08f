// SPDX-License-Identifier: Apache-2.0
#include "setup/keyring_edit.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "identity/allowed_signers.h"
#include "identity/keyring_files.h"
#include "identity/pattern_list.h"
#include "identity/people_toml.h"
#include "identity/ssh_key_text.h"
#include "signature/ssh/public_key.h"

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
constexpr mode_t kFolderMode = 0755;
constexpr std::string_view kGit = "git";
// NAME_MAX without ".asc" and what a temporary name adds.
constexpr std::size_t kMaxFileStem = 255 - 4 - 7;
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

// Is the key in use for this principal already? A line that is over, for files only or of an
// authority does not count: it makes no commit good.
bool holds_key(const identity::AllowedSignersView& signers,
               std::string_view principal,
               std::string_view base64) {
  return std::ranges::any_of(signers.lines, [&](const identity::SignerLineView& line) {
    return line.key.base64 == base64 && line.principals.text() == principal &&
           !line.certificate_authority && !line.valid_after && !line.valid_before &&
           (!line.namespaces || line.namespaces->matches(kGit));
  });
}

// Lines that share a key are one person: adding a key under another name would make two people
// one, which nobody means who mistakes a file.
std::optional<EditFault> others_key(const identity::AllowedSignersView& signers,
                                    std::string_view principal,
                                    std::string_view base64) {
  for (const identity::SignerLineView& line : signers.lines)
    if (line.key.base64 == base64 && !line.certificate_authority &&
        !line.principals.matches(principal))
      return EditFault{"key-of-another", std::string(identity::kAllowedSigners) + ":" +
                                             std::to_string(line.number) + " (" +
                                             std::string(line.principals.text()) + ")"};
  return std::nullopt;
}

// A key's line as ssh-keygen wrote it. Its comment goes into a file that people look at in a
// terminal.
std::optional<EditFault> refused_line(
    const base::Result<identity::SshKeyView, identity::Fault>& key, std::string_view line) {
  if (!key)
    return EditFault{"no-key", key.error().detail};
  if (key->standing == identity::KeyStanding::certificate)
    return EditFault{"certificate", std::string(key->type)};
  if (key->standing == identity::KeyStanding::unsupported)
    return EditFault{"no-key", std::string(key->type) + " is not supported"};
  const auto end = static_cast<std::size_t>(key->base64.data() - line.data()) + key->base64.size();
  if (base::printable(base::trim(line.substr(end))) != base::trim(line.substr(end)))
    return EditFault{"no-key", "its comment holds characters that do not show"};
  return std::nullopt;
}

Edit add_ssh(const fs::path& folder, std::string_view principal, std::string_view text) {
  const std::string name(identity::kAllowedSigners);
  const std::string before = content_of(folder, name);
  const identity::AllowedSignersView held = identity::parse_allowed_signers(before);
  std::set<std::string_view> seen;
  std::string lines;
  for (std::string_view line : base::split(text, '\n')) {
    if (line.ends_with('\r'))
      line.remove_suffix(1);
    line = base::trim(line);
    if (line.empty() || line.starts_with('#'))
      continue;
    const auto key = identity::parse_ssh_key(line);
    if (auto fault = refused_line(key, line))
      return *std::move(fault);
    if (auto fault = others_key(held, principal, key->base64))
      return *std::move(fault);
    if (seen.insert(key->base64).second && !holds_key(held, principal, key->base64))
      lines.append(principal).append(" namespaces=\"git\" ").append(line).append("\n");
  }
  if (seen.empty())
    return EditFault{"no-key", "there is nothing"};
  if (lines.empty())
    return std::vector<FileChange>{};
  return std::vector<FileChange>{{name, joined(before, lines)}};
}

Edit add_openpgp(const fs::path& folder, std::string_view principal, std::string_view text) {
  if (principal.find('/') != std::string_view::npos || principal.starts_with('.') ||
      principal.size() > kMaxFileStem)
    return EditFault{"principal", std::string(principal)};
  const std::string name = std::string(identity::kOpenPgpFolder) + "/" + std::string(principal) +
                           std::string(kArmouredSuffix);
  const std::string before = content_of(folder, name);
  if (before.find(base::trim(text)) != std::string::npos)
    return std::vector<FileChange>{};
  return std::vector<FileChange>{{name, joined(before, joined(std::string(text), ""))}};
}

// By the key itself and not by numbers that were counted when the keyrings were loaded: the file
// may be another one by now.
std::set<std::size_t> lines_of_key(std::string_view signers, std::string_view name) {
  std::set<std::size_t> numbers;
  for (const identity::SignerLineView& line : identity::parse_allowed_signers(signers).lines)
    if (const auto blob = base::parse_base64(line.key.base64);
        blob && signature::ssh::fingerprint_of(*blob) == name)
      numbers.insert(line.number);
  return numbers;
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

// Where a link leads: a link that somebody made stays, and what it leads to changes. One that leads
// nowhere is an error.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error))
    return path;
  fs::path target = fs::canonical(path, error);
  if (error)
    base::throw_system_fault("open " + path.string(), error.value());
  return target;
}

void make_folder(const fs::path& path) {
  if (fs::is_directory(path))
    return;
  if (::mkdir(path.c_str(), kFolderMode) == 0) {
    // Whatever the caller's umask: the server reads it as somebody else.
    if (::chmod(path.c_str(), kFolderMode) != 0)
      base::throw_system_fault("chmod " + path.string(), errno);
    base::sync_directory(path.parent_path());
  } else if (errno != EEXIST) {
    base::throw_system_fault("mkdir " + path.string(), errno);
  }
}

void write_in(const fs::path& place, const std::string& content) {
  const fs::path path = behind_links(place);

  struct stat status {};

  const bool is_old = ::stat(path.c_str(), &status) == 0;
  base::replace_file(path, content, is_old ? status.st_mode & 07777U : kFileMode);
  // Root may change the file of a server that runs as somebody else, who must still read it.
  if (is_old && (status.st_uid != ::geteuid() || status.st_gid != ::getegid()) &&
      ::chown(path.c_str(), status.st_uid, status.st_gid) != 0)
    base::throw_system_fault("chown " + path.string(), errno);
}

void make_in(const fs::path& folder, const FileChange& change) {
  const fs::path path = folder / change.name;
  make_folder(folder);
  make_folder(path.parent_path());
  if (change.content)
    return write_in(path, *change.content);
  if (::unlink(path.c_str()) != 0)
    base::throw_system_fault("remove " + path.string(), errno);
  base::sync_directory(path.parent_path());
}

// A folder of our own below the system's for temporary files, which nobody else looks into, gone
// afterwards. What is there twice by a link is here twice, and what no keyring reads is not here.
class Copy {
 public:
  Copy() {
    std::string name = (fs::temp_directory_path() / "refward-keyrings-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      base::throw_system_fault("create " + name, errno);
    path_ = name;
  }

  ~Copy() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  void fill(const fs::path& folder, const identity::Options& options) const {
    const auto held = identity::KeyringFiles::read(folder, options.formats);
    for (const identity::KeyringFiles::File& file : held.files())
      make_in(path_, {file.name, file.content});
  }

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

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

// The first of `after` that was not there before. Places are left out: a line taken away moves
// those behind it.
const identity::KeyringRemark* first_new(const Remarks& after, const Remarks& before) {
  std::multiset<std::string> held;
  const auto text_of = [](const identity::KeyringRemark& remark) {
    return remark.file + "\n" + remark.reason + "\n" + remark.detail;
  };
  for (const identity::KeyringRemark& remark : before)
    held.insert(text_of(remark));
  for (const identity::KeyringRemark& remark : after) {
    const auto found = held.find(text_of(remark));
    if (found == held.end())
      return &remark;
    held.erase(found);
  }
  return nullptr;
}

}  // namespace

Edit add_key(const fs::path& folder, std::string_view principal, std::string_view key) {
  // A blank would end the principal on its line, and what follows it would be read as options.
  if (!identity::is_literal_name(principal) || principal.find(' ') != std::string_view::npos)
    return EditFault{"principal", std::string(principal)};
  if (key.size() > kMaxAddedBytes)
    return EditFault{"file-size", ""};
  if (key.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos)
    return EditFault{"x509-authority", ""};
  if (key.find("PRIVATE KEY") != std::string_view::npos)
    return EditFault{"private-key", ""};
  if (key.find(kOpenPgpBegin) != std::string_view::npos)
    return add_openpgp(folder, principal, key);
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
  std::string text = before.empty() ? "" : "\n";
  text += "[[revocation]]\nkey    = \"" + *name + "\"\n";
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
  std::set<std::string> files;
  for (const identity::Signers::Row& row : rows)
    if (row.key == *name && row.format != signature::Format::ssh)
      files.insert(row.place);
  std::vector<FileChange> changes;
  for (const std::string& file : files) {
    const bool shared = std::ranges::any_of(rows, [&](const identity::Signers::Row& row) {
      return row.place == file && row.key != *name;
    });
    if (shared || !file.starts_with(identity::kOpenPgpFolder))
      return EditFault{"shared-file", file};
    changes.push_back({file, std::nullopt});
  }
  const std::string signers(identity::kAllowedSigners);
  const std::string before = content_of(folder, signers);
  if (const auto lines = lines_of_key(before, *name); !lines.empty())
    changes.push_back({signers, without(before, lines)});
  if (changes.empty())
    return EditFault{"key-unknown", *name};
  return changes;
}

base::Result<base::Done, EditFault> make(const fs::path& folder,
                                         const std::vector<FileChange>& changes,
                                         const identity::Options& options) {
  const Copy copy;
  copy.fill(folder, options);
  const Remarks before = broken_remarks(copy.path(), options);
  for (const FileChange& change : changes)
    make_in(copy.path(), change);
  const Remarks after = broken_remarks(copy.path(), options);
  if (const auto* remark = first_new(after, before))
    return EditFault{"breaks", remark->file + ": " + remark->detail};
  for (const FileChange& change : changes)
    make_in(folder, change);
  return base::Done{};
}

}  // namespace refward::setup
