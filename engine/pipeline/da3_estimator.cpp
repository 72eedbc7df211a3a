#include <torch/torch.h>

#include "engine/pipeline/da3_estimator.h"

#include "engine/base/error.h"
#include "engine/image/normalization.h"
#include "engine/pipeline/host_processor.h"
#include "engine/pipeline/torch_error.h"

#include <algorithm>
#include <cstring>

namespace fathom {

namespace {

da3::ReferenceStrategy strategyOf(ReferenceView view) {
    switch (view) {
    case ReferenceView::First:
        return da3::ReferenceStrategy::First;
    case ReferenceView::Middle:
        return da3::ReferenceStrategy::Middle;
    case ReferenceView::SaddleBalanced:
        return da3::ReferenceStrategy::SaddleBalanced;
    case ReferenceView::SaddleSimRange:
        return da3::ReferenceStrategy::SaddleSimRange;
    }
    throw Error(ErrorCode::Internal, "Unknown reference view strategy.");
}

/// \param map [H,W] fp32 on the CPU, contiguous
FloatMap mapOf(const torch::Tensor& map) {
    FloatMap result(Size{static_cast<int>(map.size(1)), static_cast<int>(map.size(0))});
    std::memcpy(result.data(), map.const_data_ptr<float>(), result.valueCount() * sizeof(float));
    return result;
}

/// \param k [3,3] fp64 on the CPU
Intrinsics intrinsicsOf(const torch::Tensor& k, Size size) {
    const auto value = k.accessor<double, 2>();
    return {value[0][0], value[1][1], value[0][2], value[1][2], size.width, size.height};
}

/// \param extrinsics [3,4] fp64 on the CPU
RigidTransform transformOf(const torch::Tensor& extrinsics) {
    const auto value = extrinsics.accessor<double, 2>();
    Eigen::Matrix<double, 3, 4> matrix;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 4; ++column)
            matrix(row, column) = value[row][column];
    return RigidTransform::fromMatrix(matrix);
}

/// Peak memory of one pass beside the weights, in bytes. Factors fitted to measured peaks: about twenty fp32
/// values per token and channel in the transformer, and for each of the up to eight views that the head takes
/// at a time, three maps of half the head's width and two of 32 channels at full resolution.
std::uint64_t estimatedPassBytes(const da3::Preset& preset, std::size_t views, Size size) {
    constexpr std::uint64_t kValuesPerToken = 20;
    constexpr std::uint64_t kViewsInHead = 8;
    const std::uint64_t pixels = size.pixels();
    const std::uint64_t tokens = views * (1 + pixels / (da3::kPatchSide * da3::kPatchSide));
    const std::uint64_t transformer = kValuesPerToken * tokens * static_cast<std::uint64_t>(preset.dim);
    const std::uint64_t head = std::min<std::uint64_t>(views, kViewsInHead) * pixels *
                               (3 * static_cast<std::uint64_t>(preset.features) / 2 + 2 * 32);
    const std::uint64_t inputAndOutput = 6 * views * pixels;
    return sizeof(float) * (transformer + head + inputAndOutput);
}

/// The system promises more memory than it has and ends whoever uses it: a pass that cannot fit is refused
/// before.
void requireHostMemory(std::uint64_t needed) {
    const std::uint64_t free = readHostProcessor().freeMemory;
    if (free > 0 && needed > free)
        throw Error(ErrorCode::OutOfMemory, "There is not enough memory.",
                    std::to_string(needed >> 20) + " MiB needed, " + std::to_string(free >> 20) +
                        " MiB free");
}

torch::Tensor onHost(const torch::Tensor& tensor, torch::Dtype type) {
    return tensor[0].to(torch::kCPU, type).contiguous();
}

} // namespace

Da3Estimator::Da3Estimator(ModelDescription model, da3::DepthAnything3 network, torch::Device device,
                           const EstimateOptions& options, bool tf32)
    : m_model(std::move(model)), m_network(std::move(network)), m_device(device), m_tf32(tf32) {
    m_forward.reference = strategyOf(options.referenceView);
    m_forward.poseSource =
        options.poseSource == PoseSource::Rays ? da3::PoseSource::Rays : da3::PoseSource::CameraHead;
}

torch::Tensor Da3Estimator::inputOf(const std::vector<const RgbImage*>& processed) const {
    const Size size = processed.front()->size();
    const auto count = static_cast<std::int64_t>(processed.size());
    torch::Tensor input = torch::empty({1, count, 3, size.height, size.width}, torch::kFloat32);
    auto* target = input.mutable_data_ptr<float>();
    for (const RgbImage* image : processed) {
        requireInternal(image->size() == size, "all views of a pass have one size");
        normalisePlanarInto(*image, target);
        target += image->valueCount();
    }
    return input.to(m_device);
}

std::vector<ViewEstimate> Da3Estimator::run(const std::vector<const RgbImage*>& processed,
                                            const CancelToken& token) {
    const c10::InferenceMode inference;
    if (m_device.is_cuda()) {
        at::globalContext().setAllowTF32CuBLAS(m_tf32);
        at::globalContext().setAllowTF32CuDNN(m_tf32);
    }
    da3::ForwardOptions options = m_forward;
    options.cancel = token;
    const da3::Prediction prediction = m_network->forward(inputOf(processed), options);
    const torch::Tensor depth = onHost(prediction.depth, torch::kFloat32);
    const torch::Tensor confidence = onHost(prediction.confidence, torch::kFloat32);
    if (!depth.isfinite().any().item<bool>())
        throw Error(ErrorCode::Internal, "The network gave no usable depth; its weights may be damaged.",
                    m_model.weights.string());
    const torch::Tensor extrinsics = onHost(prediction.cameras.extrinsics, torch::kFloat64);
    const torch::Tensor intrinsics = onHost(prediction.cameras.intrinsics, torch::kFloat64);

    std::vector<ViewEstimate> estimates(processed.size());
    for (std::size_t i = 0; i < processed.size(); ++i) {
        const auto view = static_cast<std::int64_t>(i);
        estimates[i].depth = mapOf(depth[view]);
        if (m_model.capabilities.confidence)
            estimates[i].confidence = mapOf(confidence[view]);
        if (m_model.capabilities.poses) {
            estimates[i].intrinsics = intrinsicsOf(intrinsics[view], processed[i]->size());
            estimates[i].cameraFromBatch = transformOf(extrinsics[view]);
        }
    }
    return estimates;
}

std::vector<ViewEstimate> Da3Estimator::estimate(const std::vector<const RgbImage*>& processed,
                                                 const CancelToken& token) {
    requireInternal(!processed.empty(), "a pass has views");
    if (m_device.is_cpu())
        requireHostMemory(estimatedPassBytes(m_network->preset, processed.size(), processed.front()->size()));
    return translatingTorchErrors([&] { return run(processed, token); });
}

} // namespace fathom
