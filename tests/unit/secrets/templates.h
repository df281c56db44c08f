// SPDX-License-Identifier: Apache-2.0
// The template language of the examples in config/rules: text with {generator:argument} in it, so
// that no value that looks like a secret stands in a file. A brace opens a generator where a
// lower-case letter follows it and no $ precedes it; arguments may hold templates.
//
//   {n} {r}                      line feed, carriage return
//   {base62:30}                  so many random characters of an alphabet; also base64, url64, hex,
//   hexup,
//                                digits, alpha, lower, lownum, upnum, base32, base32low, bech, aws
//                                (mixed base64), and {password}, {uuid}
//   {repeat:36:x} {join:TEXT}    x 36 times; TEXT itself, which keeps lints quiet
//   {raw:feedfeed}               bytes, in hex
//   {encode64:TEXT}              TEXT in base64; encode64u: in base64url without padding
//   {crc62:TEXT} {crc36:TEXT}    TEXT and its CRC-32 in base 62 or 36; hexcrc: TEXT, _ and hex
//   {bech32:PREFIX-}             PREFIX-1, 52 random characters and a Bech32 checksum
//   {macaroon:LOCATION}          a macaroon of binary format 2, in base64url
//   {azure:88:+ASt:Default0}     a key of 88 characters with that mark, under that seed
//   {cask:AZFU} {entra} {devops} the newer forms of Azure
#pragma once

#include <string>
#include <string_view>

namespace refward::secrets::test {

// What stands for random characters: random ones, one character over and over, "EXAMPLE" among
// random ones, or the alphabet in order. All but the first are what documentation writes.
enum class Filling { random, repeated, marked, counted };
enum class Checksum { right, wrong };  // wrong: one character of each is another one

struct Making {
  unsigned seed = 1;
  Filling filling = Filling::random;
  Checksum checksum = Checksum::right;
};

// Throws std::invalid_argument for a generator that there is none of.
[[nodiscard]] std::string made(std::string_view pattern, const Making& making = {});
// Does the template carry a checksum that can be wrong?
[[nodiscard]] bool has_checksum(std::string_view pattern);

}  // namespace refward::secrets::test
