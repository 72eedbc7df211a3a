#pragma once

#include "engine/pipeline/compute_path.h"
#include "engine/pipeline/device.h"

#include <QString>

namespace fathom::ui {

/// Names of choices that are shown in more than one place.

[[nodiscard]] QString precisionText(Precision precision);    ///< "Automatic", "bf16"
[[nodiscard]] QString deviceText(const Device& device);      ///< "Intel Xeon (2 threads) · 8 GB"
[[nodiscard]] QString deviceShortText(const Device& device); ///< "CPU", "NVIDIA H200"

/// What the products run on, in few words.
[[nodiscard]] QString kernelsText(Kernels kernels);
/// Why the device does not offer the precision; empty when it does.
[[nodiscard]] QString precisionReason(const Device& device, Precision precision);

/// Why networks cannot be prepared for the device in this way; empty when they can.
[[nodiscard]] QString compileReason(const Device& device, CompileMode mode);

} // namespace fathom::ui
