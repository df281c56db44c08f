// SPDX-License-Identifier: Apache-2.0
// Details, against the leaf that stands before the first line end.
#include "audit/details.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = refward::base::as_text({data, size});
  const std::size_t end = text.find(0x0a);
  const auto leaf = refward::audit::parse_leaf(text.substr(0, end));
  if (!leaf || end == text.npos)
    return 0;
  const auto details = text.substr(end + 1);
  if (refward::audit::check_details(details, leaf->commitments))
    (void)refward::audit::updates_of(*leaf, details);
  (void)refward::audit::erased_by(*leaf, details);
  const auto fields = refward::audit::erased_fields(details, leaf->commitments);
  const auto rest = refward::audit::without_fields(details, {"note", "pusher"});
  if (rest && !fields.empty() &&
      refward::audit::erased_fields(*rest, leaf->commitments).size() < fields.size())
    std::abort();
  return 0;
}
