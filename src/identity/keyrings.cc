// SPDX-License-Identifier: Apache-2.0
#include "identity/keyrings.h"

#include "base/bytes.h"
#include "base/text.h"
#include "identity/people_toml.h"
#include "signature/ssh/public_key.h"

#include <algorithm>
#include <utility>

namespace refward::identity {
namespace {

using signature::Format;

void break_with(Keyrings& keyrings,
                std::optional<Format> format,
                std::string_view file,
                std::vector<Fault> faults) {
  for (Fault& fault : faults)
    keyrings.add({KeyringRemark::Level::broken, format, std::string(file), fault.line, fault.column,
                  std::string(fault.reason), std::move(fault.detail)});
}

// The persons of people.toml. One that holds revocations and nothing else leaves them to be told by
// the keyrings: taking a key back must not make everybody else unknown. One that is empty names
// nobody, as the rest of a file that a script failed to write does.
std::vector<Person> read_people(Keyrings& keyrings) {
  const auto text = keyrings.files.content(kPeopleToml);
  PeopleFile file = parse_people_toml(text.value_or(""));
  for (Revocation& revocation : file.revocations) {
    std::string key = revocation.key;
    keyrings.revocations.emplace(std::move(key), std::move(revocation));
  }
  break_with(keyrings, std::nullopt, kPeopleToml, std::move(file.faults));
  const bool only_revokes = file.persons.empty() && !keyrings.revocations.empty();
  keyrings.has_people_toml =
      (text.has_value() && !only_revokes) || keyrings.is_broken(std::nullopt);
  return std::move(file.persons);
}

void read_ssh(Keyrings& keyrings) {
  auto signers = parse_allowed_signers(keyrings.files.content(kAllowedSigners).value_or(""));
  break_with(keyrings, Format::ssh, kAllowedSigners, std::move(signers.faults));
  auto revoked = parse_revoked_keys(keyrings.files.content(kRevokedKeys).value_or(""));
  break_with(keyrings, Format::ssh, kRevokedKeys, std::exchange(revoked.faults, {}));
  keyrings.ssh = SshSigners(std::move(signers.lines));
  keyrings.revoked = RevokedKeys(std::move(revoked));
}

void read_openpgp(Keyrings& keyrings) {
  const std::string folder = std::string(kOpenPgpFolder) + "/";
  for (const KeyringFiles::File& file : keyrings.files.files()) {
    const std::string_view name = file.name;
    if (name.starts_with(folder))
      keyrings.armoured.push_back(
          {name, name.substr(folder.size(), name.rfind('.') - folder.size()), file.content, {}});
  }
}

void settle_persons(Keyrings& keyrings, std::vector<Person> persons) {
  std::vector<Claim> claims = keyrings.ssh.claims();
  for (const ArmouredFile& file : keyrings.armoured)
    if (auto principals = PatternListView::parse(file.principal))  // a literal name is a pattern
      claims.push_back({*principals, kNone});
  std::vector<Bond> bonds;
  if (keyrings.has_people_toml) {
    bonds = bonds_to(persons, claims);
    keyrings.people = People(std::move(persons));
  } else {
    auto household = std::make_unique<Household>(std::move(claims));
    bonds = household->take_bonds();
    keyrings.people = People(household->size(), [lines = household.get()](std::size_t index) {
      return lines->person(index);
    });
    keyrings.household = std::move(household);
  }
  const std::size_t lines = keyrings.ssh.lines().size();
  for (std::size_t i = 0; i < keyrings.armoured.size(); ++i)
    keyrings.armoured[i].bond = bonds.at(lines + i);
  bonds.resize(lines);
  keyrings.ssh_bonds = std::move(bonds);
}

// Nobody is admitted by patterns that have two readings; `config` refuses them before it comes to
// this.
void admit_guests(Keyrings& keyrings) {
  if (const auto admitted = keyrings.guests.admit(keyrings.options.certificate_principals);
      !admitted)
    keyrings.add({KeyringRemark::Level::warning, std::nullopt, "certificate_principals", 0, 0,
                  "certificate-principals", admitted.error().what});
  if (keyrings.guests.admits_any())
    keyrings.people.admit(
        [&guests = keyrings.guests](std::string_view name) { return guests.admits(name); });
}

// With people.toml a key belongs to one person, here as on the lines of allowed_signers.
void refuse_keys_of_two(Keyrings& keyrings) {
  std::map<std::string_view, const ArmouredFile*> holders;
  for (const signature::openpgp::KeyInfo& key : keyrings.openpgp->keys()) {
    const ArmouredFile* const file = file_of(keyrings, key.principal);
    if (file == nullptr || file->bond.kind != Bond::Kind::person)
      continue;
    for (const signature::openpgp::SubkeyInfo& subkey : key.subkeys) {
      const ArmouredFile& first = *holders.emplace(subkey.fingerprint, file).first->second;
      if (first.bond.person == file->bond.person)
        continue;
      keyrings.add({KeyringRemark::Level::broken, Format::openpgp, base::printable(file->name), 0,
                    0, "key-of-two",
                    "the key is another person's too, by " + base::printable(first.name)});
      break;
    }
  }
}

void find_holders(Keyrings& keyrings) {
  TextTable files(keyrings.armoured.size());
  for (std::uint32_t i = 0; i < keyrings.armoured.size(); ++i)
    files.emplace(keyrings.armoured[i].principal, i);
  for (const signature::openpgp::KeyInfo& key : keyrings.openpgp->keys())
    if (const std::uint32_t file = files.find(key.principal); file != kNone)
      keyrings.openpgp_holders.push_back({key.fingerprint, &keyrings.armoured[file]});
  std::stable_sort(keyrings.openpgp_holders.begin(), keyrings.openpgp_holders.end());
}

}  // namespace

void Keyrings::add(KeyringRemark remark) {
  if (remark.level == KeyringRemark::Level::broken)
    broken_formats.insert(remark.format);
  remarks.push_back(std::move(remark));
}

void load_keyrings(Keyrings& keyrings, const std::filesystem::path& folder) {
  keyrings.files = KeyringFiles::read(folder, keyrings.options.formats);
  for (KeyringRemark& remark : keyrings.files.take_remarks())
    keyrings.add(std::move(remark));
  keyrings.digest = keyrings.files.digest();
  std::vector<Person> persons = read_people(keyrings);
  read_ssh(keyrings);
  read_openpgp(keyrings);
  settle_persons(keyrings, std::move(persons));
  admit_guests(keyrings);
  remark_on_keys(keyrings);
}

void build_openpgp(Keyrings& keyrings) {
  if (keyrings.is_broken(Format::openpgp) || keyrings.is_broken(std::nullopt) ||
      keyrings.armoured.empty())
    return;
  std::vector<signature::openpgp::KeyFile> files;
  for (const ArmouredFile& file : keyrings.armoured)
    files.push_back({std::string(file.principal), std::string(file.content)});
  auto built = signature::openpgp::Keyring::build(files, keyrings.options.cache);
  if (built) {
    keyrings.openpgp = *std::move(built);
    find_holders(keyrings);
    if (keyrings.has_people_toml)
      refuse_keys_of_two(keyrings);
    return;
  }
  const auto& error = built.error();
  const std::string_view file =
      error.file < keyrings.armoured.size() ? keyrings.armoured[error.file].name : kOpenPgpFolder;
  keyrings.add({KeyringRemark::Level::broken, Format::openpgp, base::printable(file), 0, 0,
                error.reason, base::printable(error.detail)});
}

const ArmouredFile* file_of(const Keyrings& keyrings, std::string_view principal) {
  const auto file =
      std::find_if(keyrings.armoured.begin(), keyrings.armoured.end(),
                   [&](const ArmouredFile& candidate) { return candidate.principal == principal; });
  return file == keyrings.armoured.end() ? nullptr : &*file;
}

std::string place_of(std::string_view file, std::uint64_t line) {
  return std::string(file) + ":" + std::to_string(line);
}

std::string fingerprint_of(const SshKeyView& key) {
  return signature::ssh::fingerprint_of(
      base::parse_base64(key.base64).value_or(base::ByteBuffer()));
}

}  // namespace refward::identity
