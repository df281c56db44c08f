// SPDX-License-Identifier: Apache-2.0
#include "gpg_world.h"

#include "base/clock.h"
#include "base/text.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace refward::test {
namespace {

namespace openpgp = signature::openpgp;

std::string joined(const Words& words) {
  std::string line;
  for (const std::string& word : words)
    line += " " + base::shell_quoted(word);
  return line;
}

}  // namespace

Words operator+(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

GpgWorld::GpgWorld() {
  std::filesystem::create_directory(folder_.path() / "gnupg");
  std::filesystem::permissions(folder_.path() / "gnupg", std::filesystem::perms::owner_all);
}

GpgWorld::~GpgWorld() {
  const std::string home = (folder_.path() / "gnupg").string();
  const std::string line = "HOME=/nonexistent GNUPGHOME=" + base::shell_quoted(home) +
                           " gpgconf --kill all >/dev/null 2>&1";
  if (std::system(line.c_str()) != 0)
    std::fputs("the agent of a test may be left\n", stderr);
}

int GpgWorld::run(const Words& words,
                  std::string_view input,
                  std::string& out,
                  std::string& err) const {
  const auto in_file = folder_.file("in", input);
  const auto out_file = folder_.path() / "out";
  const auto err_file = folder_.path() / "err";
  const std::string line =
      "HOME=/nonexistent GNUPGHOME=" + base::shell_quoted((folder_.path() / "gnupg").string()) +
      " gpg --batch --yes --quiet" + joined(words) + " <" + in_file.string() + " >" +
      out_file.string() + " 2>" + err_file.string();
  const int status = std::system(line.c_str());
  out = contents(out_file);
  err = contents(err_file);
  return status;
}

std::string GpgWorld::gpg(const Words& words, std::string_view input) const {
  std::string out;
  std::string err;
  if (run(words, input, out, err) != 0)
    throw std::runtime_error("gpg" + joined(words) + ": " + err);
  return out;
}

std::string GpgWorld::try_gpg(const Words& words, std::string_view input) const {
  std::string out;
  std::string err;
  run(words, input, out, err);
  return out;
}

int GpgWorld::verify(const base::ByteBuffer& packets, std::string_view payload) const {
  const auto signature = folder_.file("judged.sig", base::as_text(packets));
  const auto signed_file = folder_.file("judged", payload);
  std::string out;
  std::string err;
  return run({"--verify", signature.string(), signed_file.string()}, "", out, err);
}

Words GpgWorld::fingerprints(const std::string& key) const {
  std::istringstream lines(gpg({"--with-colons", "--list-keys", key}));
  Words out;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("fpr:"))
      out.emplace_back(base::split(line, ':')[9]);
  return out;
}

std::string GpgWorld::make_key(const std::string& user,
                               const std::string& algorithm,
                               const std::string& usage,
                               const std::string& expire,
                               const Words& before) const {
  gpg(before + Words{"--passphrase", "", "--quick-gen-key", user, algorithm, usage, expire});
  return fingerprints("=" + user).front();
}

std::string GpgWorld::add_subkey(const std::string& fingerprint,
                                 const std::string& algorithm,
                                 const std::string& usage,
                                 const std::string& expire,
                                 const Words& before) const {
  gpg(before + Words{"--passphrase", "", "--quick-add-key", fingerprint, algorithm, usage, expire});
  return fingerprints(fingerprint).back();
}

std::string GpgWorld::exported(const std::string& fingerprint) const {
  return gpg({"--armor", "--export", fingerprint});
}

openpgp::KeyFile GpgWorld::file(const std::string& principal,
                                const std::string& fingerprint) const {
  return {principal, exported(fingerprint)};
}

base::ByteBuffer GpgWorld::sign(const std::string& fingerprint,
                                std::string_view payload,
                                const Words& options) const {
  return base::to_buffer(base::as_bytes(
      gpg(options + Words{"--local-user", fingerprint + "!", "--detach-sign"}, payload)));
}

People::People()
    : alice(gpg.make_key("alice@example.org", "ed25519")),
      bob(gpg.make_key("bob@example.org", "rsa3072")),
      carol(gpg.make_key("carol@example.org", "ed25519", "cert")),
      carol_signs(gpg.add_subkey(carol, "nistp256/ecdsa", "sign")),
      carol_hidden(gpg.add_subkey(carol, "rsa3072", "encr")) {}

std::vector<openpgp::KeyFile> People::files() const {
  return {gpg.file("alice@example.org", alice), gpg.file("bob@example.org", bob),
          gpg.file("carol@example.org", carol)};
}

const People& people() {
  static const People all;
  return all;
}

const openpgp::Keyring& peoples_keyring() {
  static const openpgp::Keyring keyring = built(people().files());
  return keyring;
}

std::string armoured_key(const base::ByteBuffer& packets) {
  std::string text = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n";
  const std::string base64 = base::to_base64(packets);
  for (std::size_t at = 0; at < base64.size(); at += 64)
    text += base64.substr(at, 64) + "\n";
  return text + "-----END PGP PUBLIC KEY BLOCK-----\n";
}

std::string processes_with(const std::filesystem::path& home) {
  TemporaryFolder folder;
  const auto out = folder.path() / "out";
  const std::string line = "ps -eo args | grep -F -- " + base::shell_quoted(home.string()) +
                           " | grep -v grep >" + out.string();
  [[maybe_unused]] const int none_is_fine = std::system(line.c_str());
  return contents(out);
}

signature::Terms terms_now(const signature::Options& options) {
  const auto now = std::chrono::floor<base::Seconds>(base::Clock::system().now());
  return {options, signature::Moment::present(now)};
}

signature::Terms terms_at(base::Instant at) {
  signature::Terms terms = terms_now();
  terms.when.at = at;
  return terms;
}

openpgp::WorkerProgram worker() {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  return {.path = self.parent_path() / "signature_openpgp_worker"};
}

openpgp::Keyring built(const std::vector<openpgp::KeyFile>& files,
                       const std::filesystem::path& cache,
                       const openpgp::WorkerProgram& worker) {
  auto keyring = openpgp::Keyring::build(files, cache, worker);
  if (!keyring)
    throw std::runtime_error("keyring: " + keyring.error().reason + ": " + keyring.error().detail);
  return *std::move(keyring);
}

}  // namespace refward::test
