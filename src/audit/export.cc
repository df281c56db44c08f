// SPDX-License-Identifier: Apache-2.0
#include "audit/export.h"

#include "audit/details_view.h"
#include "audit/export_ecs.h"
#include "base/bytes.h"
#include "tlog/merkle.h"

namespace refward::audit {
namespace {

Json as_json(const Source& source, const Record& record, const Leaf& leaf) {
  Json out = merged(record);
  out["export"] = kExportVersion;
  out["origin"] = source.origin;
  out["log"] = base::to_hex(source.identity);
  out["leaf_hash"] = base::to_hex(tlog::hash_leaf(base::as_bytes(record.leaf_json)));
  const DetailsView view = view_of(leaf, record.details_json);
  if (!view.erased.empty())
    out["erased"] = view.erased;
  return out;
}

}  // namespace

std::string export_line(ExportFormat format, const Source& source, const Record& record) {
  constexpr int kOneLine = -1;
  constexpr bool kAscii = true;
  const Leaf leaf = leaf_in(record);
  const Json line = format == ExportFormat::json ? as_json(source, record, leaf)
                                                 : ecs_document(source, record, leaf);
  return line.dump(kOneLine, ' ', kAscii);
}

}  // namespace refward::audit
