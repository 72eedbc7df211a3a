#include "engine/training/batch.h"

#include "engine/training/colour_augmentation.h"
#include "engine/training/view_resampling.h"

#include <algorithm>
#include <cmath>

namespace fathom::training {
namespace {

/// Channel statistics of ImageNet, as the published networks expect them.
constexpr float kMean[3] = {0.485F, 0.456F, 0.406F};
constexpr float kDeviation[3] = {0.229F, 0.224F, 0.225F};
constexpr float kSmallestZoom = 0.78F;

/// Writes rows into the tensors of a batch under construction.
class BatchWriter {
public:
    BatchWriter(int64_t rows, int64_t views, Size size) : m_views(views), m_size(size) {
        const int64_t height = size.height, width = size.width;
        m_images = torch::empty({rows, views, 3, height, width});
        m_depth = torch::empty({rows, views, height, width});
        m_fieldOfView = torch::empty({rows, views, 2});
        m_poses = torch::empty({rows, views, 3, 4});
    }

    void write(int64_t row, int64_t view, const ResampledView& pixels, const std::array<float, 12>& worldFromCamera,
               bool mirrored) {
        const int64_t index = row * m_views + view;
        const auto count = static_cast<int64_t>(m_size.pixels());
        for (int64_t c = 0; c < 3; ++c) {
            float* target = m_images.data_ptr<float>() + (index * 3 + c) * count;
            const float* source = pixels.colours.data() + c * count;
            for (int64_t i = 0; i < count; ++i)
                target[i] = (source[i] - kMean[c]) / kDeviation[c];
        }
        std::copy(pixels.depth.begin(), pixels.depth.end(), m_depth.data_ptr<float>() + index * count);
        m_fieldOfView.data_ptr<float>()[index * 2] = pixels.verticalFieldOfView;
        m_fieldOfView.data_ptr<float>()[index * 2 + 1] = pixels.horizontalFieldOfView;
        // Mirroring asks for F R F and F t with F = diag(-1, 1, 1) of the relative pose (R, t): with every
        // camera's own x axis negated (R_i F) that is what relating two cameras gives.
        float* pose = m_poses.data_ptr<float>() + index * 12;
        for (int r = 0; r < 3; ++r) {
            for (int c = 0; c < 4; ++c) {
                const bool flip = mirrored && c == 0;
                pose[r * 4 + c] = flip ? -worldFromCamera[static_cast<std::size_t>(r * 4 + c)]
                                       : worldFromCamera[static_cast<std::size_t>(r * 4 + c)];
            }
        }
    }

    [[nodiscard]] Batch finish() const;

private:
    [[nodiscard]] torch::Tensor unitPerMetre() const;

    int64_t m_views;
    Size m_size;
    torch::Tensor m_images, m_depth, m_fieldOfView, m_poses;
};

/// [B] reciprocal of the geometric mean distance of the valid pixels of view 0.
torch::Tensor BatchWriter::unitPerMetre() const {
    const int64_t rows = m_depth.size(0);
    const torch::Tensor tangent = (m_fieldOfView.select(1, 0) / 2).tan(); // [B,2]
    const torch::Tensor x = ((torch::arange(m_size.width) + 0.5) / m_size.width * 2 - 1).view({1, 1, m_size.width});
    const torch::Tensor y = ((torch::arange(m_size.height) + 0.5) / m_size.height * 2 - 1).view({1, m_size.height, 1});
    const torch::Tensor squared = (x * tangent.select(1, 1).view({rows, 1, 1})).square() +
                                  (y * tangent.select(1, 0).view({rows, 1, 1})).square();
    const torch::Tensor first = m_depth.select(1, 0);
    const torch::Tensor valid = first.gt(0).to(torch::kFloat);
    const torch::Tensor logDistance = (first.clamp_min(1e-3) * (1 + squared).sqrt()).log() * valid;
    return (-logDistance.sum({1, 2}) / valid.sum({1, 2}).clamp_min(1)).exp();
}

Batch BatchWriter::finish() const {
    const int64_t rows = m_depth.size(0);
    const torch::Tensor scale = unitPerMetre();
    Batch batch;
    batch.images = m_images;
    batch.fieldOfView = m_fieldOfView;
    batch.sky = m_depth.eq(0);
    const torch::Tensor known = m_depth.gt(0);
    batch.depth = torch::where(known, m_depth * scale.view({rows, 1, 1, 1}), m_depth);
    batch.valid = known.logical_and(batch.depth.lt(kSkyDepth));
    const torch::Tensor rotation = m_poses.slice(3, 0, 3), position = m_poses.slice(3, 3, 4);
    const torch::Tensor reference = rotation.slice(1, 0, 1).transpose(2, 3);
    batch.rotation = torch::matmul(reference, rotation);
    batch.translation = torch::matmul(reference, position - position.slice(1, 0, 1)).squeeze(3) * scale.view({rows, 1, 1});
    batch.quaternion = quaternionFromRotation(batch.rotation);
    return batch;
}

} // namespace

Batch Batch::to(torch::Device device) const {
    const auto move = [&](const torch::Tensor& tensor) { return tensor.to(device, /*non_blocking=*/true); };
    return {move(images),   move(depth),       move(valid),      move(sky),
            move(rotation), move(translation), move(quaternion), move(fieldOfView)};
}

Batch makeBatch(std::span<const BatchRow> rows, Size size) {
    const auto views = static_cast<int64_t>(rows.front().views.size());
    BatchWriter writer(static_cast<int64_t>(rows.size()), views, size);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (int64_t i = 0; i < views; ++i) {
            const auto& view = rows[row].sample->views[static_cast<std::size_t>(rows[row].views[static_cast<std::size_t>(i)])];
            writer.write(static_cast<int64_t>(row), i, resampleView(view, size, 1), view.worldFromCamera, false);
        }
    }
    return writer.finish();
}

Batch makeAugmentedBatch(std::span<const BatchRow> rows, Size size, std::mt19937_64& random) {
    const auto views = static_cast<int64_t>(rows.front().views.size());
    const float zoom = std::uniform_real_distribution<float>(kSmallestZoom, 1)(random);
    const Degradation degradation = drawDegradation(random);
    BatchWriter writer(static_cast<int64_t>(rows.size()), views, size);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const ColourChange colours = drawColourChange(random);
        const bool mirrored = random() % 2 == 0;
        for (int64_t i = 0; i < views; ++i) {
            const auto& view = rows[row].sample->views[static_cast<std::size_t>(rows[row].views[static_cast<std::size_t>(i)])];
            ResampledView pixels = resampleView(view, size, zoom);
            if (mirrored)
                mirror(pixels);
            applyColourChange(pixels.colours, size, colours, random);
            applyDegradation(pixels.colours, size, degradation, random);
            writer.write(static_cast<int64_t>(row), i, pixels, view.worldFromCamera, mirrored);
        }
    }
    return writer.finish();
}

torch::Tensor quaternionFromRotation(const torch::Tensor& rotation) {
    const auto element = [&](int64_t row, int64_t column) { return rotation.select(-2, row).select(-1, column); };
    const torch::Tensor w = 0.5 * (1 + element(0, 0) + element(1, 1) + element(2, 2)).clamp_min(1e-4).sqrt();
    const torch::Tensor vector = torch::stack(
        {element(2, 1) - element(1, 2), element(0, 2) - element(2, 0), element(1, 0) - element(0, 1)}, -1);
    return torch::cat({vector / (4 * w.unsqueeze(-1)), w.unsqueeze(-1)}, -1);
}

} // namespace fathom::training
