// SPDX-License-Identifier: Apache-2.0
// The built-in rules as one table, made of config/rules/*.toml when refward is built
// (rule_table_maker.cc). A row says how Vectorscan finds a candidate (anchor), how RE2
// confirms it (shape), and which function gives the final opinion (judge). Private to this room.
#pragma once

#include "secrets/judges.h"
#include "secrets/scanner.h"
#include "secrets/weight.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace refward::secrets {

// What may stand directly before the shape: anything, or no letter, digit or underscore (an escape
// such as \n or %3D counts as none).
enum class Boundary { none, word };

// What is handed to the shape: the run of bytes that tokens are made of, or all bytes up to
// `ahead`.
enum class Extent { run, text };

// A form that an issuer gives to its values, or a name beside a value: what a context finds within
// the bytes of a form is told as the form alone.
enum class Strength { form, context };

struct Rule {
  RuleInfo info;
  const char* anchor;
  std::uint16_t back;   // the shape starts so many bytes before the anchor's end
  const char* shape;    // group 1 is the secret
  std::uint32_t ahead;  // longest window after the anchor's end, in bytes
  Boundary boundary;
  Extent extent;
  Strength strength;
  Weight weight;
  Judge judge;
};

[[nodiscard]] std::span<const Rule> builtin_rules() noexcept;

}  // namespace refward::secrets
