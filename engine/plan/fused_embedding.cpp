#include <torch/torch.h>

#include "engine/models/depth_anything_3/dinov2/vision_transformer.h"
#include "engine/models/depth_anything_v2/dinov2.h"
#include "engine/plan/passes.h"
#include "engine/plan/kernel_arrays.h"
#include "engine/plan/workspace_pool.h"

#include <algorithm>

namespace fathom::plan {

namespace {

constexpr std::int64_t kSide = da3::kPatchSide;
constexpr std::int64_t kPatchValues = 3 * kSide * kSide;
/// Whole steps of the tiles.
constexpr std::int64_t kRowValues = (kPatchValues + 31) / 32 * 32;

/// Patches as rows of one product; bias and position are added where it ends. Below fp32 it has split factors: rounded
/// pixels alone would change depth by more than the blocks do together, and the product is small.
class FusedEmbedding : public nn::EmbedKernel {
public:
    FusedEmbedding(nn::PatchEmbedImpl& embed, kernels::ProductKind blocks)
        : m_linear(kernels::isOfVectors(blocks) ? kernels::ProductKind::Fp32 : kernels::ProductKind::Split,
                   torch::constant_pad_nd(embed.proj->weight.flatten(1), {0, kRowValues - kPatchValues}),
                   embed.proj->bias) {
        release({embed.proj->weight});
    }

    [[nodiscard]] torch::Tensor forward(const torch::Tensor& images, const torch::Tensor& position,
                                        const torch::Tensor& cls) override {
        const std::int64_t views = images.size(0), h = images.size(2) / kSide, w = images.size(3) / kSide;
        const std::int64_t dim = position.size(2), patches = h * w;
        const Workspaces::Loan space(m_workspaces);
        float* const rows = reinterpret_cast<float*>(
            (*space).rows.atLeast(static_cast<std::size_t>(views * patches * kRowValues) * sizeof(float)));
        gather(images.contiguous(), rows);

        torch::Tensor tokens = torch::empty({views, 1 + patches, dim}, torch::kFloat32);
        const kernels::LinearCall call =
            callOf(m_linear, rows, kernels::Element::F32, views * patches, (*space).scratch);
        const torch::Tensor table = position.contiguous();
        kernels::linear(call, kernels::StoreTarget{.data = tokens.mutable_data_ptr<float>(),
                                                   .stride = dim,
                                                   .table = table.const_data_ptr<float>() + dim,
                                                   .tableRows = patches,
                                                   .skipEvery = patches,
                                                   .skip = 1});
        tokens.select(1, 0).copy_(cls + table[0][0]);
        return tokens;
    }

private:
    /// One row of values for each patch, channels first, as the convolution's weight has them.
    static void gather(const torch::Tensor& images, float* rows) {
        const std::int64_t height = images.size(2), width = images.size(3), h = height / kSide, w = width / kSide;
        const float* const source = images.const_data_ptr<float>();
        for (std::int64_t patch = 0; patch < images.size(0) * h * w; ++patch) {
            const std::int64_t view = patch / (h * w), y = patch % (h * w) / w * kSide, x = patch % w * kSide;
            float* target = rows + patch * kRowValues;
            for (std::int64_t channel = 0; channel < 3; ++channel)
                for (std::int64_t row = 0; row < kSide; ++row, target += kSide)
                    std::copy_n(source + ((view * 3 + channel) * height + y + row) * width + x, kSide, target);
            std::fill_n(target, kRowValues - kPatchValues, 0.0F);
        }
    }

    struct Workspace {
        kernels::AlignedBuffer rows, scratch;
    };
    using Workspaces = WorkspacePool<Workspace>;

    FusedLinear m_linear;
    Workspaces m_workspaces;
};

} // namespace

std::optional<std::string> useFusedEmbedding(torch::nn::Module& part, Context& context) {
    auto* const transformer = part.as<da3::DinoVisionTransformerImpl>();
    auto* const older = part.as<dav2::DinoVisionTransformerImpl>();
    if (!transformer && !older)
        return std::nullopt;
    if (const std::string missing = kernelsMissing(context.request); !missing.empty())
        return missing;
    if (transformer)
        transformer->embedKernel = std::make_shared<FusedEmbedding>(*transformer->patch_embed, productKindOf(context.request));
    else
        older->embedKernel = std::make_shared<FusedEmbedding>(*older->patch_embed, productKindOf(context.request));
    return kApplied;
}

} // namespace fathom::plan
