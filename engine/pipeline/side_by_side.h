#pragma once

#include "engine/pipeline/estimator.h"

#include <memory>

namespace fathom {

/// Lets an estimator of a network that takes every view by itself estimate the views of a call side by side: as many
/// single-threaded passes as it has threads, on one copy of the weights. They wait for nobody, while the threads of one
/// pass wait for each other at every layer. Fewer run where memory is short; a single view has all threads.
/// \param estimator  returned as it is when its model reasons about views together, when it has one thread, or when it
/// does not run side by side
[[nodiscard]] std::unique_ptr<Estimator> estimatingSideBySide(std::unique_ptr<Estimator> estimator);

/// How many passes of `passBytes` fit beside each other into `freeBytes`, 1 at least and `most` at most. Unknown (0)
/// figures limit nothing.
[[nodiscard]] int passesThatFit(int most, std::uint64_t passBytes, std::uint64_t freeBytes) noexcept;

/// Bytes of memory that can be had without swapping; 0: unknown.
[[nodiscard]] std::uint64_t freeHostMemory();

} // namespace fathom
