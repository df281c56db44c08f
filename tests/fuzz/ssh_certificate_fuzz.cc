// SPDX-License-Identifier: Apache-2.0
// A certificate that is taken has one spelling: its fields written anew are the input. The key in
// it has the form of a plain key, and the facts are those of the fields.
#include "signature/ssh/certificate.h"
#include "signature/ssh/signing_key.h"
#include "signature/ssh/wire.h"

#include <cstdlib>

namespace {

namespace ssh = refward::signature::ssh;
using refward::base::ByteBuffer;
using refward::base::Bytes;

void append_number(ByteBuffer& out, std::uint64_t number, unsigned bits) {
  while (bits != 0) {
    bits -= 8;
    out.push_back(static_cast<std::uint8_t>(number >> bits));
  }
}

ByteBuffer pack(const std::vector<std::string_view>& names) {
  ByteBuffer out;
  for (const std::string_view name : names)
    ssh::append_string(out, name);
  return out;
}

ByteBuffer pack(const std::vector<ssh::CertificateOptionView>& options) {
  ByteBuffer out;
  for (const auto& option : options) {
    ssh::append_string(out, option.name);
    ssh::append_string(out, option.data);
  }
  return out;
}

ByteBuffer spelled(const ssh::CertificateView& view) {
  ByteBuffer out;
  ssh::append_string(out, view.type);
  ssh::append_string(out, view.nonce);
  out.insert(out.end(), view.key_fields.begin(), view.key_fields.end());
  append_number(out, view.serial, 64);
  append_number(out, view.kind, 32);
  ssh::append_string(out, view.key_id);
  ssh::append_string(out, pack(view.principals));
  append_number(out, view.valid_after, 64);
  append_number(out, view.valid_before, 64);
  ssh::append_string(out, pack(view.critical_options));
  ssh::append_string(out, pack(view.extensions));
  ssh::append_string(out, Bytes());
  ssh::append_string(out, view.authority);
  ssh::append_string(out, view.signature);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes input(data, size);
  const auto key = ssh::read_signing_key(input);
  const auto view = ssh::parse_certificate(input);
  if (!view)
    return 0;
  const auto facts = ssh::facts_of(*view);
  const bool judged = ssh::judge_certificate(*view).has_value();
  if (!refward::base::equal(spelled(*view), input) || !key->certified ||
      key->blob != ssh::plain_key_blob(*view) || facts.principals.size() != view->principals.size() ||
      (!key->flaw && !judged) || (judged && facts.principals.empty()))
    std::abort();
  return 0;
}
