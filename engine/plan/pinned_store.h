#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace fathom::plan {

/// Bytes in page-locked memory, one after the other. LibTorch rounds such memory up to a power of two: it is taken in
/// pieces of that size.
class PinnedStore {
public:
    static constexpr std::int64_t kPiece = std::int64_t{16} << 20;

    /// \param device  that the bytes will be copied to
    explicit PinnedStore(torch::Device device, std::int64_t piece = kPiece) : m_device(device), m_piece(piece) {}

    /// Copies bytes to the end and leaves a gap of `padding` behind them. \param bytes  [n] uint8, on any device
    void append(const torch::Tensor& bytes, std::int64_t padding = 0);
    /// Queues copies of what begins at `begin` in the calling thread's stream. \param target  [n] uint8 on the device
    void copyTo(const torch::Tensor& target, std::int64_t begin) const;

    [[nodiscard]] std::int64_t size() const noexcept { return m_size; }

private:
    torch::Device m_device;
    std::int64_t m_piece, m_size = 0;
    std::vector<torch::Tensor> m_pieces;
};

} // namespace fathom::plan
