// SPDX-License-Identifier: Apache-2.0
#include "signature/x509/trust.h"

#include "cast.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace refward::signature::x509 {
namespace {

using std::chrono::hours;
using test::cast;
using test::kAuthority;
using test::kPerson;
using test::load_reason;

}  // namespace

TEST_CASE("what files may hold") {
  struct Row {
    Role role;
    std::string content;
    std::string reason;
    std::string_view why;
  };

  const auto& all = cast();
  all.world.make("expired", {"", "Expired", "EC", kAuthority, -hours(48), -hours(24)});
  all.world.make("pinned", {"", "Pinned", "EC", kPerson});
  all.world.make("version1", {"", "One", "EC", ""});
  const std::string root = all.world.pem("root");
  all.world.run("openssl x509 -in root.pem -text");
  const std::string noted = all.world.read("out");
  std::string crlf;
  for (const char c : root)
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
  all.world.run("openssl x509 -in root.pem -outform DER");
  const std::string der = all.world.read("out");
  all.world.run("openssl x509 -in root.pem -trustout");
  const std::string trusted = all.world.read("out");
  const Row rows[] = {
      {Role::roots, root, "", "a root"},
      {Role::roots, root + all.world.pem("expired"), "", "two, and one has run out"},
      {Role::roots, noted, "", "with openssl's notes"},
      {Role::roots, "# ours\n\n" + root, "", "with the administrator's notes"},
      {Role::roots, crlf, "", "lines that end in CR LF"},
      {Role::roots, root.substr(0, root.size() - 1), "", "no line feed at the end"},
      {Role::roots, "", "not-pem", "nothing"},
      {Role::roots, "# none yet\n", "not-pem", "notes alone"},
      {Role::roots, der, "not-pem", "DER"},
      {Role::roots, trusted, "not-pem", "a block of another kind"},
      {Role::roots, root + all.world.read("root.key"), "not-pem", "a key behind it"},
      {Role::roots, root.substr(0, 100), "not-pem", "cut off"},
      {Role::roots, root.substr(0, 100) + root, "not-pem", "a block inside a block"},
      {Role::roots, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "not-pem",
       "an empty block"},
      {Role::roots, "-----BEGIN CERTIFICATE-----\nMIIB*AAA\n-----END CERTIFICATE-----\n", "not-pem",
       "not base64"},
      {Role::roots, "-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n",
       "not-a-certificate", "base64 of something else"},
      {Role::roots, all.world.pem("pinned"), "not-an-authority", "a person's own certificate"},
      {Role::roots, all.world.pem("alice"), "not-an-authority", "a person"},
      {Role::roots, all.world.pem("version1"), "not-an-authority", "no word of being one"},
      {Role::intermediates, all.world.pem("inter"), "", "an intermediate"},
      {Role::intermediates, all.world.pem("alice"), "not-an-authority", "no intermediate"},
      {Role::timestamp_roots, all.world.pem("stamp_root"), "", "a root of time-stamps"},
      {Role::timestamp_roots, all.world.pem("stamp"), "not-an-authority", "the service itself"},
      {Role::timestamp_roots, "", "not-pem", "no root of time-stamps"},
      {Role::crl, root, "not-pem", "a certificate in the place of a CRL"},
      {Role::crl, der, "not-a-crl", "the same in DER"},
      {Role::crl, "", "not-pem", "no CRL"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(load_reason({{row.role, row.content}}) == row.reason);
  }
}

TEST_CASE("an error names its file") {
  const auto& all = cast();
  const std::string root = all.world.pem("root");
  const auto trust =
      Trust::load({{Role::roots, root}, {Role::intermediates, "x"}, {Role::roots, root}});
  REQUIRE_FALSE(trust);
  CHECK(trust.error().file == 1);
  CHECK_FALSE(trust.error().detail.empty());
  const std::vector<TrustFile> many(kMaxTrustFiles + 1, TrustFile{Role::roots, root});
  CHECK_FALSE(Trust::load(many));
}

TEST_CASE("rows are for those who look at the files") {
  const auto& all = cast();
  const std::string crl = all.world.crl({"root", {}});
  auto files = all.files();
  files.push_back({Role::crl, crl});
  const Trust trust = test::loaded(files);
  REQUIRE(trust.rows().size() == 3);
  CHECK(trust.rows()[0].subject == "CN=Root");
  CHECK(trust.rows()[0].key.starts_with("x509:SHA256:"));
  CHECK(trust.rows()[0].until == all.world.now() + hours(24 * 365 * 5));
  CHECK(trust.rows()[1].file == 1);
  CHECK(trust.rows()[2].file == 2);
  CHECK(trust.rows()[2].subject == "CN=Root");
  CHECK(trust.rows()[2].key.empty());
  CHECK(trust.rows()[2].until == all.world.now() + hours(24 * 7));
}

TEST_CASE("nothing is trusted that is not in the files") {
  const auto& all = cast();
  const auto signature = all.world.sign("alice", "-certfile inter.pem");
  const auto nothing = test::loaded({});
  CHECK(nothing.verify(test::kSigned, signature, all.terms()).reason == Reason::x509_untrusted);
  const auto no_root = test::loaded({{Role::intermediates, all.world.pem("root")},
                                     {Role::intermediates, all.world.pem("inter")}});
  CHECK(no_root.verify(test::kSigned, signature, all.terms()).reason == Reason::x509_untrusted);
  const auto stamps_only = test::loaded({{Role::timestamp_roots, all.world.pem("root")}});
  CHECK(stamps_only.verify(test::kSigned, signature, all.terms()).reason == Reason::x509_untrusted);
  // An intermediate may be a root by the administrator's will only as the end of a path that
  // stands.
  const auto partial = test::loaded({{Role::roots, all.world.pem("inter")}});
  CHECK(partial.verify(test::kSigned, signature, all.terms()).reason == Reason::x509_untrusted);
}

TEST_CASE("several threads ask one Trust") {
  const auto& all = cast();
  const auto signature = all.world.sign("alice", "-certfile inter.pem");
  auto files = all.files();
  files.push_back({Role::crl, all.world.crl({"root", {}})});
  files.push_back({Role::crl, all.world.crl({"inter", {}})});
  const Trust trust = test::loaded(files);
  std::vector<int> good(4);
  std::vector<std::thread> threads;
  for (int& count : good)
    threads.emplace_back([&trust, &signature, &all, &count] {
      for (int i = 0; i < 50; ++i)
        count += trust.verify(test::kSigned, signature, all.terms()).good() ? 1 : 0;
    });
  for (std::thread& thread : threads)
    thread.join();
  for (const int count : good)
    CHECK(count == 50);
}

}  // namespace refward::signature::x509
