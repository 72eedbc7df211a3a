#pragma once

#include "engine/base/cancellation.h"
#include "engine/estimators/planned_form.h"
#include "engine/models/depth_anything_3/presets.h"
#include "engine/models/depth_anything_v2/presets.h"
#include "engine/nn/block.h"
#include "engine/pipeline/way_choice.h"

#include <functional>
#include <optional>

namespace fathom {

/// What a pass of a network spends most of its time in.
struct PassParts {
    nn::BlockOptions block{};
    std::int64_t withinViews = 0, acrossViews = 0; ///< blocks
    bool rotates = false;
    std::optional<da3::Preset> head{}; ///< of a depth head that has kernels of our own
};

/// Of a nested network its any-view branch.
[[nodiscard]] PassParts passPartsOf(const da3::Preset& preset);
[[nodiscard]] PassParts passPartsOf(const dav2::Preset& preset);

/// Times passes without their network: one block and the head, with weights of no meaning, in the form that each kernels
/// have. They get the tokens of a few views and the head a part of the picture at most; what is left out counts by its
/// amount. Holds one block and one head for all kernels that were asked for.
/// \param form  of the whole network \throws (when called) Cancelled, Error as passes
[[nodiscard]] Trial passTrial(const PassParts& parts, std::function<PlannedForm(Kernels)> form, std::size_t views,
                              Size size, const CancelToken& token);

} // namespace fathom
