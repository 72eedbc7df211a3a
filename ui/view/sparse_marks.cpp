#include "ui/view/sparse_marks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom::ui {

namespace {

constexpr double kDot = 3.5;      ///< logical pixels
constexpr double kChosenDot = 8;
constexpr double kReach = 5;      ///< logical pixels
constexpr float kPoorPixels = 2;  ///< residual that is coloured as poor

/// From green, where sights meet, over yellow to red.
QColor colourOf(float residualPixels) {
    const float badness = std::clamp(residualPixels / kPoorPixels, 0.0F, 1.0F);
    return QColor::fromHslF(0.36F * (1 - badness), 0.8F, 0.55F);
}

} // namespace

void SparseMarks::set(StructurePointer structure) {
    if (structure == m_structure)
        return;
    m_structure = std::move(structure);
    m_chosen.reset();
}

std::vector<LineSegment> SparseMarks::lines(const CameraMarks& cameras, const QColor& accent) const {
    std::vector<LineSegment> lines;
    if (!m_structure)
        return lines;
    lines.reserve(m_structure->points.size());
    for (const SparsePoint& point : m_structure->points)
        lines.emplace_back(point.position, point.position, colourOf(point.residualPixels), kDot);
    if (!m_chosen)
        return lines;
    const SparsePoint& point = m_structure->points[*m_chosen];
    constexpr double kRay = 1.4;
    for (const PointSight& sight : point.sights)
        if (const Camera* camera = cameras.camera(sight.view))
            lines.emplace_back(point.position, camera->cameraFromWorld.inverse().translation, accent, kRay);
    lines.emplace_back(point.position, point.position, accent, kChosenDot);
    return lines;
}

std::optional<std::size_t> SparseMarks::at(const QPointF& position, const OrbitCamera& eye) const {
    std::optional<std::size_t> found;
    if (!m_structure)
        return found;
    double nearest = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i < m_structure->points.size(); ++i) {
        const Eigen::Vector3d& place = m_structure->points[i].position;
        const std::optional<QPointF> seen = eye.projected(place);
        if (!seen || std::hypot(seen->x() - position.x(), seen->y() - position.y()) > kReach)
            continue;
        if (const double distance = (place - eye.pose().position()).norm(); distance < nearest) {
            nearest = distance;
            found = i;
        }
    }
    return found;
}

} // namespace fathom::ui
