#pragma once

#include "engine/pipeline/device.h"

#include <QString>

namespace fathom::ui {

/// Names of choices that are shown in more than one place.

[[nodiscard]] QString precisionText(Precision precision);    ///< "Automatic", "bf16"
[[nodiscard]] QString deviceText(const Device& device);      ///< "Intel Xeon (2 threads) · 8 GB"
[[nodiscard]] QString deviceShortText(const Device& device); ///< "CPU", "NVIDIA H200"

} // namespace fathom::ui
