#include <torch/torch.h>

#include "engine/plan/pinned_store.h"

#include "engine/nn/device_copy.h"

#include <algorithm>

namespace fathom::plan {

void PinnedStore::append(const torch::Tensor& bytes, std::int64_t padding) {
    for (std::int64_t done = 0; done < bytes.numel();) {
        const std::int64_t place = m_size % m_piece, count = std::min(bytes.numel() - done, m_piece - place);
        if (m_size / m_piece == static_cast<std::int64_t>(m_pieces.size()))
            m_pieces.push_back(nn::stagingFor(m_device, {m_piece}, torch::kUInt8));
        m_pieces.back().narrow(0, place, count).copy_(bytes.narrow(0, done, count));
        done += count;
        m_size += count;
    }
    for (m_size += padding; static_cast<std::int64_t>(m_pieces.size()) * m_piece < m_size;)
        m_pieces.push_back(nn::stagingFor(m_device, {m_piece}, torch::kUInt8));
}

void PinnedStore::copyTo(const torch::Tensor& target, std::int64_t begin) const {
    for (std::int64_t done = 0; done < target.numel();) {
        const std::int64_t at = begin + done, place = at % m_piece, count = std::min(target.numel() - done, m_piece - place);
        target.narrow(0, done, count)
            .copy_(m_pieces[static_cast<std::size_t>(at / m_piece)].narrow(0, place, count), /*non_blocking=*/true);
        done += count;
    }
}

} // namespace fathom::plan
