// SPDX-License-Identifier: Apache-2.0
#include "setup/gnupg_import.h"

#include "base/failure.h"
#include "base/files.h"
#include "base/text.h"
#include "identity/pattern_list.h"
#include "setup/program.h"

#include <fcntl.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace refward::setup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kValidity = 1, kUserId = 9;  // fields of a record
constexpr std::size_t kFingerprintDigits = 40;

// "\x3a" stands for a colon; what else is escaped makes no e-mail of ours.
std::string e_mail_of(std::string_view user_id) {
  const std::size_t open = user_id.rfind('<');
  std::string_view mail = user_id;
  if (open != std::string_view::npos && user_id.ends_with('>'))
    mail = user_id.substr(open + 1, user_id.size() - open - 2);
  return mail.find('@') == std::string_view::npos ? std::string() : std::string(mail);
}

bool is_principal(std::string_view name) {
  return identity::is_literal_name(name) &&
         name.find_first_of(" /\\<>") == std::string_view::npos && !name.starts_with('.') &&
         base::printable(name) == name;
}

std::string_view fault_of_validity(std::string_view validity) {
  if (validity == "e")
    return "expired";
  return validity == "r" || validity == "d" || validity == "i" ? "revoked" : "";
}

// One primary key of the listing while its records come.
struct Open {
  std::string_view validity;
  std::string fingerprint, principal;
  bool has_bad_name = false;
};

void close(const Open& key, GnupgListing& out) {
  if (key.fingerprint.empty())
    return;
  std::string_view code = fault_of_validity(key.validity);
  if (code.empty() && key.principal.empty())
    code = key.has_bad_name ? "not-a-name" : "no-name";
  if (code.empty() && out.keys.size() == kMaxGnupgKeys)
    code = "limit";
  if (code.empty())
    out.keys.push_back({key.fingerprint, key.principal});
  else
    out.left.push_back({key.fingerprint, code});
}

void take_user_id(const std::vector<std::string_view>& fields, Open& key) {
  if (!key.principal.empty() || !fault_of_validity(fields[kValidity]).empty())
    return;
  std::string mail = e_mail_of(fields[kUserId]);
  if (mail.empty())
    return;
  if (is_principal(mail))
    key.principal = std::move(mail);
  else
    key.has_bad_name = true;
}

class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "refward-gnupg-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      base::throw_system_fault("create " + name, errno);
    path_ = name;
  }

  ~Workplace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  // False where there is no keyring of a form that can be copied.
  [[nodiscard]] bool take(const fs::path& home) const {
    bool any = false;
    for (const char* name : {"pubring.kbx", "pubring.gpg"})
      if (const auto bytes = base::read_file_if_exists(home / name, kMaxGnupgBytes)) {
        base::replace_file(path_ / name, *bytes, 0600);
        any = true;
      }
    return any;
  }

  [[nodiscard]] std::optional<std::string> gpg(std::vector<std::string> words) const {
    std::vector<std::string> command = {
        "gpg",           "--homedir",      path_.string(),
        "--batch",       "--no-tty",       "--no-options",
        "--quiet",       "--no-autostart", "--no-auto-check-trustdb",
        "--trust-model", "always"};
    std::ranges::move(words, std::back_inserter(command));
    return program_output(command);
  }

 private:
  fs::path path_;
};

}  // namespace

GnupgListing parse_gnupg_listing(std::string_view text) {
  GnupgListing out;
  Open key;
  bool primary = false;
  for (const std::string_view line : base::split(text, '\n')) {
    const auto fields = base::split(line, ':');
    if (fields.size() <= kUserId)
      continue;
    if (fields[0] == "pub") {
      close(key, out);
      key = {.validity = fields[kValidity], .fingerprint = {}, .principal = {}};
      primary = true;
    } else if (fields[0] == "sub") {
      primary = false;
    } else if (fields[0] == "fpr" && primary && key.fingerprint.empty()) {
      const std::string_view digits = fields[kUserId];
      if (digits.size() >= kFingerprintDigits &&
          digits.find_first_not_of("0123456789ABCDEF") == std::string_view::npos)
        key.fingerprint = digits;
    } else if (fields[0] == "uid") {
      take_user_id(fields, key);
    }
  }
  close(key, out);
  return out;
}

base::Result<GnupgImport> keys_of_gnupg(const fs::path& home) {
  const Workplace place;
  if (!place.take(home))
    return base::Error(home.string() +
                       " holds no pubring.kbx: gpg --export --armor, then refward "
                       "keyring add");
  const auto listing = place.gpg({"--with-colons", "--list-keys"});
  if (!listing)
    return base::Error("gpg could not list the keys of " + home.string() +
                       ", or they are too many: gpg --export --armor, then refward keyring add");
  GnupgListing listed = parse_gnupg_listing(*listing);
  GnupgImport out{.keys = {}, .left = std::move(listed.left)};
  for (const GnupgKeyView& key : listed.keys) {
    auto armour =
        place.gpg({"--armor", "--export-options", "export-minimal", "--export", key.fingerprint});
    if (armour && !armour->empty())
      out.keys.push_back({key.principal, *std::move(armour)});
    else
      out.left.push_back({key.fingerprint, "limit"});
  }
  return out;
}

}  // namespace refward::setup
