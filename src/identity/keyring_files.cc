// SPDX-License-Identifier: Apache-2.0
#include "identity/keyring_files.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "identity/pattern_list.h"
#include "signature/openpgp/keyring.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace refward::identity {
namespace {

namespace filesystem = std::filesystem;
using signature::Format;

constexpr std::string_view kArmouredSuffix = ".asc";
constexpr std::array<std::string_view, 7> kKnownNames = {
    kAllowedSigners, kRevokedKeys, kPeopleToml, kOpenPgpFolder, kX509Folder, "README", "README.md"};

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

class FolderReader {
 public:
  FolderReader(const filesystem::path& folder, const std::set<Format>& formats)
      : folder_(folder), formats_(formats) {}

  void read() {
    read_file({std::string(kPeopleToml), std::nullopt});
    if (formats_.contains(Format::ssh)) {
      if (!read_file({std::string(kAllowedSigners), Format::ssh}))
        warn(Format::ssh, kAllowedSigners, "missing-file", "no SSH key is known");
      read_file({std::string(kRevokedKeys), Format::ssh});
    }
    if (formats_.contains(Format::openpgp))
      read_openpgp();
    if (formats_.contains(Format::x509))
      look_at_x509();
    look_for_strangers();
  }

  std::vector<std::pair<std::string, std::string>> contents;
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
    contents.emplace_back(wanted.name, std::move(content));
  }

  // The names in a folder, sorted; nothing where it is not there or cannot be read.
  std::vector<std::string> names_in(std::string_view name, std::optional<Format> format) {
    std::vector<std::string> names;
    const filesystem::path path = name.empty() ? folder_ : folder_ / name;
    if (!is_there(path))
      return names;
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
    if (count == 0 && !has_broken(Format::openpgp))
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

  void look_at_x509() {
    for (const std::string& name : names_in(kX509Folder, Format::x509))
      if (name.ends_with(".pem") || name.ends_with(".crl"))
        return warn(Format::x509, kX509Folder, "x509-unsupported",
                    "the files here are not read: X.509 signatures are not supported yet");
  }

  // "revoked-keys" for "revoked_keys" would be a list of revocations that nobody reads.
  void look_for_strangers() {
    for (const std::string& name : names_in("", std::nullopt))
      if (!name.starts_with('.') &&
          std::find(kKnownNames.begin(), kKnownNames.end(), name) == kKnownNames.end())
        warn(std::nullopt, name, "unknown-file", "nothing reads a file of this name");
  }

  const filesystem::path& folder_;
  const std::set<Format>& formats_;
  std::size_t total_ = 0;
};

}  // namespace

KeyringFiles KeyringFiles::read(const filesystem::path& folder, const std::set<Format>& formats) {
  FolderReader reader(folder, formats);
  reader.read();
  std::sort(reader.contents.begin(), reader.contents.end());
  KeyringFiles files;
  files.remarks_ = std::move(reader.remarks);
  std::size_t total = 0;
  for (const auto& [name, content] : reader.contents)
    total += name.size() + content.size() + 16;
  files.canonical_.reserve(total);
  for (const auto& [name, content] : reader.contents) {
    files.canonical_ += name;
    files.canonical_ += '\0';
    files.canonical_ += std::to_string(content.size());
    files.canonical_ += '\0';
    files.files_.push_back({name, files.canonical_.size(), content.size()});
    files.canonical_ += content;
  }
  return files;
}

std::string_view KeyringFiles::content(const File& file) const noexcept {
  return std::string_view(canonical_).substr(file.offset, file.size);
}

std::optional<std::string_view> KeyringFiles::content(std::string_view name) const noexcept {
  for (const File& file : files_)
    if (file.name == name)
      return content(file);
  return std::nullopt;
}

}  // namespace refward::identity
