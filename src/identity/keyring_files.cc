// SPDX-License-Identifier: Apache-2.0
#include "identity/keyring_files.h"

#include "base/bytes.h"
#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "identity/pattern_list.h"
#include "signature/openpgp/keyring.h"
#include "signature/x509/trust.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace refward::identity {
namespace {

namespace filesystem = std::filesystem;
using signature::Format;

constexpr std::string_view kArmouredSuffix = ".asc";
constexpr std::array<std::string_view, 5> kKnownNames = {kAllowedSigners, kRevokedKeys, kPeopleToml,
                                                         kOpenPgpFolder, kX509Folder};

struct Wanted {
  std::string name;
  std::optional<Format> format;
  std::size_t limit = kMaxKeyringFileBytes;
};

// Links are followed, but a link that leads nowhere is there.
bool is_there(const filesystem::path& path) {
  std::error_code error;
  const auto status = filesystem::symlink_status(path, error);
  return error ? status.type() != filesystem::file_type::not_found : filesystem::exists(status);
}

// Whoever can write a keyring says who may sign; a folder, by putting another in its place.
bool everybody_may_write(const filesystem::path& path) {
  std::error_code none;
  const auto status = filesystem::status(path, none);
  return filesystem::exists(status) &&
         (status.permissions() & filesystem::perms::others_write) != filesystem::perms::none;
}

class FolderReader {
 public:
  FolderReader(const filesystem::path& folder, const std::set<Format>& formats)
      : folder_(folder), formats_(formats) {}

  void read() {
    check_mode(folder_, std::nullopt, ".");
    read_file({std::string(kPeopleToml), std::nullopt});
    if (formats_.contains(Format::ssh)) {
      is_missing_ssh_ = !read_file({std::string(kAllowedSigners), Format::ssh});
      read_file({std::string(kRevokedKeys), Format::ssh});
    }
    if (formats_.contains(Format::openpgp))
      read_openpgp();
    if (formats_.contains(Format::x509))
      read_x509();
    tell_missing();
    look_for_strangers();
  }

  std::vector<KeyringFiles::File> files;
  std::vector<KeyringRemark> remarks;

 private:
  void warn(std::optional<Format> format,
            std::string_view file,
            std::string_view reason,
            std::string detail) {
    remark({KeyringRemark::Level::warning, format, std::string(file), 0, 0, std::string(reason),
            std::move(detail)});
  }

  void broken(std::optional<Format> format,
              std::string_view file,
              std::string_view reason,
              std::string detail) {
    remark({KeyringRemark::Level::broken, format, std::string(file), 0, 0, std::string(reason),
            std::move(detail)});
  }

  void remark(KeyringRemark remark) {
    remark.file = base::printable(remark.file);
    remark.detail = base::printable(remark.detail);
    remarks.push_back(std::move(remark));
  }

  void check_mode(const filesystem::path& path,
                  std::optional<Format> format,
                  std::string_view name) {
    if (everybody_may_write(path))
      broken(format, name, "writable", "everybody can write it, and so say who may sign");
  }

  // False where there is no such file.
  bool read_file(const Wanted& wanted) {
    const filesystem::path path = folder_ / wanted.name;
    if (!is_there(path))
      return false;
    std::error_code error;
    // Opening a pipe would wait for its writer for ever.
    if (!filesystem::is_regular_file(path, error)) {
      broken(wanted.format, wanted.name, "unreadable",
             error ? error.message() : "not a regular file");
      return true;
    }
    check_mode(path, wanted.format, wanted.name);
    try {
      take(wanted, base::read_file(path, wanted.limit));
    } catch (const base::Failure& failure) {
      broken(wanted.format, wanted.name, "unreadable", failure.what());
    }
    return true;
  }

  void take(const Wanted& wanted, std::string content) {
    total_ += content.size();
    if (total_ > kMaxKeyringBytes)
      return broken(wanted.format, wanted.name, "too-large",
                    "the keyrings hold more bytes than their limit");
    files.push_back({wanted.name, std::move(content)});
  }

  // The names in a folder, sorted; nothing where it is not there or cannot be read.
  std::vector<std::string> names_in(std::string_view name, std::optional<Format> format) {
    std::vector<std::string> names;
    const filesystem::path path = name.empty() ? folder_ : folder_ / name;
    if (!is_there(path))
      return names;
    if (format)
      check_mode(path, format, name);
    std::error_code error;
    for (filesystem::directory_iterator entry(path, error), end; !error && entry != end;
         entry.increment(error))
      names.push_back(entry->path().filename().string());
    if (error) {
      // Files of the folder itself are asked for by name, and each tells on its own.
      format ? broken(format, name, "unreadable", error.message())
             : warn(format, name, "unreadable", error.message());
      return {};
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void read_openpgp() {
    std::size_t count = 0;
    for (const std::string& name : names_in(kOpenPgpFolder, Format::openpgp)) {
      if (name.starts_with('.'))
        continue;
      const std::string file = std::string(kOpenPgpFolder) + "/" + name;
      if (++count > signature::openpgp::kMaxFiles)
        return broken(Format::openpgp, kOpenPgpFolder, "too-many-files",
                      "more OpenPGP files than their limit");
      if (!is_armoured_name(name))
        broken(Format::openpgp, file, "file-name", "a file here is named <principal>.asc");
      else if (!read_file({file, Format::openpgp, signature::openpgp::kMaxFileBytes}))
        broken(Format::openpgp, file, "unreadable", "the file went away while it was read");
    }
    is_missing_openpgp_ = count == 0;
  }

  // Most servers know one kind of keys. An empty folder was meant to hold some; without any keys at
  // all nobody can sign.
  void tell_missing() {
    const bool none = is_missing_ssh_ && is_missing_openpgp_ && !is_there(folder_ / kX509Folder);
    if (none && formats_.contains(Format::ssh))
      warn(Format::ssh, kAllowedSigners, "missing-file", "no SSH key is known");
    const bool is_empty = is_missing_openpgp_ && is_there(folder_ / kOpenPgpFolder);
    if ((none || is_empty) && formats_.contains(Format::openpgp) && !has_broken(Format::openpgp))
      warn(Format::openpgp, kOpenPgpFolder, "missing-file", "no OpenPGP key is known");
  }

  static bool is_armoured_name(std::string_view name) {
    return name.ends_with(kArmouredSuffix) &&
           is_literal_name(name.substr(0, name.size() - kArmouredSuffix.size()));
  }

  [[nodiscard]] bool has_broken(Format format) const {
    return std::any_of(remarks.begin(), remarks.end(), [&](const KeyringRemark& remark) {
      return remark.level == KeyringRemark::Level::broken && remark.format == format;
    });
  }

  // The roots and what belongs to them. Other names are remarks, as in the folder itself.
  void read_x509() {
    if (!is_there(folder_ / kX509Folder))
      return;
    std::size_t count = 0;
    bool is_example = false;  // of the folder as it comes there is but a README
    for (const std::string& name : names_in(kX509Folder, Format::x509)) {
      const std::string file = std::string(kX509Folder) + "/" + name;
      is_example = is_example || is_readme(name);
      if (name.starts_with('.') || is_readme(name))
        continue;
      if (!is_trust_name(file))
        warn(Format::x509, file, "unknown-file", "nothing reads a file of this name");
      else if (++count > signature::x509::kMaxTrustFiles)
        return broken(Format::x509, kX509Folder, "too-many-files",
                      "more X.509 files than their limit");
      else if (!read_file({file, Format::x509}))
        broken(Format::x509, file, "unreadable", "the file went away while it was read");
    }
    if (!is_there(folder_ / kX509Roots) && !(is_example && count == 0))
      warn(Format::x509, kX509Roots, "missing-file", "no root is known, so no certificate is");
  }

  static bool is_trust_name(std::string_view file) {
    return file == kX509Roots || file == kX509Intermediates || file == kX509TimestampRoots ||
           file.ends_with(kCrlSuffix);
  }

  static bool is_readme(std::string_view name) { return name == "README" || name == "README.md"; }

  // "revoked-keys" for "revoked_keys" would be a list of revocations that nobody reads.
  void look_for_strangers() {
    for (const std::string& name : names_in("", std::nullopt))
      if (!name.starts_with('.') && !is_readme(name) &&
          std::find(kKnownNames.begin(), kKnownNames.end(), name) == kKnownNames.end())
        warn(std::nullopt, name, "unknown-file", "nothing reads a file of this name");
  }

  const filesystem::path& folder_;
  const std::set<Format>& formats_;
  std::size_t total_ = 0;
  bool is_missing_ssh_ = true;
  bool is_missing_openpgp_ = true;
};

// What stands before a file's bytes in the canonical ones.
std::string head_of(const KeyringFiles::File& file) {
  std::string head = file.name;
  head += '\0';
  head += std::to_string(file.content.size());
  head += '\0';
  return head;
}

}  // namespace

KeyringFiles KeyringFiles::read(const filesystem::path& folder, const std::set<Format>& formats) {
  FolderReader reader(folder, formats);
  reader.read();
  std::sort(reader.files.begin(), reader.files.end(),
            [](const File& a, const File& b) { return a.name < b.name; });
  KeyringFiles files;
  files.remarks_ = std::move(reader.remarks);
  files.files_ = std::move(reader.files);
  return files;
}

std::optional<std::string_view> KeyringFiles::content(std::string_view name) const noexcept {
  for (const File& file : files_)
    if (file.name == name)
      return file.content;
  return std::nullopt;
}

std::string KeyringFiles::canonical() const {
  std::size_t total = 0;
  for (const File& file : files_)
    total += head_of(file).size() + file.content.size();
  std::string out;
  out.reserve(total);
  for (const File& file : files_)
    out.append(head_of(file)).append(file.content);
  return out;
}

std::string KeyringFiles::digest() const {
  crypto::Sha256Stream stream;
  for (const File& file : files_) {
    stream.update(base::as_bytes(head_of(file)));
    stream.update(base::as_bytes(file.content));
  }
  return base::to_hex(stream.finish());
}

}  // namespace refward::identity
