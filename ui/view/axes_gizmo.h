#pragma once

#include "engine/geometry/rigid_transform.h"

#include <QPointF>
#include <QRect>

#include <array>
#include <memory>

namespace fathom::ui {

/// The axes of the world, drawn small by Open3D's mesh renderer. Every call but labelPositions needs the
/// context.
class AxesGizmo {
public:
    AxesGizmo();
    ~AxesGizmo();

    /// \param place device pixels of the bound framebuffer, origin bottom left. Clears the depth there.
    void draw(const RigidTransform& eyeFromWorld, const QRect& place);

    /// Where the letters X, Y, Z belong, relative to the middle, in halves of the gizmo's side, y downwards.
    [[nodiscard]] static std::array<QPointF, 3> labelPositions(const RigidTransform& eyeFromWorld);

private:
    struct Open3DParts;
    std::unique_ptr<Open3DParts> m_parts;
};

} // namespace fathom::ui
