// SPDX-License-Identifier: Apache-2.0
#include "signature/armour.h"

#include "base/files.h"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace refward::signature {
namespace {

using base::ByteBuffer;

constexpr std::string_view kSshBegin = "-----BEGIN SSH SIGNATURE-----\n";
constexpr std::string_view kSshEnd = "-----END SSH SIGNATURE-----\n";
constexpr std::string_view kPgpBegin = "-----BEGIN PGP SIGNATURE-----\n";
constexpr std::string_view kPgpEnd = "-----END PGP SIGNATURE-----\n";

ByteBuffer sample(std::size_t size) {
  ByteBuffer bytes(size);
  for (std::size_t at = 0; at < size; ++at)
    bytes[at] = static_cast<std::uint8_t>(at * 37 + 11);
  return bytes;
}

// Base64 in lines of `width`.
std::string wrapped(const ByteBuffer& bytes, std::size_t width) {
  const std::string text = base::to_base64(bytes);
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += width)
    lines += text.substr(at, width) + "\n";
  return lines;
}

std::string in_ssh(std::string_view body) {
  return std::string(kSshBegin).append(body).append(kSshEnd);
}

std::string in_pgp(std::string_view body) {
  return std::string(kPgpBegin).append(body).append(kPgpEnd);
}

Reason reason_of(std::string_view armour, ArmourHeaders headers = ArmourHeaders::refused) {
  const auto bytes = parse_armour(armour, headers);
  return bytes ? Reason::good : bytes.error().reason;
}

// gpg --enarmor knows no signature label, but writes the lines and the CRC-24 that all have.
std::string gpg_armour(const ByteBuffer& bytes) {
  std::string folder = "/tmp/refward-gpg-XXXXXX";
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  base::replace_file(std::filesystem::path(folder) / "in", base::as_text(bytes), 0600);
  const std::string command = "cd " + folder + " && env -i PATH=\"$PATH\" HOME=" + folder +
                              " GNUPGHOME=" + folder + " gpg --batch --enarmor <in >out 2>err";
  REQUIRE(std::system(command.c_str()) == 0);
  std::string text = base::read_file(std::filesystem::path(folder) / "out", 1u << 20);
  std::filesystem::remove_all(folder);
  constexpr std::string_view kLabel = "ARMORED FILE";
  for (auto at = text.find(kLabel); at != std::string::npos; at = text.find(kLabel, at))
    text.replace(at, kLabel.size(), "SIGNATURE");
  return text;
}

}  // namespace

TEST_CASE("the label tells the format") {
  CHECK(format_of(kSshBegin) == Format::ssh);
  CHECK(format_of(kPgpBegin) == Format::openpgp);
  CHECK(format_of("-----BEGIN PGP MESSAGE-----\n") == Format::openpgp);
  CHECK(format_of("-----BEGIN SIGNED MESSAGE-----\n") == Format::x509);
  for (const std::string_view other :
       {"", "-----BEGIN", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
        " -----BEGIN SSH SIGNATURE-----\n", "-----BEGIN SSH SIGNATURE----\n",
        "-----begin ssh signature-----\n", "-----BEGIN PGP SIGNED MESSAGE-----\n"}) {
    CAPTURE(other);
    CHECK_FALSE(format_of(other).has_value());
    CHECK(reason_of(other) == Reason::armour_unknown);
  }
}

TEST_CASE("lines have one width of 40 to 76 columns") {
  const ByteBuffer bytes = sample(150);

  struct Row {
    std::string body;
    Reason reason;
    std::string_view why;
  };

  const std::string equal = wrapped(sample(90), 40);
  const Row rows[] = {
      {wrapped(bytes, 70), Reason::good, "as ssh-keygen writes"},
      {wrapped(bytes, 64), Reason::good, "as gpg writes"},
      {wrapped(bytes, 40), Reason::good, "the least width; every line whole"},
      {wrapped(bytes, 76), Reason::good, "the greatest width"},
      {wrapped(bytes, 51), Reason::good, "a width that is no multiple of four"},
      {wrapped(bytes, 39), Reason::armour_line_width, "too narrow"},
      {wrapped(bytes, 77), Reason::armour_line_width, "too wide"},
      {wrapped(bytes, 1'000), Reason::armour_line_width, "one line that is too wide"},
      {wrapped(sample(3), 70), Reason::good, "one short line"},
      {wrapped(sample(57), 76), Reason::good, "one line of the greatest width"},
      {wrapped(sample(60), 76) + wrapped(sample(57), 76), Reason::armour_line_width,
       "a short line in the middle"},
      {wrapped(sample(30), 40) + wrapped(sample(33), 44), Reason::armour_line_width,
       "a longer last line"},
      {wrapped(sample(33), 44) + wrapped(sample(60), 40), Reason::armour_line_width,
       "a longer first line"},
      {equal, Reason::good, "three lines of 40"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(reason_of(in_ssh(row.body)) == row.reason);
    CHECK(reason_of(in_pgp("\n" + row.body)) == row.reason);
  }
  CHECK(parse_armour(in_ssh(wrapped(bytes, 70)), ArmourHeaders::refused).value_or({}) == bytes);
}

TEST_CASE("one block, LF only, nothing but base64") {
  const std::string body = wrapped(sample(100), 70);
  const std::string good = in_ssh(body);
  std::string crlf;
  for (const char c : good)
    crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const std::string first = body.substr(0, 71);
  const std::string second = body.substr(71);

  struct Row {
    std::string armour;
    Reason reason;
    std::string_view why;
  };

  const Row rows[] = {
      {good, Reason::good, "as it must be"},
      {crlf, Reason::armour_malformed, "CR LF"},
      {good.substr(0, good.size() - 1), Reason::armour_malformed, "no LF at the end"},
      {good + "\n", Reason::armour_malformed, "an empty line behind the END line"},
      {good + "text\n", Reason::armour_malformed, "text behind the END line"},
      {good + good, Reason::armour_malformed, "a second block"},
      {std::string(kSshBegin) + body, Reason::armour_malformed, "no END line"},
      {std::string(kSshBegin) + body + std::string(kPgpEnd), Reason::armour_malformed,
       "another END line"},
      {std::string(kSshBegin) + good, Reason::armour_malformed, "a BEGIN line in the body"},
      {"-----BEGIN SSH SIGNATURE----- \n" + body + std::string(kSshEnd), Reason::armour_malformed,
       "a blank behind the BEGIN line"},
      {std::string(kSshBegin) + body + "-----END SSH SIGNATURE----- \n", Reason::armour_malformed,
       "a blank behind the END line"},
      {"-----BEGIN SSH SIGNATURE-----", Reason::armour_malformed, "the BEGIN line alone, no LF"},
      {std::string(kSshBegin), Reason::armour_malformed, "the BEGIN line alone"},
      {in_ssh(""), Reason::armour_malformed, "no base64"},
      {in_ssh("\n"), Reason::armour_malformed, "an empty line for base64"},
      {in_ssh("\n" + body), Reason::armour_malformed, "SSH has no empty line in front"},
      {in_ssh(body + "\n"), Reason::armour_malformed, "an empty line behind the base64"},
      {in_ssh(first + "\n" + second), Reason::armour_malformed, "an empty line in the middle"},
      {in_ssh(" " + body), Reason::armour_malformed, "a blank in front"},
      {in_ssh(first.substr(0, 70) + " \n" + second), Reason::armour_malformed,
       "a blank at the end"},
      {in_ssh("\t\n" + body), Reason::armour_malformed, "a line of a tab"},
      {in_ssh(std::string(1, '\0') + body.substr(1)), Reason::armour_malformed, "a NUL"},
      {in_ssh("_" + body.substr(1)), Reason::armour_malformed, "the other alphabet"},
      {in_ssh("Version: 1\n" + body), Reason::armour_headers, "SSH has no armour headers"},
      {in_ssh(wrapped(sample(kMaxArmourBytes), 70)), Reason::armour_malformed, "too long"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(reason_of(row.armour) == row.reason);
    CHECK(reason_of(row.armour, ArmourHeaders::allowed) == row.reason);
  }
}

TEST_CASE("a carriage return is told as what it is") {
  for (const std::string_view armour :
       {"-----BEGIN SSH SIGNATURE-----\r\n", "-----BEGIN PGP SIGNATURE-----\n\nZm9v\r\n"}) {
    const auto bytes = parse_armour(std::string(armour) + "\n", ArmourHeaders::refused);
    REQUIRE_FALSE(bytes.has_value());
    CHECK(bytes.error().detail == "a carriage return");
  }
}

TEST_CASE("base64 is padded, with padding bits of zero") {
  CHECK(reason_of(in_ssh("Zg==\n")) == Reason::good);
  CHECK(reason_of(in_ssh("Zh==\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("Zg\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("Zg=\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("Zm9=\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("Zm8=\n")) == Reason::good);
  CHECK(reason_of(in_ssh("Zm8==\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("Zg==Zg==\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("====\n")) == Reason::armour_padding);
  CHECK(reason_of(in_ssh("Zm9v\n=abcd\n")) == Reason::armour_line_width);
  const std::string alone = wrapped(sample(31), 42);
  REQUIRE(alone.substr(43) == "==\n");
  CHECK_MESSAGE(reason_of(in_ssh(alone)) == Reason::good, "padding alone on its line");
  CHECK_MESSAGE(reason_of(in_pgp("\n" + alone)) == Reason::good, "is no checksum");
}

TEST_CASE("OpenPGP: an empty line in front of the base64, armour headers only where allowed") {
  const std::string body = wrapped(sample(100), 64);

  struct Row {
    std::string armour;
    Reason refused;
    Reason allowed;
    std::string_view why;
  };

  const Reason good = Reason::good;
  const Reason malformed = Reason::armour_malformed;
  const Reason headers = Reason::armour_headers;
  const Row rows[] = {
      {in_pgp("\n" + body), good, good, "as gpg writes"},
      {in_pgp("\nZm9v\n"), good, good, "one short line"},
      {in_pgp(body), malformed, malformed, "no empty line"},
      {in_pgp(" \n" + body), malformed, malformed, "a line of a blank"},
      {in_pgp("\n\n" + body), malformed, malformed, "two empty lines"},
      {in_pgp("\n"), malformed, malformed, "no base64"},
      {in_pgp(""), malformed, malformed, "nothing at all"},
      {in_pgp("Version: GnuPG v2\n\n" + body), headers, good, "Version"},
      {in_pgp("Version: 1\nComment: a\nComment: b\n\n" + body), headers, good, "several"},
      {in_pgp("Version: 1\n" + body), headers, malformed, "headers without an empty line"},
      {in_pgp("Version: 1\n"), headers, malformed, "nothing but headers"},
      {in_pgp("Hash: SHA256\n\n" + body), headers, headers, "a header that no signature has"},
      {in_pgp("version: 1\n\n" + body), headers, headers, "in lower case"},
      {in_pgp("Version:1\n\n" + body), headers, headers, "without the blank"},
      {in_pgp("Comment: \x1b[2J\n\n" + body), headers, headers, "a control character"},
      {in_pgp("\nComment: a\n" + body), headers, headers, "behind the empty line"},
      {in_pgp("\n" + body + "Comment: a\n"), headers, headers, "behind the base64"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.why);
    CHECK(reason_of(row.armour) == row.refused);
    CHECK(reason_of(row.armour, ArmourHeaders::allowed) == row.allowed);
  }
  const std::string message = "-----BEGIN PGP MESSAGE-----\n\n" + body;
  CHECK(reason_of(message + "-----END PGP MESSAGE-----\n") == good);
  CHECK_MESSAGE(reason_of(message + std::string(kPgpEnd)) == malformed, "mixed labels");
}

TEST_CASE("OpenPGP: a CRC-24 may be absent, never wrong (gpg --enarmor made it)") {
  for (const std::size_t size : {1u, 2u, 3u, 47u, 48u, 49u, 300u}) {
    CAPTURE(size);
    const ByteBuffer bytes = sample(size);
    const std::string text = gpg_armour(bytes);
    const auto at = text.rfind("\n=");
    REQUIRE(at != std::string::npos);
    CHECK(parse_armour(text, ArmourHeaders::allowed).value_or({}) == bytes);
    const std::string plain = text.substr(text.find("\n\n") + 1);
    const std::string armour = std::string(kPgpBegin) + plain;
    CHECK(parse_armour(armour, ArmourHeaders::refused).value_or({}) == bytes);

    const auto crc = armour.rfind("\n=") + 1;
    for (std::size_t digit = 1; digit <= 4; ++digit) {
      std::string wrong = armour;
      wrong[crc + digit] = wrong[crc + digit] == 'A' ? 'B' : 'A';
      CHECK(reason_of(wrong) == Reason::armour_checksum);
    }
    const std::string line = armour.substr(crc, 6);
    CHECK(reason_of(std::string(armour).erase(crc, 6)) == Reason::good);
    CHECK(reason_of(std::string(armour).erase(crc + 4, 1)) == Reason::armour_checksum);
    CHECK(reason_of(std::string(armour).insert(crc + 5, "=")) == Reason::armour_checksum);
    CHECK(reason_of(std::string(armour).insert(crc, line)) != Reason::good);
    CHECK(reason_of(std::string(armour).insert(crc + 6, "\n")) == Reason::armour_malformed);
  }
  CHECK(reason_of(in_pgp("\n=abcd\n")) == Reason::armour_malformed);
}

}  // namespace refward::signature
