// SPDX-License-Identifier: Apache-2.0
// Encrypted as a whole, encrypted in part, and what only says that it is.
#include "../unit/manifests/samples.h"
#include "twins.h"

namespace refward::manifests::twins {
namespace {

using samples::sops_block;
using samples::sops_leaf;

const std::string kRegex = "  encrypted_regex: ^(data|stringData)$\n";

std::string sops_secret(const std::string& leaves, const std::string& more = kRegex) {
  return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\nstringData:\n" + leaves +
         sops_block(more);
}

Twin sops(
    std::string why, std::string rule, std::string path, std::string leak, std::string harmless) {
  return {std::move(why),  std::move(rule),     std::move(path),
          std::move(leak), std::move(harmless), Shapes::file};
}

std::vector<Twin> sops_twins() {
  const std::string p = password();
  const std::string sealed = "  password: " + sops_leaf() + "\n";
  const std::string other = "shop:\n  colour: " + sops_leaf() + "\n";
  const std::string metadata = sops_block();
  return {
      sops("one plain leaf", "sops-plain", "stringData.password",
           sops_secret("  user: " + sops_leaf() + "\n  password: " + p + "\n"),
           sops_secret("  user: " + sops_leaf() + "\n" + sealed)),
      sops("a plain leaf in a list", "sops-plain", "shop.list[1]",
           "shop:\n  list:\n  - " + sops_leaf() + "\n  - " + p + "\n" + metadata,
           "shop:\n  list:\n  - " + sops_leaf() + "\n  - ''\n" + metadata),
      sops("a leaf added by hand", "sops-plain", "later", other + "later: " + p + "\n" + metadata,
           other + "later: " + sops_leaf("int") + "\n" + metadata),
      sops("a number", "sops-plain", "pin", other + "pin: 4711\n" + metadata,
           other + "pin: null\n" + metadata),
      sops("by suffix", "sops-plain", "pin_sealed",
           other + "pin_sealed: " + p + "\nopen: red\n" +
               sops_block("  encrypted_suffix: _sealed\n"),
           other + "pin_sealed: " + sops_leaf() + "\nopen: red\n" +
               sops_block("  encrypted_suffix: _sealed\n")),
      sops("but for a suffix", "sops-plain", "pin",
           other + "pin: " + p + "\n" + sops_block("  unencrypted_suffix: _open\n"),
           other + "pin_open: " + p + "\n" + sops_block("  unencrypted_suffix: _open\n")),
      sops("but for a pattern", "sops-plain", "pin",
           other + "pin: " + p + "\n" + sops_block("  unencrypted_regex: ^open$\n"),
           other + "open: {a: " + p + "}\n" + sops_block("  unencrypted_regex: ^open$\n")),
      sops("a pattern above", "sops-plain", "stringData.deep.password",
           sops_secret("  deep:\n    password: " + p + "\n"),
           sops_secret("  deep:\n    password: " + sops_leaf() + "\n")),
      sops("only the mac covers less", "sops-plain", "stringData.password",
           sops_secret("  password: " + p + "\n", kRegex + "  mac_only_encrypted: true\n"),
           sops_secret(sealed, kRegex + "  mac_only_encrypted: true\n")),
      sops("JSON", "sops-plain", "later",
           "{\"later\": \"" + p +
               "\", \"sops\": {\"kms\": [{\"arn\": \"a\", \"enc\": \"AQ==\"}], "
               "\"mac\": \"" +
               sops_leaf() + "\", \"version\": \"3.9.0\"}}\n",
           "{\"later\": \"" + sops_leaf() +
               "\", \"sops\": {\"kms\": [{\"arn\": \"a\", \"enc\": \"AQ==\"}], \"mac\": \"" +
               sops_leaf() + "\", \"version\": \"3.9.0\"}}\n"),
      sops("groups of keys", "sops-plain", "later",
           "later: " + p + "\nsops: {key_groups: [{kms: [{enc: AQ==}]}], version: 3.9.0, mac: '" +
               sops_leaf() + "'}\n",
           "later: " + sops_leaf() +
               "\nsops: {key_groups: [{kms: [{enc: AQ==}]}], version: 3.9.0, mac: '" + sops_leaf() +
               "'}\n"),
      sops("sealed to nobody", "sops-unproven", "sops",
           other + "sops: {age: [], version: 3.9.0, mac: '" + sops_leaf() + "'}\n",
           other + "sops: {gcp_kms: [{enc: AQ==}], version: 3.9.0, mac: '" + sops_leaf() + "'}\n"),
      sops("a key that is none", "sops-unproven", "sops",
           replaced(other + metadata, "BEGIN AGE", "BEGIN OLD"), other + metadata),
      sops("no mac", "sops-unproven", "sops", replaced(other + metadata, "  mac:", "  mic:"),
           other + metadata),
      sops("a plain mac", "sops-unproven", "sops",
           other + "sops: {kms: [{enc: AQ==}], version: 3.9.0, mac: " + p + "}\n",
           other + "sops: {kms: [{enc: AQ==}], version: 3.9.0, mac: '" + sops_leaf() + "'}\n"),
      sops("no version", "sops-unproven", "sops",
           replaced(other + metadata, "version: 3.9.0", "edition: 3.9.0"), other + metadata),
      sops("ciphertext without metadata", "secret-string-data", "stringData.password",
           "kind: Secret\nstringData:\n" + sealed, sops_secret(sealed)),
      sops("no cipher's leaf", "sops-plain", "stringData.password",
           sops_secret("  password: ENC[AES256_GCM,data:" + p + "]\n"), sops_secret(sealed)),
      {"a creation rule", "sops-missing", "db.password", "db:\n  password: " + p + "\n",
       "db:\n  password: " + sops_leaf() + "\n" + sops_block("  encrypted_regex: ^password$\n"),
       Shapes::file, "secrets/db.yaml", Encrypted::allow, true},
      {"a creation rule that asks for more", "sops-plain", "db.password",
       "db:\n  password: " + p + "\n  pin: " + sops_leaf() + "\n" +
           sops_block("  encrypted_regex: ^pin$\n"),
       "db:\n  password: " + sops_leaf() + "\n  pin: " + sops_leaf() + "\n" +
           sops_block("  encrypted_regex: ^(pin|password)$\n"),
       Shapes::file, "secrets/db.yaml", Encrypted::allow, true},
      {"a creation rule for whole files", "sops-missing", "colour", "colour: red\n",
       "colour: " + sops_leaf() + "\n" + sops_block(), Shapes::file, "whole/db.yaml",
       Encrypted::allow, true},
  };
}

std::vector<Twin> sealed_twins() {
  const std::string p = password();
  const std::string head =
      "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: web\nspec:\n";
  const std::string sealed = "  encryptedData:\n    password: " + samples::sealed_value() + "\n";
  const auto content = [&](const std::string& value) {
    return head + sealed +
           "  template:\n    metadata: {name: web}\n    data:\n      password: " + value + "\n";
  };
  return {
      {"plain in a SealedSecret", "sealed-secret-plain", "spec.encryptedData.password",
       head + "  encryptedData:\n    password: " + p + "\n", head + sealed},
      {"base64 in a SealedSecret", "sealed-secret-plain", "spec.encryptedData.password",
       head + "  encryptedData:\n    password: " + password64() + "\n",
       head + "  encryptedData:\n    password: " + samples::sealed_value(2048) + "\n"},
      {"plain in its template", "sealed-secret-plain", "spec.template.data.password", content(p),
       content("'{{ index . \"password\" }}'")},
      {"its old form", "sealed-secret-plain", "spec.data", head + "  data: " + p + "\n",
       head + "  data: " + samples::sealed_value() + "\n"},
  };
}

std::vector<Twin> file_twins() {
  const std::string p = password();
  const std::string vault = samples::ansible_vault();
  const std::string gitcrypt("\0GITCRYPT\0", 10);
  const std::string age = samples::age_armour();
  const auto file = [](std::string why, std::string leak, std::string harmless) {
    return Twin{std::move(why),  "encryption-malformed", "",
                std::move(leak), std::move(harmless),    Shapes::bytes};
  };
  return {
      file("Ansible Vault, plain", "$ANSIBLE_VAULT;1.1;AES256\npassword: " + p + "\n", vault),
      file("Ansible Vault, hex of no vault", "$ANSIBLE_VAULT;1.1;AES256\n" + samples::hex(p) + "\n",
           vault),
      file("Ansible Vault, another cipher", replaced(vault, "AES256", "NONE"), vault),
      file("Ansible Vault with a label", replaced(vault, "1.1;AES256", "1.2;AES256"),
           replaced(vault, "1.1;AES256", "1.2;AES256;prod")),
      file("age, plain",
           "-----BEGIN AGE ENCRYPTED FILE-----\n" + password64() +
               "\n-----END AGE ENCRYPTED FILE-----\n",
           age),
      file("age, with plain text behind it", age + "password: " + p + "\n", age),
      file("age, binary", "age-encryption.org/v1\n" + p,
           "age-encryption.org/v1\n-> X25519 a\nb\n--- mac\nbytes"),
      file("OpenPGP, plain",
           "-----BEGIN PGP MESSAGE-----\n\npassword: " + p + "\n-----END PGP MESSAGE-----\n",
           samples::pgp_message()),
      file("git-crypt, cut", gitcrypt + "nonce", gitcrypt + std::string(40, 'c')),
      {"a vault tag on plain text", "encryption-malformed", "db_password",
       "db_password: !vault " + p + "\n",
       "db_password: !vault |\n  " + samples::indented(vault, 2) + "\n", Shapes::file},
      {"a vault tag on half a vault", "encryption-malformed", "db_password",
       "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  " + p + "\n",
       "db_password: !vault |\n  " + samples::indented(vault, 2) + "\n", Shapes::file},
      {"age in a Secret", "secret-string-data", "stringData.file",
       "kind: Secret\nstringData:\n  file: |\n    " +
           samples::indented(replaced(age, "BEGIN AGE", "BEGIN OLD"), 4) + "\n",
       "kind: Secret\nstringData:\n  file: |\n    " + samples::indented(age, 4) + "\n"},
  };
}

// Where even what is encrypted may not be: the same texts that are harmless above.
std::vector<Twin> refused_twins() {
  const std::string external =
      "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  secretStoreRef: {name: "
      "vault}\n  dataFrom:\n  - extract: {key: shop/db}\n";
  const auto refused = [&](std::string why, std::string path, std::string leak, Shapes shapes) {
    return Twin{std::move(why), "encrypted-secret", std::move(path),  std::move(leak), external,
                shapes,         "deploy/shop.yaml", Encrypted::refuse};
  };
  return {
      refused("SOPS", "sops", sops_secret("  password: " + sops_leaf() + "\n"), Shapes::file),
      refused("SealedSecret", "spec.encryptedData.password",
              "kind: SealedSecret\nspec:\n  encryptedData:\n    password: " +
                  samples::sealed_value() + "\n",
              Shapes::object),
      refused("age in a Secret", "stringData.file",
              "kind: Secret\nstringData:\n  file: |\n    " +
                  samples::indented(samples::age_armour(), 4) + "\n",
              Shapes::object),
      refused("Ansible Vault", "", samples::ansible_vault(), Shapes::bytes),
      refused("an inline vault", "db_password",
              "db_password: !vault |\n  " + samples::indented(samples::ansible_vault(), 2) + "\n",
              Shapes::file),
      refused("age", "", samples::age_armour(), Shapes::bytes),
      refused("OpenPGP", "", samples::pgp_message(), Shapes::bytes),
      refused("git-crypt", "", std::string("\0GITCRYPT\0", 10) + std::string(40, 'c'),
              Shapes::bytes),
  };
}

}  // namespace

std::vector<Twin> encrypted_twins() {
  std::vector<Twin> all = sops_twins();
  for (const auto& some : {sealed_twins(), file_twins(), refused_twins()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace refward::manifests::twins
