#include "engine/batch/input_places.h"

#include <algorithm>

namespace fathom::batch {

InputPlaces::InputPlaces(const std::vector<BatchItem>& items) {
    for (const BatchItem& item : items)
        m_inputs.insert(placeOf(item.input));
}

bool InputPlaces::touches(const std::filesystem::path& path) const {
    const std::filesystem::path place = placeOf(path);
    // Paths are in the order of their parts: what lies inside a folder follows it.
    const auto next = m_inputs.lower_bound(place);
    if (next != m_inputs.end() && std::ranges::mismatch(place, *next).in1 == place.end())
        return true;
    for (std::filesystem::path around = place; around != around.parent_path(); around = around.parent_path())
        if (m_inputs.contains(around))
            return true;
    return false;
}

} // namespace fathom::batch
