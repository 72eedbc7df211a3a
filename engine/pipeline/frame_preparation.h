#pragma once

#include "engine/image/resize.h"
#include "engine/io/input_list.h"
#include "engine/pipeline/estimate_options.h"

#include <string>
#include <vector>

namespace fathom {

/// Brings every frame of a job to one size, planned from the sizes in the files' headers: the views of a job
/// are reasoned about together, so frames of different shape are cut to the centre that all of them have.
class FramePreparation {
public:
    /// Frames of impossible shape are left to prepare(), which refuses them one by one.
    /// \param exact  the short side to the resolution as the authors of Depth Anything V1 and V2 do it, without a step
    /// through 8 bits (image/dpt_preparation.h); counts for ResizeMethod::LowerBoundResize alone
    FramePreparation(const std::vector<FrameReference>& frames, const EstimateOptions& options, int defaultResolution,
                     bool exact = false);

    /// Size of every prepared frame; empty when no frame has a possible shape.
    [[nodiscard]] Size size() const noexcept { return m_size; }

    /// One sentence when frames lose parts of their borders because shapes differ, else empty.
    [[nodiscard]] std::string notice() const;

    /// \param image pixels of one frame.
    /// \throws Error{InvalidOption} for an impossible shape, Error{CorruptFile} when the picture turns
    /// out smaller than its header said
    [[nodiscard]] ProcessedImage prepare(const RgbImage& image) const;

private:
    [[nodiscard]] Size sizeOf(Size original) const;

    ResizeMethod m_method;
    bool m_isExact;
    int m_resolution;
    Size m_size;
    bool m_cuts = false;
};

} // namespace fathom
