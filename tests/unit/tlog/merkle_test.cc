// SPDX-License-Identifier: Apache-2.0
#include "tlog/merkle.h"

#include <doctest/doctest.h>

#include <stdio.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace refward::tlog {
namespace {

// The eight leaves and their roots that the Certificate Transparency implementations test with
// (made by them, not by us).
constexpr const char* kLeaves[] = {"",
                                   "00",
                                   "10",
                                   "2021",
                                   "3031",
                                   "40414243",
                                   "5051525354555657",
                                   "606162636465666768696a6b6c6d6e6f"};
constexpr const char* kRoots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

Digest leaf_hash(std::size_t i) {
  return hash_leaf(base::parse_hex(kLeaves[i]).value());
}

Digest numbered(std::uint64_t i) {
  return hash_leaf(base::as_bytes(std::to_string(i)));
}

struct CloseProgram {
  void operator()(FILE* program) const noexcept { ::pclose(program); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, CloseProgram> program(::popen(command.c_str(), "r"));
  REQUIRE(program != nullptr);
  std::string out;
  for (int c = ::fgetc(program.get()); c != EOF; c = ::fgetc(program.get()))
    out.push_back(static_cast<char>(c));
  return out;
}

}  // namespace

TEST_CASE("the known trees of one to eight leaves have their known roots") {
  CompactRange range;
  std::vector<Digest> hashes;
  CHECK(base::to_hex(range.root()) == kRoots[0]);
  CHECK(base::to_hex(root_of(hashes)) == kRoots[0]);
  for (std::size_t i = 0; i < std::size(kLeaves); ++i) {
    CAPTURE(i);
    range.append(leaf_hash(i));
    hashes.push_back(leaf_hash(i));
    CHECK(base::to_hex(range.root()) == kRoots[i + 1]);
    CHECK(base::to_hex(root_of(hashes)) == kRoots[i + 1]);
  }
}

TEST_CASE("the compact range agrees with the recursive definition at every size") {
  CompactRange range;
  std::vector<Digest> hashes;
  for (std::uint64_t i = 0; i < 300; ++i) {
    range.append(numbered(i));
    hashes.push_back(numbered(i));
    REQUIRE(range.root() == root_of(hashes));
    REQUIRE(range.roots().size() == static_cast<std::size_t>(__builtin_popcountll(range.size())));
  }
}

TEST_CASE("a leaf is no node, an order is an order, and nothing is doubled") {
  const Digest a = numbered(1);
  const Digest b = numbered(2);
  base::ByteBuffer both(a.begin(), a.end());
  both.insert(both.end(), b.begin(), b.end());
  CHECK(hash_leaf(both) != hash_children(a, b));
  CHECK(hash_children(a, b) != hash_children(b, a));
  const Digest three[] = {a, b, a};
  const Digest four[] = {a, b, a, a};
  CHECK(root_of(three) != root_of(four));
}

TEST_CASE("Python's hashlib computes the same root of 1000 leaves") {
  if (std::system("python3 -c 'import hashlib' >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: no python3");
    return;
  }
  const std::string script = R"(
import hashlib
def h(b): return hashlib.sha256(b).digest()
def mth(d):
    n = len(d)
    if n == 1: return h(b"\0" + d[0])
    k = 1
    while k * 2 < n: k *= 2
    return h(b"\1" + mth(d[:k]) + mth(d[k:]))
print(mth([str(i).encode() for i in range(1000)]).hex(), end="")
)";
  CompactRange range;
  for (std::uint64_t i = 0; i < 1000; ++i)
    range.append(numbered(i));
  CHECK(output_of("python3 -c '" + script + "'") == base::to_hex(range.root()));
}

}  // namespace refward::tlog
