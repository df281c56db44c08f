// SPDX-License-Identifier: Apache-2.0
// Owning handles for libgit2's objects, and the library's start. Private to the room; with repo.cc
// and its like the only place that sees <git2.h>.
#pragma once

#include "git/object_id.h"

#include <git2.h>

#include <memory>
#include <string>

namespace refward::git {

template <auto free_function>
struct Deleter {
  template <typename T>
  void operator()(T* handle) const noexcept {
    free_function(handle);
  }
};

using RepositoryHandle = std::unique_ptr<git_repository, Deleter<git_repository_free>>;
using OdbHandle = std::unique_ptr<git_odb, Deleter<git_odb_free>>;
using OdbObject = std::unique_ptr<git_odb_object, Deleter<git_odb_object_free>>;
using ConfigHandle = std::unique_ptr<git_config, Deleter<git_config_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, Deleter<git_reference_free>>;
using RefIteratorHandle =
    std::unique_ptr<git_reference_iterator, Deleter<git_reference_iterator_free>>;

// Starts the library on first use, with the options that refward reads by; throws base::Failure
// where it does not start. Any thread may call it at any time. It is never shut down.
void start_library();

// What the library said last on this thread; never empty.
[[nodiscard]] std::string library_words();
// The library failed where only a broken machine can make it fail.
[[noreturn]] void throw_library_fault(const std::string& doing);

[[nodiscard]] git_oid to_oid(const ObjectId& id) noexcept;
[[nodiscard]] ObjectId from_oid(const git_oid& oid) noexcept;

}  // namespace refward::git
