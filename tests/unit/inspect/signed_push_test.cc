// SPDX-License-Identifier: Apache-2.0
// signed-push, from what a real `git push --signed` leaves in the environment of a hook.
#include "base/files.h"
#include "bench.h"
#include "inspect/push_certificate.h"

#include <doctest/doctest.h>

#include <cstdlib>

namespace refward::inspect {
namespace {

using policy::Word;
using test::Bench;
using test::Scene;
using test::told;

const policy::Block kAsks =
    test::block("b", {"refs/heads/**", "refs/tags/**"}, {Word::signed_push});

// The hook keeps what it is given, and accepts.
constexpr std::string_view kHook =
    "#!/bin/sh\n"
    "cat >../stdin\n"
    "env -0 | tr '\\n\\0' ' \\n' | grep '^GIT_PUSH_' >../variables\n";

class World {
 public:
  World() : signers_(bench.signers()) {
    bench.write("r.git/hooks/pre-receive", kHook);
    bench.run(
        "chmod +x r.git/hooks/pre-receive && git init -q -b main w && cd w && "
        "git config user.name Alice && git config user.email alice@example.org && "
        "git config gpg.format ssh && git config user.signingKey ../alice.pub && "
        "git commit -q --allow-empty -m one && git branch b && git remote add o ../r.git");
    ask_for_nonces();
    bench.run("git -C r.git config receive.advertisePushOptions true");
  }

  void ask_for_nonces() const {
    bench.run("git -C r.git config receive.certNonceSeed \"$(od -An -N8 -tx8 /dev/urandom)\"");
  }

  // Of what the hook saw of this push, judged again now; `altered` may change the environment.
  CertificateFindings push(const std::string& arguments,
                           const platform::Environment::Variables& altered = {}) {
    bench.run("rm -f stdin variables; cd w && git push -q --force " + arguments + " || :");
    return judge_again(altered);
  }

  CertificateFindings judge_again(const platform::Environment::Variables& altered) {
    platform::Environment::Variables variables = altered;
    const std::string kept = base::read_file(bench.path() / "variables", 1U << 20);
    for (std::size_t at = 0; at < kept.size(); at = kept.find('\n', at) + 1) {
      const std::string line = kept.substr(at, kept.find('\n', at) - at);
      variables.emplace(line.substr(0, line.find('=')), line.substr(line.find('=') + 1));
    }
    const auto facts = platform::push_facts(platform::Environment(variables));
    REQUIRE(facts.has_value());
    const auto lines = push::parse_ref_lines(base::read_file(bench.path() / "stdin", 1U << 20), {});
    REQUIRE(lines.has_value());
    scene_.emplace(bench);
    scene_->policy.blocks = {kAsks};
    for (const push::RefLine& line : *lines)
      scene_->push(line.ref, line.old_id, line.new_id);
    Ground ground = scene_->ground();
    ground.now = std::chrono::floor<base::Seconds>(base::Clock::system().now());
    return push_certificate(ground,
                            {.signers = signers_,
                             .formats = {signature::Format::ssh, signature::Format::openpgp},
                             .options = {},
                             .now = ground.now,
                             .received = {},
                             .scanner = &test::scanner()},
                            *facts);
  }

  void take_keyrings() {
    signers_ = identity::Signers::load(
        bench.path() / "keyrings",
        {{signature::Format::ssh, signature::Format::openpgp}, 3072, bench.path() / "cache"});
  }

  Bench bench;

 private:
  identity::Signers signers_;
  std::optional<Scene> scene_;
};

const std::string kRefuses = "refuses signed-push ";

}  // namespace

TEST_CASE("git push --signed, by ssh-keygen") {
  World world;
  for (const char* arguments :
       {"--signed o main", "--signed -o 'one two' -o '' o b main:refs/tags/v1",
        "--signed --atomic o main:refs/heads/c :b", "--signed o :refs/tags/v1",
        "--signed=if-asked o main:refs/heads/d"}) {
    CAPTURE(arguments);
    const auto found = world.push(arguments);
    CHECK(told(found.findings) == "");
    REQUIRE(found.person != nullptr);
    CHECK(found.person->name == "alice@example.org");
    CHECK(found.seen->reason == "good");
    CHECK(found.seen->pushee == "../r.git");
    CHECK(found.seen->text.find("push-option (withheld") == std::string::npos);
  }
  CHECK(told(world.push("o main:refs/heads/e").findings) == kRefuses + "certificate-missing");
  world.bench.run("git -C w config user.signingKey ../mallory.pub");
  CHECK(told(world.push("--signed o main:refs/heads/f").findings) == kRefuses + "key-unknown");
}

TEST_CASE("git push --signed, by gpg") {
  World world;
  std::string home = "/tmp/refward-gpg-XXXXXX";
  REQUIRE(::mkdtemp(home.data()) != nullptr);
  const std::string gpg = "export GNUPGHOME=" + home + " && ";
  world.bench.run(gpg +
                  "gpg -q --batch --pinentry-mode loopback --passphrase '' "
                  "--quick-gen-key 'Carol <carol@example.org>' ed25519 sign never && "
                  "mkdir keyrings/openpgp && gpg -q --armor --export "
                  ">keyrings/openpgp/carol@example.org.asc && cd w && "
                  "git config gpg.format openpgp && git config --unset user.signingKey && "
                  "git config user.email carol@example.org && git config user.name Carol && "
                  "git push -q --signed -o x o main && gpgconf --kill all");
  std::filesystem::remove_all(home);
  world.take_keyrings();
  const auto found = world.judge_again({});
  CHECK(told(found.findings) == "");
  REQUIRE(found.person != nullptr);
  CHECK(found.person->name == "carol@example.org");
  CHECK(found.seen->pusher.starts_with("Carol <carol@example.org> "));
  CHECK(told(world.judge_again({{"GIT_PUSH_OPTION_0", "y"}}).findings) ==
        kRefuses + "certificate-options");
}

TEST_CASE("refs that Git turns down itself are asked for and certified all the same") {
  World world;
  world.bench.run("git -C r.git config transfer.hideRefs refs/heads/hidden");
  const auto found = world.push("--signed o main main:refs/heads/hidden/x");
  CHECK(told(found.findings) == "");
  CHECK(base::read_file(world.bench.path() / "stdin", 1U << 20).find("refs/heads/hidden/x") !=
        std::string::npos);
  CHECK(world.bench.run("git -C r.git for-each-ref --format='%(refname)'") == "refs/heads/main");
}

TEST_CASE("what is taken from one push says nothing of another") {
  World world;
  CHECK(told(world.push("--signed o main").findings) == "");
  const std::string first = world.bench.run("sed -n 's/^GIT_PUSH_CERT=//p' variables");
  world.bench.run("cd w && git commit -q --allow-empty -m two");
  world.ask_for_nonces();
  const auto found = world.push("--signed o main", {{"GIT_PUSH_CERT", first}});
  CHECK(told(found.findings) ==
        kRefuses + "certificate-nonce-differs; " + kRefuses + "certificate-ref-differs");
  CHECK(found.person == nullptr);
}

TEST_CASE("whatever Git thinks of the signature is not asked") {
  World world;
  world.bench.run("git -C w config user.signingKey ../mallory.pub");
  CHECK(told(world
                 .push("--signed o main", {{"GIT_PUSH_CERT_STATUS", "G"},
                                           {"GIT_PUSH_CERT_SIGNER", "alice@example.org"}})
                 .findings) == kRefuses + "key-unknown");
  world.bench.run("git -C w config user.signingKey ../alice.pub");
  CHECK(
      told(world.push("--signed o main:refs/heads/b2", {{"GIT_PUSH_CERT_STATUS", "B"}}).findings) ==
      "");
}

}  // namespace refward::inspect
