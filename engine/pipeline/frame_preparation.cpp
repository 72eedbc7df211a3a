#include "engine/pipeline/frame_preparation.h"

#include "engine/image/dpt_preparation.h"

namespace fathom {

FramePreparation::FramePreparation(const std::vector<FrameReference>& frames, const EstimateOptions& options,
                                   int defaultResolution, bool exact)
    : m_method(options.resizeMethod), m_isExact(exact && options.resizeMethod == ResizeMethod::LowerBoundResize),
      m_resolution(options.processResolution.value_or(defaultResolution)) {
    std::vector<Size> sizes;
    sizes.reserve(frames.size());
    for (const FrameReference& frame : frames) {
        try {
            sizes.push_back(sizeOf(frame.originalSize));
        } catch (const Error&) {
            // Its own problem; prepare() reports it when its turn comes.
        }
    }
    if (sizes.empty())
        return;
    m_size = commonSize(sizes);
    for (const Size& size : sizes)
        m_cuts = m_cuts || size != m_size;
}

Size FramePreparation::sizeOf(Size original) const {
    return m_isExact ? dptSize(original, m_resolution, DptPreparation::Original)
                     : planResize(original, m_resolution, m_method).processed;
}

std::string FramePreparation::notice() const {
    if (!m_cuts)
        return {};
    return "The pictures differ in shape; each is cut to its centre of " + std::to_string(m_size.width) +
           " × " + std::to_string(m_size.height) + " pixels.";
}

ProcessedImage FramePreparation::prepare(const RgbImage& image) const {
    ProcessedImage processed = m_isExact ? dptProcessed(image, m_resolution, DptPreparation::Original)
                                         : resizeForNetwork(image, m_resolution, m_method);
    const Size size = processed.image.size();
    if (size.width < m_size.width || size.height < m_size.height)
        throw Error(ErrorCode::CorruptFile, "The picture is smaller than its header says.",
                    std::to_string(image.width()) + " × " + std::to_string(image.height()));
    return cropToCentre(std::move(processed), m_size);
}

} // namespace fathom
