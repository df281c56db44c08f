// SPDX-License-Identifier: Apache-2.0
// Result<T, E>: the value of a fallible operation, or why there is none. For untrusted or fallible
// input; a verdict is a plain value, and a broken machine throws base::Failure. The names are those
// of std::expected, to which this moves when the floor has it.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace refward::base {

// Why an operation on input failed: one sentence without a full stop, outermost context first.
struct Error {
  explicit Error(std::string message) : what(std::move(message)) {}

  // The same error seen from further out: "keyrings/allowed_signers:3: unknown option".
  [[nodiscard]] Error within(std::string_view context) const {
    return Error(std::string(context) + ": " + what);
  }

  std::string what;
};

// The value of an operation that yields nothing but success.
struct Done {};

template <typename T, typename E = Error>
class [[nodiscard]] Result {
  static_assert(!std::is_convertible_v<T, E> && !std::is_convertible_v<E, T>,
                "value and error must not convert into each other");

 public:
  using value_type = T;
  using error_type = E;

  // Implicit, as in std::expected: `return value;` and `return Error("...");` both read as what
  // they are.
  // NOLINTNEXTLINE(google-explicit-constructor): see above
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}

  // NOLINTNEXTLINE(google-explicit-constructor): see above
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }

  explicit operator bool() const noexcept { return has_value(); }

  // Reading the side that is not there is our own bug, and stops the program: the push is refused.
  [[nodiscard]] T& operator*() & { return checked<0>(*this); }

  [[nodiscard]] const T& operator*() const& { return checked<0>(*this); }

  [[nodiscard]] T&& operator*() && { return std::move(checked<0>(*this)); }

  [[nodiscard]] T* operator->() { return &checked<0>(*this); }

  [[nodiscard]] const T* operator->() const { return &checked<0>(*this); }

  [[nodiscard]] E& error() & { return checked<1>(*this); }

  [[nodiscard]] const E& error() const& { return checked<1>(*this); }

  [[nodiscard]] E&& error() && { return std::move(checked<1>(*this)); }

  [[nodiscard]] T value_or(T other) const& { return has_value() ? **this : std::move(other); }

 private:
  template <std::size_t I, typename Self>
  static auto& checked(Self& self) {
    if (self.state_.index() != I)
      std::abort();
    return *std::get_if<I>(&self.state_);
  }

  std::variant<T, E> state_;
};

using Status = Result<Done>;

}  // namespace refward::base

#define REFWARD_JOIN_(a, b) a##b
#define REFWARD_JOIN(a, b) REFWARD_JOIN_(a, b)

// TRY(auto x, f()): x is the value of f(), or this function returns f()'s error. TRY_OK(f()) for a
// Status.
#define TRY_OK(...)                                  \
  auto REFWARD_JOIN(try_, __LINE__) = (__VA_ARGS__); \
  if (!REFWARD_JOIN(try_, __LINE__))                 \
  return std::move(REFWARD_JOIN(try_, __LINE__)).error()
#define TRY(decl, ...) \
  TRY_OK(__VA_ARGS__); \
  decl = *std::move(REFWARD_JOIN(try_, __LINE__))
