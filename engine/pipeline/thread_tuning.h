#pragma once

#include "engine/pipeline/estimator.h"
#include "engine/pipeline/measured_choices.h"

#include <functional>
#include <memory>
#include <vector>

namespace fathom {

/// Numbers of threads worth trying on that many processors, the largest first: all, one fewer, halves down to one.
[[nodiscard]] std::vector<int> threadCountsFor(int processors);

/// An estimator on the processor that times its passes with different numbers of threads whenever it sees a new number of
/// views or size, and goes on with the fastest; what it finds is kept for later starts, unless times of the same number
/// differ so much that something else must have been busy.
/// \param seconds  a clock
[[nodiscard]] std::unique_ptr<Estimator> tuningThreads(std::unique_ptr<Estimator> estimator, MeasuredChoices choices,
                                                       std::vector<int> counts, std::function<double()> seconds);

} // namespace fathom
