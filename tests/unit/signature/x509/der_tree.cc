// SPDX-License-Identifier: Apache-2.0
#include "der_tree.h"

#include <stdexcept>

namespace refward::test {
namespace {

using base::ByteBuffer;
using base::Bytes;

constexpr std::uint8_t kConstructed = 0x20;

void append(ByteBuffer& out, Bytes bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_length(ByteBuffer& out, std::size_t size) {
  if (size < 0x80) {
    out.push_back(static_cast<std::uint8_t>(size));
    return;
  }
  const int bytes = size < 0x100 ? 1 : size < 0x10000 ? 2 : 3;
  out.push_back(static_cast<std::uint8_t>(0x80 | bytes));
  for (int i = bytes; i-- > 0;)
    out.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
}

Bytes take(Bytes& rest, std::size_t size) {
  if (rest.size() < size)
    throw std::runtime_error("DER ends too early");
  const Bytes taken = rest.first(size);
  rest = rest.subspan(size);
  return taken;
}

std::uint8_t take(Bytes& rest) {
  return take(rest, 1)[0];
}

DerTree take_tree(Bytes& rest);

void take_children(Bytes& rest, DerTree& tree) {
  while (!rest.empty() && (!tree.indefinite || rest[0] != 0))
    tree.children.push_back(take_tree(rest));
}

DerTree take_tree(Bytes& rest) {
  DerTree tree;
  tree.tag = take(rest);
  std::size_t size = take(rest);
  if (size == 0x80) {
    tree.indefinite = true;
    take_children(rest, tree);
    static_cast<void>(take(rest, 2));
    return tree;
  }
  if (size > 0x80) {
    std::size_t count = size & 0x7f;
    for (size = 0; count > 0; --count)
      size = size << 8 | take(rest);
  }
  Bytes content = take(rest, size);
  if ((tree.tag & kConstructed) != 0)
    take_children(content, tree);
  else
    tree.bytes = base::to_buffer(content);
  return tree;
}

}  // namespace

DerTree DerTree::parse(Bytes all) {
  DerTree tree = take_tree(all);
  if (!all.empty())
    throw std::runtime_error("bytes behind DER");
  return tree;
}

DerTree DerTree::primitive(std::uint8_t tag, Bytes bytes) {
  return {tag, base::to_buffer(bytes), {}, false};
}

DerTree DerTree::constructed(std::uint8_t tag, std::vector<DerTree> children) {
  return {tag, {}, std::move(children), false};
}

ByteBuffer DerTree::encode() const {
  ByteBuffer content = bytes;
  for (const DerTree& child : children)
    append(content, child.encode());
  ByteBuffer out{tag};
  if (indefinite) {
    out.push_back(0x80);
    append(out, content);
    append(out, ByteBuffer{0, 0});
    return out;
  }
  append_length(out, content.size());
  append(out, content);
  return out;
}

DerTree& signed_data(DerTree& cms) {
  return cms[1][0];
}

DerTree& signer_info(DerTree& cms) {
  return signed_data(cms).children.back()[0];
}

DerTree& certificates(DerTree& cms) {
  return signed_data(cms)[3];
}

void add_unsigned(DerTree& cms, Bytes oid, std::vector<DerTree> values) {
  DerTree& signer = signer_info(cms);
  if (signer.children.back().tag != 0xa1)
    signer.children.push_back(DerTree::constructed(0xa1, {}));
  signer.children.back().children.push_back(DerTree::constructed(
      0x30, {DerTree::primitive(0x06, oid), DerTree::constructed(0x31, std::move(values))}));
}

ByteBuffer signature_value(Bytes bytes) {
  DerTree cms = DerTree::parse(bytes);
  for (const DerTree& child : signer_info(cms).children)
    if (child.tag == 0x04)
      return child.bytes;
  throw std::runtime_error("no signature value");
}

}  // namespace refward::test
