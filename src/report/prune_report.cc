// SPDX-License-Identifier: Apache-2.0
#include "report/prune_report.h"

#include "report/layout.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace refward::report {
namespace {

using Json = nlohmann::ordered_json;
using Result = audit::Pruning::Result;

const char* word_of(Result result) {
  switch (result) {
    case Result::done:
      return "done";
    case Result::nothing:
      return "nothing";
    case Result::not_whole:
      return "not-whole";
    case Result::open:
      return "open";
    case Result::unscanned:
      return "unscanned";
  }
  return "";
}

std::string outcome_text(const audit::Pruning& done) {
  switch (done.result) {
    case Result::done:
      return fmt::format("pruned entries {} to {}, {}; record {}\n", done.from, done.entries - 1,
                         human_size(done.bytes), done.event);
    case Result::nothing:
      return "nothing to prune: no closed segment is old enough as a whole\n";
    case Result::not_whole:
      return "error: the record is not whole; nothing was pruned\n"
             "hint: refward audit verify\n";
    case Result::open:
      return fmt::format(
          "error: entry {} decided and has no outcome yet; nothing was pruned\n"
          "hint: refward audit reconcile\n",
          done.oldest);
    case Result::unscanned:
      return fmt::format(
          "error: what entry {} let in is not all examined; nothing was pruned\n"
          "hint: refward scan --continue REPO\n",
          done.oldest);
  }
  return "";
}

}  // namespace

std::string pruned_text(const audit::Pruning& done) {
  return (done.finished ? "finished an earlier pruning\n" : "") + outcome_text(done);
}

std::string pruned_json(const audit::Pruning& done) {
  Json out = {{"result", word_of(done.result)}, {"finished", done.finished}};
  if (done.result == Result::done) {
    out["from"] = done.from;
    out["entries"] = done.entries;
    out["bytes"] = done.bytes;
    out["event"] = done.event;
  }
  if (done.result == Result::open || done.result == Result::unscanned)
    out["oldest"] = done.oldest;
  return out.dump() + "\n";
}

}  // namespace refward::report
