// SPDX-License-Identifier: Apache-2.0
// Values that look like secrets, put together at run time: none stands in the repository.
#pragma once

#include "secrets/scanner.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace refward::secrets::test {

inline constexpr std::string_view kDigits = "0123456789";
inline constexpr std::string_view kHex = "0123456789abcdef";
inline constexpr std::string_view kUpper32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view kBase62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
inline constexpr std::string_view kUrl64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
inline constexpr std::string_view kBech32Upper = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";

// `count` characters of `alphabet`, the same in every run; begins with "aB3" cut to the alphabet,
// so that every kind of character is there.
[[nodiscard]] std::string noise(std::string_view alphabet, std::size_t count, unsigned seed = 1);
// CRC-32 as the formats spell it; written apart from the scanner's own code.
[[nodiscard]] std::string crc_in_base(std::string_view body, unsigned base, std::size_t width);
[[nodiscard]] std::string with_base62_crc(const std::string& prefix, const std::string& body);
[[nodiscard]] std::string with_base36_crc(const std::string& token);

// "id:" and the value's length and first byte: enough to tell values apart in a test.
[[nodiscard]] Scanner make_scanner(const std::string& cache = {});
// "rule/severity/certainty" of every match, separated by blanks.
[[nodiscard]] std::string summary(const std::vector<Match>& matches);

}  // namespace refward::secrets::test
