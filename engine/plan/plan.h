#pragma once

#include "engine/models/depth_anything_3/da3.h"
#include "engine/plan/arithmetic.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::plan {

/// What a network is to be rewritten for.
struct Request {
    Arithmetic arithmetic = Arithmetic::Fp32;
    bool onProcessor = true;           ///< the network stays on the CPU
    bool rays = false;                 ///< the ray branch will be asked for
    std::vector<std::string> without;  ///< names of passes that are left out
};

/// One rewrite of a loaded fp32 network on the CPU; results stay the same within the rounding of the arithmetic. A
/// pass takes the network as the passes before it in the list left it, whichever of them ran.
struct Pass {
    std::string_view name;
    std::string_view effect; ///< for people, one line
    /// \return empty when it was applied, else why it was not
    std::string (*apply)(da3::DepthAnything3& network, const Request& request);
};

/// In the order in which they are applied.
[[nodiscard]] std::span<const Pass> passes() noexcept;

struct Outcome {
    std::string name;
    std::string skipped; ///< empty: applied; else why not
};

/// Applies every pass that is not left out. The weights no longer equal the checkpoint's: not for saving.
/// \throws Error{InvalidOption} when `without` names no pass
std::vector<Outcome> rewrite(da3::DepthAnything3& network, const Request& request);

} // namespace fathom::plan
