#pragma once

#include <CLI/CLI.hpp>

namespace fathom {

// Checks of options with numbers. CLI11's own let NaN pass, for no comparison refuses it, and infinity where it is a bound.

/// Refuses what is no number from `low` to `high`.
[[nodiscard]] CLI::Validator numberFrom(double low, double high);

/// Refuses what is no finite number above 0.
[[nodiscard]] CLI::Validator positiveNumber();

} // namespace fathom
