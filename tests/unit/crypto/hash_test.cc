// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace refward::crypto {

using base::as_bytes;
using base::to_hex;

TEST_CASE("SHA-2 (examples of FIPS 180-4, NIST's SHA2-256, 384 and 512 short messages)") {
  struct Row {
    std::string_view message;
    std::string_view sha256;
    std::string_view sha384;
    std::string_view sha512;
  };

  constexpr Row kRows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
       "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f1489"
       "8"
       "b95b",
       "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877"
       "e"
       "ec2f63b931bd47417a81a538327af927da3e"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
       "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c"
       "8"
       "25a7",
       "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3f"
       "e"
       "ebbd454d4423643ce80e2a9ac94fa54ca49f"},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.message);
    CHECK(to_hex(sha256(as_bytes(row.message))) == row.sha256);
    CHECK(to_hex(sha384(as_bytes(row.message))) == row.sha384);
    CHECK(to_hex(sha512(as_bytes(row.message))) == row.sha512);
  }
}

TEST_CASE("a stream gives what the whole gives, and starts anew after finish()") {
  const std::string message(1'000, 'a');
  Sha256Stream stream;
  for (const char& byte : message)
    stream.update(as_bytes(std::string_view(&byte, 1)));
  CHECK(stream.finish() == sha256(as_bytes(message)));
  CHECK(stream.finish() == sha256({}));
  stream.update(as_bytes("abc"));
  Sha256Stream moved = std::move(stream);
  CHECK(moved.finish() == sha256(as_bytes("abc")));
}

TEST_CASE("a digest of pieces is that of the whole") {
  const auto ab = digest_of(Hash::sha384, {base::as_bytes("a"), {}, base::as_bytes("bc")});
  CHECK(ab.hash == Hash::sha384);
  CHECK(base::equal(ab.bytes(), sha384(base::as_bytes("abc"))));
  CHECK(base::equal(digest_of(Hash::sha256, {base::as_bytes("abc")}).bytes(),
                    sha256(base::as_bytes("abc"))));
  CHECK(base::equal(digest_of(Hash::sha512, {}).bytes(), sha512({})));
}

TEST_CASE("HMAC-SHA-256 (RFC 4231, test cases 1, 2 and 6)") {
  const base::ByteBuffer twenty(20, 0x0b);
  const base::ByteBuffer longer_than_a_block(131, 0xaa);
  CHECK(to_hex(hmac_sha256(twenty, as_bytes("Hi There"))) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(longer_than_a_block,
                           as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC-SHA-256 of nothing under an empty key is not that of the key before") {
  static_cast<void>(hmac_sha256(as_bytes("a key before"), {}));
  CHECK(to_hex(hmac_sha256({}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("random bytes are as many as asked, and not the same twice") {
  CHECK(random_bytes(0).empty());
  const auto first = random_bytes(32);
  CHECK(first.size() == 32);
  CHECK(first != random_bytes(32));
  CHECK(std::any_of(first.begin(), first.end(), [](std::uint8_t byte) { return byte != 0; }));
}

}  // namespace refward::crypto
