// One chunk of a product that its owner begins and a helper joins at a moment of the test's choice. The kernels' own parts
// are compiled for AVX2, the tests for every processor.
#pragma once

#include "engine/kernels/linear.h"

#include <cstdint>
#include <vector>

namespace fathom::test {

/// How often each row of each pair of panels was ended, [pairs][rows].
struct Ended {
    std::vector<int> byOwner, byHelper;
    bool ownerCouldHold = false; ///< the owner might have changed the chunk while the helper read it
};

/// Computes all of `call` in fp32 as one chunk. While the owner ends its row number `meeting` (from 0, of all pairs in
/// order) a helper comes, in a thread of its own, and stays until it finds nothing more to do.
[[nodiscard]] Ended meetAt(std::int64_t meeting, const kernels::LinearCall& call, const kernels::StoreTarget& target);

/// What a helper does that comes while the owner still lays the chunk out.
[[nodiscard]] Ended comeTooEarly(const kernels::LinearCall& call, const kernels::StoreTarget& target);

/// How often each pair was taken by two threads that took two at a time from one chunk until none was left.
[[nodiscard]] std::vector<int> takenByTwo(std::int64_t pairs);

} // namespace fathom::test
