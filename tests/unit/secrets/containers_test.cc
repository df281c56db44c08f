// SPDX-License-Identifier: Apache-2.0
// Key stores and key files, made by openssl, gpg, ssh-keygen and keytool.
#include "secrets/containers.h"

#include "workshop.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace refward::secrets {
namespace {

using namespace std::string_literals;

std::string seen(const std::string& bytes, const std::string& path = "") {
  std::string text;
  for (const Container& container : containers(bytes, path))
    text += std::string(container.info.name) + "/" + std::string(to_text(container.weight));
  return text;
}

struct Row {
  const char* why;
  const char* commands;  // write `out`
  const char* expected;
};

const char* const kPlain = "private-key-file/error";
const char* const kEncrypted = "private-key-file-encrypted/warning";
const char* const kStore = "key-store-encrypted/warning";

const Row kOpenssl[] = {
    {"PKCS #8, RSA",
     "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -outform DER -out out", kPlain},
    {"PKCS #8, Ed25519", "openssl genpkey -algorithm ED25519 -outform DER -out out", kPlain},
    {"RSAPrivateKey",
     "openssl genrsa -traditional 1024 | openssl rsa -traditional -outform DER -out out", kPlain},
    {"ECPrivateKey", "openssl ecparam -name prime256v1 -genkey -noout -outform DER -out out",
     kPlain},
    {"EncryptedPrivateKeyInfo",
     "openssl genpkey -algorithm ED25519 -out k; openssl pkcs8 -topk8 -in k -outform DER -passout "
     "pass:x -out out",
     kEncrypted},
    {"a public key",
     "openssl genpkey -algorithm ED25519 | openssl pkey -pubout -outform DER -out out", ""},
    {"a certificate",
     "openssl req -x509 -newkey rsa:1024 -nodes -keyout k -subj /CN=a -outform DER -out out", ""},
    {"PKCS #12",
     "openssl req -x509 -newkey rsa:1024 -nodes -keyout k -subj /CN=a -out c; openssl pkcs12 "
     "-export -inkey k -in c -passout pass:x -out out",
     kStore},
    {"PKCS #12 without protection",
     "openssl req -x509 -newkey rsa:1024 -nodes -keyout k -subj /CN=a -out c; openssl pkcs12 "
     "-export -inkey k -in c -keypbe NONE -certpbe NONE -nomaciter -passout pass: -out out",
     "key-store/error"},
    {"a CMS message",
     "openssl req -x509 -newkey rsa:1024 -nodes -keyout k -subj /CN=a -out c; openssl cms -encrypt "
     "-in c -outform DER -out out c",
     ""},
};

void check(const test::Workshop& shop, const Row& row) {
  CAPTURE(row.why);
  const bool made = shop.run(row.commands);
  INFO(shop.read("err"));
  REQUIRE(made);
  const std::string bytes = shop.read("out");
  CHECK(seen(bytes) == row.expected);
  CHECK(seen(bytes + "x") == "");
  CHECK(seen(bytes.substr(0, bytes.size() - 1)) == "");
}

}  // namespace

TEST_CASE("DER keys and PKCS #12 stores are known to their last byte") {
  const test::Workshop shop;
  for (const Row& row : kOpenssl)
    check(shop, row);
}

TEST_CASE("OpenPGP keys: plain, protected, public, stubs") {
  if (!test::has_program("gpg"))
    return;
  const test::Workshop shop;
  const std::string make = "gpg --batch --quiet --pinentry-mode loopback --passphrase ";
  REQUIRE(shop.run(make + "\"\" --quick-gen-key alice@example.org ed25519 default never; " + make +
                   "\"secret\" --quick-gen-key bob@example.org rsa1024 default never"));
  REQUIRE(
      shop.run("gpg --batch --export-secret-keys alice@example.org > plain; "
               "gpg --batch --export alice@example.org > public; "
               "gpg --batch --pinentry-mode loopback --passphrase secret --export-secret-keys "
               "bob@example.org > encrypted; "
               "cat private-keys-v1.d/*.key > all; for f in private-keys-v1.d/*.key; do "
               "if grep -aq protected-private-key $f; then cp $f protected.key; else cp $f "
               "plain.key; fi; done; "
               "gpgconf --kill all"));
  CHECK(seen(shop.read("plain")) == kPlain);
  CHECK(seen(shop.read("encrypted")) == kEncrypted);
  CHECK(seen(shop.read("public")).empty());
  CHECK(seen(shop.read("pubring.kbx")).empty());
  CHECK(seen(shop.read("plain.key")) == kPlain);
  CHECK(seen(shop.read("protected.key")) == kEncrypted);
  CHECK(seen(shop.read("plain").substr(0, 40)).empty());
}

TEST_CASE("Java stores count where they hold a key") {
  if (!test::has_program("keytool"))
    return;
  const test::Workshop shop;
  REQUIRE(shop.run(
      "p=\"-storepass changeit\"; keytool -genkeypair -alias a -keyalg RSA -keysize 1024 -dname "
      "CN=a "
      "-storetype JKS -keystore key.jks $p -keypass changeit; "
      "keytool -exportcert -alias a -keystore key.jks $p -file c; "
      "keytool -importcert -noprompt -alias b -file c -storetype JKS -keystore trust.jks $p; "
      "keytool -genseckey -alias s -keyalg AES -keysize 128 -storetype JCEKS -keystore key.jceks "
      "$p "
      "-keypass changeit"));
  CHECK(seen(shop.read("key.jks")) == kStore);
  CHECK(seen(shop.read("key.jceks")) == kStore);
  CHECK(seen(shop.read("trust.jks")).empty());
}

TEST_CASE("stores that no program here makes") {
  using namespace std::string_literals;
  const std::string keytab = "\5\2"s + "\0\0\0\x23"s + "\0\1"s + "\0\7EXAMPLE"s + "\0\1a"s +
                             "\0\0\0\1"s + "\0\0\0\0"s + "\1"s + "\0\x12"s + "\0\x08"s +
                             "kkkkkkkk"s;
  CHECK(seen(keytab) == "kerberos-keytab/error");
  CHECK(seen(keytab + "\0\0\0\5"s).empty());
  CHECK(seen("\5\2\xff\xff\xff\xf0"s + std::string(16, '\0')).empty());  // a hole alone
  const std::string fill(200, '\1');
  CHECK(seen("\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5"s + fill) == "password-database/warning");
  CHECK(seen("\x03\xd9\xa2\x9a\x68\xfb\x4b\xb5"s + fill).empty());
  CHECK(seen("SQLite format 3\0"s + fill + "CREATE TABLE nssPrivate (id)") ==
        "password-database/warning");
  CHECK(seen("SQLite format 3\0"s + fill + "CREATE TABLE nssPublic (id)").empty());
  CHECK(seen("PWS3" + fill, "a.psafe3") == "password-database/warning");
  CHECK(seen("PWS3" + fill, "a.txt").empty());
  CHECK(seen("openssh-key-v1\0\0\0\0\4none"s) == kPlain);
  CHECK(seen("openssh-key-v1\0\0\0\0\x0a"
             "aes256-ctr"s) == kEncrypted);
  const std::string bks = "\0\0\0\2\0\0\0\x14"s + std::string(20, 's') + "\0\0\4\0"s;
  const std::string key =
      "\2\0\1k"s + std::string(8, '\0') + "\0\0\0\0"s + "\0\0\5PKCS8\0\3RSA\0\0\0\1x"s;
  CHECK(seen(bks + key + "\0"s + std::string(20, 'm')) == "key-store/error");
  CHECK(seen(bks + "\4\0\1k"s + std::string(8, '\0') + "\0\0\0\0\0\0\0\1x"s + "\0"s +
             std::string(20, 'm')) == kStore);
  CHECK(seen(bks + "\0"s + std::string(20, 'm')).empty());
  CHECK(seen(bks + key + "\0"s + std::string(21, 'm')).empty());
}

TEST_CASE("every rule has its texts, and text is no container") {
  for (const RuleInfo& rule : container_rules())
    CHECK((!rule.name.empty() && !rule.title.empty() && !rule.remedy.empty() &&
           !rule.reference.empty()));
  for (const std::string& text : {""s, "0\x82"s, "plain text of some length\n"s,
                                  std::string(500, '0'), std::string(500, '\0')})
    CHECK(seen(text).empty());
}

}  // namespace refward::secrets
