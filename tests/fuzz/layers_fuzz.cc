// SPDX-License-Identifier: Apache-2.0
// Links to secrets_dep.
#include "secrets/layers.h"

#include <cstdlib>

namespace {

using refward::secrets::Dialect;
using refward::secrets::Layer;

void require(bool holds) {
  if (!holds)
    std::abort();
}

void decode_all(std::string_view text, Dialect dialect) {
  std::optional<Layer> layer;
  std::size_t before = text.size();
  for (unsigned depth = 1; depth <= refward::secrets::kMaxLayers; ++depth) {
    auto next = decode_layer(text, layer ? &*layer : nullptr, dialect);
    if (!next)
      return;
    layer = std::move(next);
    require(layer->depth == depth && !layer->segments.empty() && layer->text.size() < before);
    before = layer->text.size();
    for (const auto& segment : layer->segments) {
      require(segment.original.end <= text.size() && segment.decoded.end <= before);
      const auto match = locate(*layer, segment.decoded);
      require(match && match->original.begin <= segment.original.begin &&
              match->original.end <= text.size());
      (void)line_around(*layer, segment.decoded);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  decode_all(text, Dialect::gitleaks);
  decode_all(text, Dialect::own);
  for (const auto& block : refward::secrets::base64_blocks(text))
    require(block.original.end <= size && block.bytes.size() <= size);
  return 0;
}
