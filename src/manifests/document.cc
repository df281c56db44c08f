// SPDX-License-Identifier: Apache-2.0
#include "manifests/document.h"

#include "base/bytes.h"
#include "base/failure.h"
#include "manifests/values.h"

#include <functional>
#include <optional>
#include <utility>

namespace refward::manifests {
namespace {

// The library's messages quote the file: whatever is secret in it must not reach standard error.
void discard(fy_diag* /*diag*/,
             void* /*user*/,
             const char* /*text*/,
             std::size_t /*size*/) noexcept {}

std::string text_of(fy_token* token) {
  std::size_t size = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &size);
  return text == nullptr ? std::string() : std::string(text, size);
}

std::uint64_t line_of(const fy_event& event) {
  // The library takes no const event, and changes nothing.
  const fy_mark* mark = fy_event_start_mark(const_cast<fy_event*>(&event));
  return mark == nullptr || mark->line < 0 ? 0 : static_cast<std::uint64_t>(mark->line) + 1;
}

Node::Tag tag_of(fy_token* token) {
  if (token == nullptr)
    return Node::Tag::none;
  std::size_t size = 0;
  const char* text = fy_tag_token_tag(token) == nullptr ? nullptr : fy_token_get_text(token, &size);
  const std::string_view tag(text == nullptr ? "" : text, size);
  if (tag.ends_with("2002:binary") || tag.ends_with("!binary"))
    return Node::Tag::binary;
  if (tag.ends_with("2002:str") || tag == "!" || tag == "!!str")
    return Node::Tag::string;
  return tag.starts_with("!vault") ? Node::Tag::vault : Node::Tag::other;
}

// Readers of Kubernetes take `!!binary` for the text that it encodes, keys and kinds included.
void decode_binary(Node& node) {
  if (const auto decoded = base::parse_base64(without_blanks(node.text)))
    node.text = std::string(base::as_text(*decoded));
}

Node scalar_of(const fy_event& event) {
  fy_token* token = event.scalar.value;
  const fy_scalar_style style = token == nullptr ? FYSS_PLAIN : fy_token_scalar_style(token);
  Node node{Node::Kind::scalar, style == FYSS_PLAIN, line_of(event), text_of(token), {}};
  node.literal = style == FYSS_LITERAL;
  node.tag = tag_of(event.scalar.tag);
  if (node.tag == Node::Tag::string || node.tag == Node::Tag::binary)
    node.plain = false;
  if (node.tag == Node::Tag::binary)
    decode_binary(node);
  return node;
}

Node node_of(const fy_event& event) {
  switch (event.type) {
    case FYET_MAPPING_START:
      return {Node::Kind::mapping, false, line_of(event), {}, {}};
    case FYET_SEQUENCE_START:
      return {Node::Kind::sequence, false, line_of(event), {}, {}};
    default:
      return scalar_of(event);
  }
}

fy_token* anchor_of(const fy_event& event) {
  switch (event.type) {
    case FYET_MAPPING_START:
      return event.mapping_start.anchor;
    case FYET_SEQUENCE_START:
      return event.sequence_start.anchor;
    default:
      return event.scalar.anchor;
  }
}

}  // namespace

DocumentReader::DocumentReader(std::string_view text, const Limits& limits) : limits_(limits) {
  fy_diag_cfg silence;
  fy_diag_cfg_default(&silence);
  silence.fp = nullptr;
  silence.output_fn = discard;
  diag_.reset(fy_diag_create(&silence));
  fy_parse_cfg configuration{};
  configuration.flags = FYPCF_QUIET;
  configuration.diag = diag_.get();
  parser_.reset(diag_ ? fy_parser_create(&configuration) : nullptr);
  if (!parser_ || fy_parser_set_string(parser_.get(), text.data(), text.size()) != 0)
    throw base::Failure::fault("the YAML library failed to start");
}

Reading DocumentReader::next(Document& document) {
  const auto free_event = [this](fy_event* event) { fy_parser_event_free(parser_.get(), event); };
  document.nodes.clear();
  anchors_.clear();
  open_.clear();
  for (;;) {
    const std::unique_ptr<fy_event, decltype(free_event)> event(fy_parser_parse(parser_.get()),
                                                                free_event);
    if (!event)
      return Reading::broken;
    if (event->type == FYET_STREAM_END)
      return Reading::end;
    if (event->type == FYET_DOCUMENT_START && ++documents_ > limits_.max_documents)
      return Reading::too_large;
    if (event->type == FYET_DOCUMENT_END)
      return document.nodes.empty() ? Reading::broken : Reading::document;
    const Reading reading = accept(*event, document);
    if (reading != Reading::document)
      return reading;
  }
}

// `document` stands for "so far, so good".
Reading DocumentReader::accept(const fy_event& event, Document& document) {
  switch (event.type) {
    case FYET_ALIAS:
      return add_alias(event, document);
    case FYET_SCALAR:
    case FYET_SEQUENCE_START:
    case FYET_MAPPING_START:
      return open(event, document);
    case FYET_SEQUENCE_END:
    case FYET_MAPPING_END:
      if (open_.empty())
        return Reading::broken;
      open_.pop_back();
      return Reading::document;
    default:
      return Reading::document;
  }
}

Reading DocumentReader::open(const fy_event& event, Document& document) {
  if (document.nodes.size() == limits_.max_nodes)
    return Reading::too_large;
  const auto index = static_cast<NodeIndex>(document.nodes.size());
  document.nodes.push_back(node_of(event));
  attach(document, index);
  if (fy_token* anchor = anchor_of(event); anchor != nullptr)
    anchors_.insert_or_assign(text_of(anchor), index);
  if (event.type == FYET_SCALAR)
    return Reading::document;
  open_.push_back(index);
  return open_.size() > limits_.max_depth ? Reading::too_deep : Reading::document;
}

Reading DocumentReader::add_alias(const fy_event& event, Document& document) {
  const auto target = anchors_.find(text_of(event.alias.anchor));
  if (target == anchors_.end() || open_.empty())
    return Reading::broken;
  attach(document, target->second);
  return Reading::document;
}

void DocumentReader::attach(Document& document, NodeIndex node) {
  if (!open_.empty())
    document.nodes[open_.back()].children.push_back(node);
}

}  // namespace refward::manifests
