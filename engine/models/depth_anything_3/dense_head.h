// What the three dense heads of the family share: Depth Anything 3, src/depth_anything_3/model/{dpt,dualdpt,gsdpt}.py
// @2c21ea8; Ranftl et al., "Vision Transformers for Dense Prediction".
#pragma once

#include "engine/base/cancellation.h"
#include "engine/models/depth_anything_3/observer.h"
#include "engine/nn/convolution.h"
#include "engine/nn/feature_fusion.h"

#include <torch/torch.h>

#include <array>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace fathom::da3 {

[[nodiscard]] nn::Conv2d conv1x1(std::int64_t in, std::int64_t out);
[[nodiscard]] nn::Conv2d conv3x3(std::int64_t in, std::int64_t out, nn::Bias bias = nn::Bias::Yes);

/// Width of the layer before a head's last convolution.
inline constexpr std::int64_t kHeadChannels = 32;

/// Everything after the projections, down to `outputs` maps.
struct DenseScratchImpl : torch::nn::Module {
    DenseScratchImpl(std::int64_t features, const std::array<std::int64_t, 4>& outChannels, std::int64_t outputs);

    nn::Conv2d layer1_rn{nullptr}, layer2_rn{nullptr}, layer3_rn{nullptr}, layer4_rn{nullptr};
    nn::FeatureFusionBlock refinenet1{nullptr}, refinenet2{nullptr}, refinenet3{nullptr}, refinenet4{nullptr};
    nn::Conv2d output_conv1{nullptr};
    torch::nn::Sequential output_conv2{nullptr};
};
TORCH_MODULE(DenseScratch);

struct HeadOptions {
    bool rays = false;                ///< evaluate the ray branch of a head that has one; no influence on depth
    CancelToken cancel{};             ///< asked between the stages
    Observer observe{};
    std::string_view prefix = "head."; ///< of the names that the observer sees
};

/// Four backbone taps [B,S,P,D], or a chunk of their views [V,P,D].
using Taps = std::array<torch::Tensor, 4>;
/// Feature maps of a head, finest first, [V,F,4h>>k,4w>>k].
using Pyramid = std::array<torch::Tensor, 4>;

/// From backbone taps to one map of features. A base class: heads add their own ends. Runs in fp32.
struct DenseHeadImpl : torch::nn::Module {
    torch::nn::ModuleList projects;      ///< of nn::Conv2d
    torch::nn::ModuleList resize_layers; ///< ×4, ×2, nothing, ÷2
    bool keepTables = false; ///< keep the position embeddings of the last image size instead of computing them anew

    /// The kept position embeddings.
    [[nodiscard]] std::vector<torch::Tensor> tables() const;

protected:
    enum class Position { Added, Absent }; ///< whether the head adds the weak embedding of the image position

    DenseHeadImpl(std::int64_t dim, const std::array<std::int64_t, 4>& outChannels, Position position);

    /// Token norm of a tap; none unless a head has one.
    virtual torch::Tensor normalised(const torch::Tensor& tap) { return tap; }

    Pyramid pyramid(const Taps& views, std::int64_t height, std::int64_t width, DenseScratchImpl& scratch,
                    const HeadOptions& options);

    /// Fusion from the coarsest level to the finest. \param blocks  finest first. \return [V,F,8h,8w]
    torch::Tensor fuse(const Pyramid& pyramid, const std::array<nn::FeatureFusionBlock, 4>& blocks,
                       std::string_view suffix, const HeadOptions& options);

    /// The fused features of the main branch after output_conv1, at the size of the image. [V,F/2,H,W]
    torch::Tensor neck(const Pyramid& pyramid, std::int64_t height, std::int64_t width, DenseScratchImpl& scratch,
                       const HeadOptions& options);

    /// Adds the embedding of the image position, if the head does so.
    torch::Tensor withPosition(const torch::Tensor& x, std::int64_t height, std::int64_t width);

    using Work = std::function<std::vector<torch::Tensor>(const Taps& views, std::int64_t first, std::int64_t last)>;
    /// Lets `work` make maps [V,…] of one chunk of views after the other, so that memory does not grow with their
    /// number. \return every map of all views, [B,S,…]; undefined where `work` gave an undefined one
    std::vector<torch::Tensor> overViews(const Taps& taps, std::int64_t elementsPerView, const Work& work);

    /// Passes the cancellation check and shows a stage's result.
    static torch::Tensor stage(const HeadOptions& options, std::string_view name, torch::Tensor value);

private:
    struct PositionTable {
        std::array<std::int64_t, 3> shape{}; ///< channels, rows, columns
        torch::Tensor values;
    };
    torch::Tensor positionTable(const torch::Tensor& x, std::int64_t height, std::int64_t width);

    Position m_position;
    mutable std::mutex m_tablesMutex;          ///< passes may run side by side
    std::array<std::int64_t, 2> m_tablesFor{}; ///< height and width of the image
    std::vector<PositionTable> m_tables;
};

} // namespace fathom::da3
