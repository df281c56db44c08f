// SPDX-License-Identifier: Apache-2.0
#include "secrets/layers.h"

namespace refward::secrets {

std::string to_text(EncodingSet /*encodings*/) {
  return {};
}

std::optional<Layer> decode_layer(std::string_view /*original*/, const Layer* /*previous*/) {
  return std::nullopt;
}

std::optional<LayerMatch> locate(const Layer& /*layer*/, Range /*match*/) {
  return std::nullopt;
}

std::string_view line_around(const Layer& /*layer*/, Range /*match*/) {
  return {};
}

std::vector<Base64Block> base64_blocks(std::string_view /*text*/) {
  return {};
}

}  // namespace refward::secrets
