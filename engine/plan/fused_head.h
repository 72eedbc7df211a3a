#pragma once

#include "engine/kernels/convolution.h"
#include "engine/models/depth_anything_3/dualdpt.h"
#include "engine/plan/fused_block.h"
#include "engine/plan/kernel_arrays.h"
#include "engine/plan/workspace_pool.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fathom::plan {

/// The depth branch of the dual head, view by view, on maps with the channels of a pixel together. Projections run
/// before the resizing that follows them; the finest maps exist only band by band. Depth is an exponential, so that
/// the head's absolute errors become relative ones: for int8 it computes in bfloat16 or fp32.
class FusedHead : public da3::HeadKernel {
public:
    /// Takes the weights of the depth branch of `head` and frees all of its weights there. \param kind  of the blocks
    FusedHead(da3::DualDPTImpl& head, kernels::ProductKind kind, std::shared_ptr<BlockWorkspaces> blockWorkspaces);

    [[nodiscard]] da3::HeadOutput forward(const std::array<torch::Tensor, 4>& taps, std::int64_t height,
                                          std::int64_t width, const CancelToken& cancel) override;

    /// Bytes that a tensor of a dual head takes as these kernels keep it, four a value at least.
    /// \param name  in the head: "scratch.refinenet1.resConfUnit1.conv1.weight" \param kind  of the blocks
    [[nodiscard]] static std::uint64_t bytesOf(std::string_view name, const torch::Tensor& tensor, kernels::ProductKind kind);

private:
    static constexpr std::size_t kLevels = 4;

    struct Convolution {
        kernels::PackedMatrix weight;
        std::vector<float> bias; ///< empty: none
    };
    struct ResidualUnit {
        Convolution first, second;
    };
    struct Fusion {
        ResidualUnit lateral, joined; ///< the coarsest level has no lateral one
        FusedLinear project;
    };
    /// A map with the memory that it keeps between passes.
    struct Map {
        kernels::AlignedBuffer memory;
        kernels::ChannelMap map;
    };
    /// A position's embedding is the sum of one of its column and one of its row, each zero in the other's channels.
    struct Embedding {
        std::vector<float> alongX, alongY; ///< [w or h][channels padded]
    };
    /// What depends on the size of the image alone.
    struct Grid {
        std::int64_t height = 0, width = 0;
        std::array<Embedding, kLevels> position; ///< added to the projections
        Embedding finest;                        ///< and to the finest map
    };

    /// What a convolution meets in a picture: a map of one pixel a patch or less, or a finer one.
    enum class Pixels { Few, Many };
    [[nodiscard]] Convolution convolution(nn::Conv2dImpl& layer, Pixels pixels) const;
    [[nodiscard]] ResidualUnit residualUnit(nn::ResidualConvUnitImpl& unit, Pixels pixels) const;
    [[nodiscard]] Fusion fusion(nn::FeatureFusionBlockImpl& block, Pixels pixels) const;
    [[nodiscard]] FusedLinear expansion(nn::ConvTranspose2dImpl& layer) const;

    /// What one pass works in, kept for the next.
    struct Workspace {
        Grid grid;
        std::array<Map, kLevels> levels;
        Map projected, resized, inner, top;
        kernels::AlignedBuffer scratch;
    };
    /// Has the largest maps lie in the memory of blocks, which are through, for its lifetime.
    class MemoryOfBlocks {
    public:
        MemoryOfBlocks(Workspace& head, BlockWorkspace& blocks) : m_head(head), m_blocks(blocks) { exchange(); }
        ~MemoryOfBlocks() { exchange(); }
        MemoryOfBlocks(const MemoryOfBlocks&) = delete;
        MemoryOfBlocks& operator=(const MemoryOfBlocks&) = delete;

    private:
        void exchange() noexcept;

        Workspace& m_head;
        BlockWorkspace& m_blocks;
    };

    void prepare(Grid& grid, std::int64_t height, std::int64_t width) const;
    /// A map of this size in the memory of `map`.
    kernels::ChannelMap& sized(Map& map, std::int64_t height, std::int64_t width, std::int64_t channels) const;
    void project(std::size_t level, const float* tap, Workspace& space) const;
    void expand(std::size_t level, const FusedLinear& linear, std::int64_t side, Workspace& space) const;
    void convolve(const kernels::ConvolutionSource& source, const Convolution& layer, const kernels::ChannelMap& target,
                  kernels::Activation activation, Workspace& space, std::int64_t stride = 1, const void* first = nullptr,
                  const void* second = nullptr) const;
    /// out = unit(in) + in + other
    void refine(const ResidualUnit& unit, const kernels::ChannelMap& in, const void* other,
                const kernels::ChannelMap& out, Workspace& space) const;
    /// `top`, resized where it is coarser, joined with level k and projected.
    void fuse(std::size_t level, Workspace& space) const;
    void finish(float* depth, float* confidence, Workspace& space) const;
    void runView(const std::array<const float*, kLevels>& taps, float* depth, float* confidence,
                 const CancelToken& cancel, Workspace& space) const;

    kernels::ProductKind m_kind;
    kernels::ProductKind m_projectKind; ///< of the large products
    kernels::Element m_element;
    double m_normEps;
    std::vector<float> m_normWeight, m_normBias;
    std::array<FusedLinear, kLevels> m_projects;
    FusedLinear m_fourfold, m_twofold;
    Convolution m_halving, m_output1, m_output2;
    std::array<Convolution, kLevels> m_lateral;
    std::array<Fusion, kLevels> m_fusion;
    std::vector<float> m_endWeight, m_endBias;

    WorkspacePool<Workspace> m_workspaces;
    std::shared_ptr<BlockWorkspaces> m_blockWorkspaces;
};

/// Frees the weights of the ray branch.
void releaseRayBranch(da3::ScratchImpl& scratch);

} // namespace fathom::plan
