#pragma once

#include "engine/pipeline/estimator.h"

#include <functional>
#include <memory>

namespace fathom {

using LoadWider = std::function<std::unique_ptr<Estimator>(const CancelToken&)>;

/// An estimator whose activations may leave the range of its numbers, as those of a float16 network may, whatever their
/// precision. A pass that gives values which are not finite is computed anew by a wider one, which replaces it for good;
/// Execution::measured says so then. If the wider one gives such values too, the weights are to blame, and they are
/// returned. One thread at a time.
/// \param half  freed before the wider one is loaded
/// \param wider  loads the same model for a wider range; tried again by the next pass when it throws
[[nodiscard]] std::unique_ptr<Estimator> widenedOnOverflow(std::unique_ptr<Estimator> half, LoadWider wider);

} // namespace fathom
