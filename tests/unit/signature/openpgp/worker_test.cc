// SPDX-License-Identifier: Apache-2.0
// What has no mathematics in process goes to GnuPG in a child, and only that; a child that is not
// there, lies, dies or is silent is never good and never for ever.
#include "signature/openpgp/worker.h"

#include "gpg_world.h"
#include "signature/openpgp/gpgme_library.h"
#include "signature/openpgp/home.h"
#include "signature/openpgp/worker_message.h"
#include "signature_parts.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace refward::signature::openpgp {
namespace {

namespace fs = std::filesystem;
using base::ByteBuffer;
using test::kPayload;
using test::people;

// A curve that gpg has and this room has not.
const std::string& kim() {
  static const std::string key = people().gpg.make_key("kim@example.org", "secp256k1/ecdsa");
  return key;
}

const ByteBuffer& by_kim() {
  static const ByteBuffer packets = people().gpg.sign(kim(), kPayload);
  return packets;
}

std::vector<KeyFile> files() {
  return {people().gpg.file("kim@example.org", kim()),
          people().gpg.file("alice@example.org", people().alice)};
}

std::string reason_of(const Verdict& verdict) {
  return std::string(to_text(verdict.reason));
}

// The command lines of this process' children.
std::string children() {
  const test::TemporaryFolder folder;
  const fs::path out = folder.path() / "out";
  const std::string line = "ps -o args= --ppid " + std::to_string(::getpid()) +
                           " | grep '[g]nupg-worker' >" + out.string();
  [[maybe_unused]] const int none_is_fine = std::system(line.c_str());
  return test::contents(out);
}

fs::path script(const test::TemporaryFolder& folder, std::string_view name, std::string_view text) {
  const fs::path path = folder.file(name, text);
  fs::permissions(path, fs::perms::owner_all);
  return path;
}

}  // namespace

TEST_CASE("a curve without mathematics here is asked of GnuPG") {
  const Keyring keyring = test::built(files(), {}, test::worker());
  for (int turn = 0; turn < 2; ++turn) {
    const Verdict verdict = keyring.verify(kPayload, by_kim(), test::terms_now());
    CAPTURE(verdict.detail);
    CHECK(reason_of(verdict) == "good");
    CHECK(verdict.key == kim());
    CHECK(verdict.key_type == "secp256k1");
    // Its digest begins otherwise, so that it gets no further than here.
    CHECK(reason_of(keyring.verify("other", by_kim(), test::terms_now())) == "bad-signature");
  }
  ByteBuffer wrong = by_kim();
  wrong.back() ^= 1;
  CHECK(reason_of(keyring.verify(kPayload, wrong, test::terms_now())) == "bad-signature");
}

TEST_CASE("without asking GnuPG it is unsupported, by name") {
  const Keyring keyring = test::built(files(), {}, {.path = "/nonexistent"});
  const Verdict verdict = keyring.verify(kPayload, by_kim(), test::terms_now({.ask_gnupg = false}));
  CHECK(reason_of(verdict) == "format-unsupported");
  CHECK(verdict.detail.find("2b8104000a") != std::string::npos);
  const ByteBuffer by_alice = people().gpg.sign(people().alice, kPayload);
  CHECK(keyring.verify(kPayload, by_alice, test::terms_now({.ask_gnupg = false})).good());
}

TEST_CASE("the times of a key that GnuPG verifies are those of the keyring") {
  const test::People& all = people();
  const std::string old = all.gpg.make_key("old-curve@example.org", "secp256k1/ecdsa", "sign", "1y",
                                           {"--faked-system-time", "20200101T000000"});
  const ByteBuffer packets =
      all.gpg.sign(old, kPayload, {"--faked-system-time", "20200201T000000"});
  const Keyring keyring =
      test::built({all.gpg.file("old-curve@example.org", old)}, {}, test::worker());
  const Verdict now = keyring.verify(kPayload, packets, test::terms_now());
  CHECK(reason_of(now) == "key-expired");
  CHECK(now.depends_on_time);
  const base::Instant then = *base::parse_rfc3339("2020-03-01T00:00:00Z");
  CHECK(reason_of(keyring.verify(kPayload, packets, test::terms_at(then))) == "good");
}

TEST_CASE("a child that is not there, or not itself") {
  const test::TemporaryFolder folder;
  // A message of four bytes that says: answered, good, and no more.
  const fs::path liar = script(folder, "liar", "#!/bin/sh\nprintf '\\0\\0\\0\\2\\1\\0'\nsleep 9\n");
  const fs::path talker = script(folder, "talker", "#!/bin/sh\nprintf '\\1\\0\\0\\0'\nsleep 9\n");
  const fs::path silent = script(folder, "silent", "#!/bin/sh\nexec sleep 9\n");
  const fs::path brief = script(folder, "brief", "#!/bin/sh\nprintf '\\0\\0'\n");
  for (const fs::path& program : {fs::path("/nonexistent/refward"), fs::path("/bin/false"),
                                  fs::path("/bin/true"), liar, talker, silent, brief}) {
    CAPTURE(program);
    const Keyring keyring =
        test::built(files(), {}, {.path = program, .deadline = std::chrono::milliseconds(300)});
    const auto start = std::chrono::steady_clock::now();
    const Verdict verdict = keyring.verify(kPayload, by_kim(), test::terms_now());
    CHECK(reason_of(verdict) == "engine-failure");
    CHECK_FALSE(verdict.detail.empty());
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  }
}

TEST_CASE("a child that died is started again") {
  const test::TemporaryFolder folder;
  const fs::path moody =
      script(folder, "moody",
             "#!/bin/sh\nif mkdir " + (folder.path() / "once").string() +
                 " 2>/dev/null; then exit 1; fi\nexec " + test::worker().path.string() + "\n");
  const Keyring keyring = test::built(files(), {}, {.path = moody});
  CHECK(reason_of(keyring.verify(kPayload, by_kim(), test::terms_now())) == "engine-failure");
  CHECK(reason_of(keyring.verify(kPayload, by_kim(), test::terms_now())) == "good");
}

TEST_CASE("a home that lost its keys, or has others, is an engine failure") {
  for (const std::string_view harm : {"gone", "other"}) {
    CAPTURE(harm);
    const test::TemporaryFolder cache;
    const Keyring keyring = test::built(files(), cache.path(), test::worker());
    REQUIRE(keyring.verify(kPayload, by_kim(), test::terms_now()).good());
    for (const fs::directory_entry& home : fs::directory_iterator(cache.path())) {
      const fs::path ring = home.path() / kPublicRing;
      if (harm == "gone") {
        fs::remove(ring);
      } else {
        std::string bytes = test::contents(ring);
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
        test::write_file(ring, bytes);
      }
    }
    const Verdict verdict = keyring.verify(kPayload, by_kim(), test::terms_now());
    CHECK(reason_of(verdict) == "engine-failure");
    CHECK(verdict.detail.find("not those that were judged") != std::string::npos);
  }
}

TEST_CASE("the child goes with its keyring, and threads may share it") {
  const std::string before = children();  // of other tests' keyrings
  const test::TemporaryFolder cache;
  {
    const Keyring keyring = test::built(files(), cache.path(), test::worker());
    std::vector<int> good(4, 0);
    std::vector<std::thread> threads;
    for (int& count : good)
      threads.emplace_back([&keyring, &count] {
        for (int i = 0; i < 3; ++i)
          count += keyring.verify(kPayload, by_kim(), test::terms_now()).good() ? 1 : 0;
      });
    for (std::thread& thread : threads)
      thread.join();
    CHECK(good == std::vector<int>(4, 3));
    CHECK(children() == "refward gnupg-worker\n" + before);
  }
  CHECK(children() == before);
}

TEST_CASE("messages: what is written is read, and nothing shorter or longer") {
  const ByteBuffer packets = {1, 2, 3};
  const auto question = to_message(Question{"/home", packets, "payload"});
  REQUIRE(question);
  const base::Bytes body = base::Bytes(*question).subspan(kMessageHeadBytes);
  const auto read = parse_question(body);
  REQUIRE(read);
  CHECK(read->home == "/home");
  CHECK(base::equal(read->packets, packets));
  CHECK(read->payload == "payload");
  const ByteBuffer answer = to_message(Checked{Status::key_expired, "ABC", "word"});
  const base::Bytes answered = base::Bytes(answer).subspan(kMessageHeadBytes);
  const auto heard = parse_answer(answered);
  REQUIRE(heard);
  CHECK(heard->status == Status::key_expired);
  CHECK(heard->fingerprint == "ABC");
  CHECK(heard->detail == "word");
  for (std::size_t length = 0; length < body.size(); ++length)
    CHECK_FALSE(parse_question(body.first(length)));
  for (std::size_t length = 0; length < answered.size(); ++length)
    CHECK_FALSE(parse_answer(answered.first(length)));
  ByteBuffer longer = base::to_buffer(answered);
  longer.push_back(0);
  CHECK_FALSE(parse_answer(longer));
  ByteBuffer strange = base::to_buffer(answered);
  strange[1] = static_cast<std::uint8_t>(Status::other) + 1;
  CHECK_FALSE(parse_answer(strange));
  strange = base::to_buffer(answered);
  strange[0] = 2;
  CHECK_FALSE(parse_answer(strange));
  const ByteBuffer none = to_message(base::Result<Checked>(base::Error("why")));
  const auto why = parse_answer(base::Bytes(none).subspan(kMessageHeadBytes));
  REQUIRE_FALSE(why);
  CHECK(why.error().what == "why");
  const std::string large(kMaxQuestionBytes, 'x');
  CHECK_FALSE(to_message(Question{"/home", packets, large}));
}

}  // namespace refward::signature::openpgp
