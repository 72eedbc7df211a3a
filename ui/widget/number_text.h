#pragma once

#include <QString>

namespace fathom::ui {

/// A value in the user's locale with the decimals that make steps of `span / 100` visible, at most six.
[[nodiscard]] QString numberText(double value, double span);

/// The largest of 1, 2, 5 times a power of ten that is not above `value` (> 0).
[[nodiscard]] double niceStep(double value);

} // namespace fathom::ui
