// SPDX-License-Identifier: Apache-2.0
// Private keys made by the programs that people make them with.
#include "values.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

// A folder for one test; commands run in it with an environment of their own.
class Workshop {
 public:
  Workshop() {
    std::string path = (std::filesystem::temp_directory_path() / "refward-keys-XXXXXX").string();
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    folder_ = path;
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
  }

  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  ~Workshop() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] bool run(const std::string& command) const {
    const std::string home = folder_.string();
    const std::string line = "cd '" + home + "' && env -i PATH=/usr/bin:/bin HOME='" + home +
                             "' GNUPGHOME='" + home + "' LC_ALL=C " + command + " >/dev/null 2>&1";
    return std::system(line.c_str()) == 0;
  }

  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(folder_ / name);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
  }

 private:
  std::filesystem::path folder_;
};

std::string found(const std::string& text) {
  static const Scanner kScanner = test::make_scanner();
  return test::summary(kScanner.scan(text, ""));
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

const std::string kPlain = "private-key/error/certain";
const std::string kLocked = "private-key-encrypted/warning/certain";

}  // namespace

TEST_CASE("keys of openssl and ssh-keygen") {
  struct Row {
    const char* command;  // writes the file "key"
    std::string expected;
    std::string why;
  };

  const Row rows[] = {
      {"openssl genpkey -algorithm ed25519 -out key", kPlain, "PKCS #8"},
      {"openssl genpkey -algorithm ed25519 -aes256 -pass pass:x -out key", kLocked,
       "PKCS #8 under a passphrase"},
      {"openssl genrsa -traditional -out key 1024", kPlain, "PKCS #1"},
      {"openssl genrsa -traditional -aes128 -passout pass:x -out key 1024", kLocked,
       "PKCS #1 with Proc-Type"},
      {"openssl ecparam -name prime256v1 -genkey -noout -out key", kPlain, "SEC 1"},
      {"ssh-keygen -q -t ed25519 -N '' -f key", kPlain, "OpenSSH"},
      {"ssh-keygen -q -t ed25519 -N secret -f key", kLocked, "OpenSSH under a passphrase"},
      {"ssh-keygen -q -t ecdsa -m PEM -N '' -f key", kPlain, "OpenSSH's PEM"},
      {"ssh-keygen -q -t rsa -b 1024 -m PEM -N secret -f key", kLocked, "OpenSSH's PEM, locked"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    const Workshop workshop;
    REQUIRE(workshop.run(row.command));
    const std::string key = workshop.read("key");
    CHECK(found(key) == row.expected);
    CHECK(found(replaced(key, "\n", "\r\n")) == row.expected);
    CHECK(found("{\"key\": \"" + replaced(key, "\n", "\\n") + "\"}") == row.expected);
    CHECK(found("  key: |\n    " + replaced(key, "\n", "\n    ")) == row.expected);
    CHECK(found("s = \"" + replaced(key, "\n", "\\n\" +\n    \"") + "\";") == row.expected);
    CHECK(found("+" + replaced(key, "\n", "\n+")) == row.expected);
    // Its first line, and its public half, are no keys.
    CHECK(found(key.substr(0, key.find('\n'))) == "");
    CHECK(found(replaced(key, "PRIVATE", "PUBLIC")) == "");
    CHECK(found(key.substr(0, key.find('\n') + 1) + "...\n-----END PRIVATE KEY-----\n") == "");
  }
}

TEST_CASE("a key's identity outlives its layout, its mask shows the label alone") {
  const Workshop workshop;
  REQUIRE(workshop.run("openssl genrsa -traditional -out key 1024"));
  const std::string key = workshop.read("key");
  const Scanner scanner = test::make_scanner();
  const auto plain = scanner.scan(key, "");
  const auto json = scanner.scan("\"" + replaced(key, "\n", "\\n") + "\"", "");
  REQUIRE(plain.size() == 1);
  REQUIRE(json.size() == 1);
  CHECK(plain[0].identity == json[0].identity);
  CHECK(plain[0].masked == key.substr(0, key.find('\n')));
  CHECK(plain[0].line == 1);
  CHECK(json[0].column == 2);
  const auto other = scanner.scan(replaced(key, "Q", "R"), "");
  REQUIRE(other.size() == 1);
  CHECK(other[0].identity != plain[0].identity);
}

TEST_CASE("OpenPGP secret keys of gpg") {
  const Workshop workshop;
  REQUIRE(workshop.run("gpg --batch --passphrase '' --quick-gen-key alice@example.org ed25519"));
  REQUIRE(workshop.run("gpg --batch --armor --output secret --export-secret-keys"));
  REQUIRE(workshop.run("gpg --batch --armor --output public --export"));
  REQUIRE(workshop.run("gpg --batch --output binary --export-secret-keys"));
  REQUIRE(workshop.run("gpg --batch --output public_binary --export"));
  REQUIRE(
      workshop.run("gpg --batch --pinentry-mode loopback --passphrase xyz "
                   "--quick-gen-key bob@example.org rsa2048"));
  REQUIRE(
      workshop.run("gpg --batch --pinentry-mode loopback --passphrase xyz --armor "
                   "--output locked --export-secret-keys bob@example.org"));
  REQUIRE(
      workshop.run("gpg --batch --pinentry-mode loopback --passphrase xyz "
                   "--output locked_binary --export-secret-keys bob@example.org"));
  CHECK(workshop.run("gpgconf --kill all"));
  CHECK(found(workshop.read("binary")) == "openpgp-key/error/certain");
  CHECK(found(workshop.read("public_binary")) == "");
  CHECK(found(workshop.read("locked")) == kLocked);
  CHECK(found(workshop.read("locked_binary")) == "openpgp-key-encrypted/warning/certain");
  const std::string secret = workshop.read("secret");
  CHECK(found(secret) == kPlain);
  CHECK(found(replaced(secret, "\n\n", "\nComment: key of alice\n\n")) == kPlain);
  CHECK(found(workshop.read("public")) == "");
  CHECK(found(replaced(workshop.read("public"), "PUBLIC", "PRIVATE")) == "");
  CHECK(found(secret.substr(0, secret.find('\n'))) == "");
}

TEST_CASE("PKCS #12 files of openssl") {
  const Workshop workshop;
  REQUIRE(
      workshop.run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=a -keyout key -out crt"));
  REQUIRE(workshop.run("openssl pkcs12 -export -inkey key -in crt -passout pass:x -out locked"));
  REQUIRE(workshop.run(
      "openssl pkcs12 -export -inkey key -in crt -keypbe NONE -certpbe NONE -nomac -passout pass: "
      "-out plain"));
  REQUIRE(workshop.run("openssl pkcs12 -export -nokeys -in crt -passout pass:x -out public"));
  CHECK(found(workshop.read("locked")) == "pkcs12-key-encrypted/warning/certain");
  CHECK(found(workshop.read("plain")) == "pkcs12-key/error/certain");
  CHECK(found(workshop.read("public")) == "");
}

TEST_CASE("PuTTY keys") {
  const auto key = [](const std::string& version, const std::string& cipher) {
    return "PuTTY-User-Key-"s + "File-" + version + ": ssh-ed25519\nEncryption: " + cipher +
           "\nComment: alice\nPublic-Lines: 2\n" + test::noise(test::kBase64, 64) + "\n" +
           test::noise(test::kBase64, 24) + "\nPrivate-Lines: 1\n" +
           test::noise(test::kBase64, 44) + "\nPrivate-MAC: " + test::noise(test::kHex, 64) + "\n";
  };
  const std::string plain = "putty-key/error/certain";
  const std::string locked = "putty-key-encrypted/warning/certain";
  CHECK(found(key("3", "none")) == plain);
  CHECK(found(key("2", "none")) == plain);
  CHECK(found(replaced(key("3", "none"), "\n", "\r\n")) == plain);
  CHECK(found(key("3", "aes256-cbc")) == locked);
  CHECK(found(key("2", "aes256-cbc")) == locked);
  CHECK(found(replaced(key("3", "aes256-cbc"), "\n", "\\n")) == locked);
  CHECK(found(key("2", "none") + key("3", "aes256-cbc")) == plain + " " + locked);
  CHECK(found(key("4", "none")) == "");
  CHECK(found("PuTTY-User-Key-"s + "File-3: ssh-ed25519") == "");
  CHECK(found(replaced(key("3", "none"), "Private-Lines", "Private-Lies")) == "");
  CHECK(found(replaced(key("3", "none"), "Encryption", "Encoding")) == "");
}

TEST_CASE("text about keys is no key") {
  const std::string begin = "-----BEGIN "s + "RSA PRIVATE " + "KEY-----";
  const std::string end = "-----END "s + "RSA PRIVATE " + "KEY-----";
  for (const std::string& text : {
           "if (line == \"" + begin + "\") return true;",
           begin + "\n...\n" + end,
           begin + "\n<your key here>\n" + end,
           begin + "\n{{ .Values.key | indent 4 }}\n" + end,
           begin + "\n" + std::string(64, '*') + "\n" + end,
           begin + "\n" + test::noise(test::kBase64, 64) + "\n" + end,
           begin + "\nMIIEpAIBAAKCAQEA" + test::noise(test::kBase64, 20) + "\n...\n" + end,
           begin + begin + begin + end,
           "-----BEGIN "s + "CERTIFICATE-----\nMIIB" + test::noise(test::kBase64, 200),
       }) {
    CAPTURE(text);
    CHECK(found(text) == "");
  }
}

}  // namespace refward::secrets
