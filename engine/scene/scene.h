#pragma once

#include "engine/scene/structure.h"
#include "engine/scene/view.h"

#include <memory>
#include <string>
#include <vector>

namespace fathom {

/// Which model made a result, stamped into every export.
struct ModelStamp {
    std::string name;      ///< "Fathom demonstration model", "DA3-SMALL"
    std::string licence;   ///< SPDX id or the licence's own name
    std::string generator; ///< "Fathom 0.1.0"
};

/// What one job produced: views in input order, one common world.
struct Scene {
    std::string name;
    ModelStamp model;
    DepthUnit unit = DepthUnit::Relative;
    std::vector<ViewPointer> views;
    StructurePointer structure; ///< what matches say; null when none were looked for

    [[nodiscard]] bool hasCameras() const noexcept {
        for (const ViewPointer& view : views)
            if (!view->camera)
                return false;
        return !views.empty();
    }
};

using ScenePointer = std::shared_ptr<const Scene>;

} // namespace fathom
