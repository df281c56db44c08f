// SPDX-License-Identifier: Apache-2.0
// CMS signatures against a Trust that holds one root. An input is a length in two bytes, a PEM or
// DER file of that length, and a signature: so the files are fuzzed, too. What is accepted would be
// a forgery: nobody has the root's key any more.
#include "signature/x509/trust.h"

#include <cstdlib>
#include <string_view>

namespace {

namespace x509 = refward::signature::x509;
using refward::base::Bytes;

constexpr std::string_view kRoot = R"(-----BEGIN CERTIFICATE-----
MIIBYjCCAQigAwIBAgIURt2AK+DdoGYje5kZ1Nb3ou6xPzkwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEUm9vdDAeFw0yNjAxMDEwMDAwMDBaFw00MDAxMDEwMDAwMDBa
MA8xDTALBgNVBAMMBFJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQHV9uf
36c40RLBGrUW2UWSGZEXuogMl/kkUvIZQHz7NcGx3el0ut740+IjdXbwHzdOXw9J
6AAghD+B/WRv63UMo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIB
BjAdBgNVHQ4EFgQUMt4R6uvac6TBJx0QRDmnFXO7gzMwCgYIKoZIzj0EAwIDSAAw
RQIgNfuo8t0RLwVLMyCQ2yEXWfFqWt0c1zXGYVW4rUIcNjQCIQDVocU0ccfhZEA8
0qy0deAXQ+dfaId1KsBUqcxe40BzqA==
-----END CERTIFICATE-----
)";
constexpr std::string_view kPayload = "a payload\n";

const x509::Trust& trust() {
  static const x509::Trust made = [] {
    auto loaded =
        x509::Trust::load({{x509::Role::roots, kRoot}, {x509::Role::timestamp_roots, kRoot}});
    if (!loaded)
      std::abort();
    return *std::move(loaded);
  }();
  return made;
}

void load(Bytes file) {
  const std::string_view content = refward::base::as_text(file);
  for (const auto role : {x509::Role::intermediates, x509::Role::crl})
    if (const auto loaded = x509::Trust::load({{role, content}}); loaded && loaded->rows().empty())
      std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2)
    return 0;
  const Bytes rest(data + 2, size - 2);
  const std::size_t length = static_cast<std::size_t>(data[0]) << 8 | data[1];
  if (length > rest.size())
    return 0;
  if (length != 0)
    load(rest.first(length));
  // 2027, when the certificates of the corpus are valid.
  const refward::base::Instant now{std::chrono::seconds(1'800'000'000)};
  const auto verdict = trust().verify(kPayload, rest.subspan(length),
                                      {{}, refward::signature::Moment::present(now)});
  if (verdict.good() && (!verdict.x509 || verdict.x509->emails.empty() || verdict.key.size() != 76))
    std::abort();
  return 0;
}
