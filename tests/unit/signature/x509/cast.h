// SPDX-License-Identifier: Apache-2.0
// Cast: the authorities and people that most tests use, made once.
#pragma once

#include "signature/x509/trust.h"
#include "x509_world.h"

#include <string>
#include <vector>

namespace refward::test {

// Role and PEM.
struct File {
  signature::x509::Role role;
  std::string content;
};

// Loads, or throws with the reason.
[[nodiscard]] signature::x509::Trust loaded(const std::vector<File>& files);
// The reason for which nothing is loaded; "" where it is.
[[nodiscard]] std::string load_reason(const std::vector<File>& files);

struct Cast {
  X509World world;
  signature::x509::Trust trust;        // root, inter
  signature::x509::Trust stamp_trust;  // and stamp_root

  // root -> inter -> alice (P-256), bob (RSA 3072), brief (for less than a day), and others by the
  // rows of tests; stamp_root -> stamp. root, inter and stamp_root are P-256.
  Cast();

  [[nodiscard]] std::vector<File> files() const;
  [[nodiscard]] signature::Terms terms() const;  // now
  [[nodiscard]] signature::Verdict verify(base::Bytes cms) const;
  // Makes a person under `inter`, signs, and verifies.
  [[nodiscard]] signature::Verdict verify_new(Wanted wanted) const;
};

[[nodiscard]] const Cast& cast();

}  // namespace refward::test
