#pragma once

#include "engine/batch/batch_list.h"

#include <filesystem>
#include <set>
#include <vector>

namespace fathom::batch {

/// Where the inputs of a batch lie, so that no result takes the place of one. Goes by names alone: an input need not be
/// there.
class InputPlaces {
public:
    explicit InputPlaces(const std::vector<BatchItem>& items);

    /// Whether a path is an input, or lies inside or around one.
    [[nodiscard]] bool touches(const std::filesystem::path& path) const;

private:
    std::set<std::filesystem::path> m_inputs; ///< absolute
};

} // namespace fathom::batch
