// SPDX-License-Identifier: Apache-2.0
#include "manifests/values.h"

#include "samples.h"

#include <doctest/doctest.h>

#include <string>

namespace refward::manifests {

TEST_CASE("harmless values and their neighbours") {
  struct Row {
    std::string value;
    bool harmless;
    std::string why;
  };

  const std::string label = std::string("PRIVATE ") + "KEY";
  const Row rows[] = {
      {"", true, "empty"},
      {" \n", true, "blank"},
      {"changeme", true, "a placeholder"},
      {"ChangeMe!", true, "with an ending"},
      {"changeme1", false, "a bad password is one all the same"},
      {"<your password here>", true, "a hint"},
      {"<xml>secret</xml>", false, "markup"},
      {"<a\nb>", false, "two lines"},
      {"xxxxxxxx", true, "crossed out"},
      {"xxxxxxxy", false, "nearly"},
      {"xx", false, "too short to tell"},
      {"${A}${B}", true, "two references"},
      {"${A", false, "one that does not close"},
      {"${a b-c}", true, "a name..."},
      {"pa((ss!))", false, "...and no name"},
      {"$()", false, "nothing in it"},
      {"{{ a }}", true, "a template"},
      {"user={{ u }}\nurl=http://x", true, "a template"},
      {"user={{ u }}\napi_key=abc", false, "a template with a literal key"},
      {"user={{ u }}\napi_key=", true, "a template with an empty key"},
      {"{{ a }}\n-----BEGIN " + label + "-----\nMIIB\n-----END " + label + "-----\n", false,
       "a template beside a key"},
      {std::string("$(a)\0", 5), false, "not text"},
      {"vault:secret/a#b", true, "a store"},
      {"vault:", false, "no path"},
      {"vault:a b/c", false, "words"},
      {"op://vault/item/field", true, "a store"},
      {"arn:aws:secretsmanager:eu-central-1:1:secret:a", true, "a store"},
      {"ssh-ed25519 AAAAC3Nza", true, "a public key"},
      {"ssh-ed25519 BBBB", false, "no public key"},
      {"@cert-authority *.example.org ssh-rsa AAAAB3 comment", true, "known_hosts"},
      {"a b c ssh-rsa AAAAB3", false, "too far to the right"},
      {"-----BEGIN CERTIFICATE-----\nMIIB\n", false, "no end"},
      {"-----BEGIN CERTIFICATE-----\nMIIB\n-----BEGIN " + label +
           "-----\n-----END CERTIFICATE-----",
       false, "a key inside"},
      {"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", true, "a certificate"},
      {"-----BEGIN \n", false, "no label"},
      {"-----BEGIN -----\n", false, "an empty label"},
      {"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nx\n-----END PGP PUBLIC KEY BLOCK-----", true,
       "a public key"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CAPTURE(row.value);
    CHECK(is_harmless(row.value) == row.harmless);
  }
}

TEST_CASE("SOPS leaves") {
  const std::string leaf = samples::sops_leaf();
  const auto with = [&](std::string_view part, std::string_view other) {
    std::string out = leaf;
    return out.replace(out.find(part), part.size(), other);
  };
  CHECK(is_sops_ciphertext(leaf));
  CHECK(is_sops_ciphertext(leaf + "\n"));
  CHECK(is_sops_ciphertext(samples::sops_leaf("bool")));
  for (const std::string& broken :
       {with(",tag:", ",rag:"), with("type:str]", "type:str"), with("AES256_GCM", "ROT13"),
        with("type:str", "type:word"), with("data:", "data:!"), with("data:", "data:,"),
        with("iv:", "iv:AAAA"), with("tag:", "tag:AAAA"), leaf + " hunter2]", "a" + leaf}) {
    CAPTURE(broken);
    CHECK_FALSE(is_sops_ciphertext(broken));
  }
}

}  // namespace refward::manifests
