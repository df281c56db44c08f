// SPDX-License-Identifier: Apache-2.0
// Walk: one document, looked at from its root down, each mapping by every kind of secret that this
// room knows (kinds/kinds.h). It follows aliases and merge keys, counts its looks, and says where
// it stands. Private to this room.
#pragma once

#include "manifests/document.h"
#include "manifests/session.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace refward::manifests {

struct Pair {
  NodeIndex key;
  NodeIndex value;
};

// A node where the walk found it. Spots live on the walk's stack, those above outlive those below.
struct Spot {
  const Spot* up;  // null: the root
  NodeIndex node;
  NodeIndex key;     // of the mapping above; the node itself where that is none
  std::size_t item;  // of the sequence above
  std::size_t depth;
};

// A mapping with all its pairs, those that merge keys bring included.
struct Object {
  const Spot* spot;
  std::vector<Pair> pairs;
};

// Whose secret it is.
struct Subject {
  std::string kind;
  std::string name;
};

struct Rule {
  std::string_view name;
  Weight weight = Weight::error;
};

enum class Coding { base64, plain };
enum class Seal { none, proven };

class Walk {
 public:
  Walk(Session& session, const Document& document, const Trail& trail);

  // `document`: all was looked at; too_deep, too_large: a limit was reached on the way.
  Reading run();

  [[nodiscard]] const Options& options() const noexcept { return session_.options(); }

  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }

  [[nodiscard]] const Node& at(const Spot& spot) const { return nodes_[spot.node]; }

  [[nodiscard]] bool is_mapping(const Spot& spot) const {
    return at(spot).kind == Node::Kind::mapping;
  }

  [[nodiscard]] bool is_scalar(const Spot& spot) const {
    return at(spot).kind == Node::Kind::scalar;
  }

  // What may still be opened of texts within values.
  [[nodiscard]] std::size_t bytes_left() const noexcept;

  [[nodiscard]] const Trail& trail() const noexcept { return trail_; }

  // Every look at a node is counted, however it was reached. False: a limit is reached.
  bool enter(std::size_t depth);
  [[nodiscard]] Object open(const Spot& spot);  // no pairs: no mapping
  [[nodiscard]] Spot child(const Spot& up, const Pair& pair) const;
  [[nodiscard]] Spot item(const Spot& up, std::size_t index) const;

  using Look = std::function<void(const Spot&)>;
  using LookAtPair = std::function<void(const std::string& key, const Spot&)>;
  // All values under a key: of one that stands there twice readers take the first or the last.
  void each(const Object& object, std::string_view key, const Look& look);
  void each_pair(const Object& object, const LookAtPair& look);
  void each_item(const Spot& sequence, const Look& look);

  [[nodiscard]] bool has(const Object& object, std::string_view key) const;
  [[nodiscard]] bool has(const Object& object, std::string_view key, std::string_view value) const;
  [[nodiscard]] std::string text(const Object& object, std::string_view key) const;
  [[nodiscard]] Subject subject(const Object& object);

  // How many bytes of literal value stand there and below; 0: nothing but what is harmless or
  // encrypted.
  [[nodiscard]] std::size_t exposed(const Spot& spot, Coding coding);
  // The text of a scalar as its user gets it: decoded where it is base64 of something.
  [[nodiscard]] std::string value_of(const Spot& spot, Coding coding) const;

  // size 0: nothing to mask.
  void report(Rule rule, const Subject& subject, const Spot& spot, std::size_t size);
  // report() if anything is exposed there.
  void judge(Rule rule, const Subject& subject, const Spot& spot, Coding coding);
  // An error only where even what is encrypted is refused.
  void report_encrypted(const Subject& subject, const Spot& spot);

  [[nodiscard]] bool is_reported(const Spot& spot) const { return reported_[spot.node]; }

  [[nodiscard]] std::string path(const Spot& spot) const;
  [[nodiscard]] Trail trail_into(const Spot& spot, std::string_view rule) const;

  // All documents of a text within a value, each kind looked for.
  void look_into(const Spot& spot, std::string_view text, std::string_view rule);
  // The one document of such a text, for a kind that knows what stands there. False: it is no such
  // text, or was not read to its end, which the caller has to count for the worst.
  using LookWithin = std::function<void(Walk& within, const Spot& root)>;
  [[nodiscard]] bool look_within(const Spot& spot, std::string_view text, const LookWithin& look);

  [[nodiscard]] bool is_sealed() const noexcept { return seal_ == Seal::proven; }

 private:
  void visit(const Spot& spot);
  void visit_children(const Spot& spot);
  void look_at_scalar(const Spot& spot);
  void add_pairs(NodeIndex index, std::size_t depth, std::vector<Pair>& pairs);
  void add_merged(NodeIndex index, std::size_t depth, std::vector<Pair>& pairs);
  [[nodiscard]] std::size_t exposed_scalar(const Spot& spot, Coding coding);

  Session& session_;
  const std::vector<Node>& nodes_;
  const Trail& trail_;
  std::size_t looks_ = 0;
  Reading end_ = Reading::document;
  Seal seal_ = Seal::none;
  std::map<std::pair<NodeIndex, Coding>, std::size_t> exposed_;
  std::vector<bool> reported_;
  std::vector<bool> looked_into_;
};

// Looks at one document; how it ended is said as Walk::run() says it.
[[nodiscard]] Reading walk(Session& session, const Document& document, const Trail& trail);

[[nodiscard]] bool is_null(const Node& node);

}  // namespace refward::manifests
