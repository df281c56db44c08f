// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"
#include "text.h"

namespace refward::config {

TEST_CASE("the canonical text holds what pushes are judged by") {
  CHECK(canonical(config_of("[[protect]]\nname = \"main\"\nrefs = [\"@default\"]\n"
                            "require = [\"no-delete\"]\n")) ==
        "refward policy 1\n"
        "allow\n"
        "protect \"main\"\n"
        " repositories \"**\"\n"
        " refs \"@default\"\n"
        " mode enforce\n"
        " require \"no-delete\"\n"
        "signatures formats ssh openpgp x509 min_rsa_bits 3072 max_future 600 "
        "allow_armour_headers false\n"
        "secrets enforce time_budget 30\n"
        "manifests enforce paths \"**/*.json\" \"**/*.yaml\" \"**/*.yml\"\n");
}

TEST_CASE("a judged setting changes it, and a server's path does not") {
  const std::string plain = canonical(config_of(""));
  for (const std::string same :
       {"root = \"/srv\"\n", "keyrings = \"/k\"\n", "state = \"/s\"\n", "audit = \"/a\"\n",
        "group = \"git\"\n", "pin_config = true\n", "[signatures]\nmin_rsa_bits = 3072\n",
        "[signatures]\nformats = [\"x509\", \"openpgp\", \"ssh\", \"ssh\"]\n",
        "[manifests]\npaths = [\"**/*.json\", \"**/*.yml\", \"**/*.yaml\"]\n",
        "[signatures]\ncertificate_principals = []\n", "[signatures]\nask_gnupg = true\n",
        "[secrets]\ntime_budget = \"30s\"\n", "# words\n",
        "[manifests]\nencrypted = \"allow\"\n"}) {
    CAPTURE(same);
    CHECK(canonical(config_of(same)) == plain);
  }
  std::set<std::string> texts = {plain};
  for (const std::string other :
       {"[signatures]\nmin_rsa_bits = 4096\n", "[signatures]\nformats = [\"ssh\"]\n",
        "[signatures]\ncertificate_principals = [\"*@a\"]\n",
        "[signatures]\ncertificate_principals = [\"*@b\"]\n", "[signatures]\nmax_future = \"5m\"\n",
        "[signatures]\nallow_armour_headers = true\n", "[signatures]\nask_gnupg = false\n",
        "[secrets]\nmode = \"off\"\n", "[secrets]\nmode = \"evaluate\"\n",
        "[secrets]\ntime_budget = \"31s\"\n", "[manifests]\nmode = \"off\"\n",
        "[manifests]\npaths = [\"**/*.yaml\"]\n", "[refs]\nallow = [\"refs/x/**\"]\n",
        "[manifests]\nencrypted = \"refuse\"\n", "[[manifests.rbac]]\n",
        "[[manifests.rbac]]\nmode = \"evaluate\"\n", "[[manifests.rbac]]\nrules = [\"secrets\"]\n",
        "[[manifests.rbac]]\npaths = [\"envs/prod/**\"]\n",
        "[[protect]]\nrefs = [\"@default\"]\n"}) {
    CAPTURE(other);
    CHECK(texts.insert(canonical(config_of(other))).second);
  }
}

}  // namespace refward::config
