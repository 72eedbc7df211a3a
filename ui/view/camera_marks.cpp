#include "ui/view/camera_marks.h"

#include "engine/scene/camera_shape.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace fathom::ui {

namespace {

constexpr double kReach = 6; // logical pixels

double distanceToLine(const QPointF& p, const QPointF& a, const QPointF& b) {
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(p - a, along) / length, 0.0, 1.0) : 0;
    const QPointF off = p - (a + t * along);
    return std::hypot(off.x(), off.y());
}

} // namespace

QColor viewColour(std::size_t viewIndex) {
    // Steps by the golden ratio never repeat and keep neighbours far apart.
    const double turn = static_cast<double>(viewIndex) * 0.6180339887498949 + 0.09;
    return QColor::fromHslF(static_cast<float>(turn - std::floor(turn)), 0.62F, 0.6F);
}

void CameraMarks::set(const ViewPointer& view) {
    if (view->camera)
        m_cameras[view->index] = *view->camera;
    else
        m_cameras.erase(view->index);
}

void CameraMarks::remove(std::size_t viewIndex) {
    m_cameras.erase(viewIndex);
}

const Camera* CameraMarks::camera(std::size_t viewIndex) const {
    const auto found = m_cameras.find(viewIndex);
    return found == m_cameras.end() ? nullptr : &found->second;
}

std::vector<Eigen::Vector3d> CameraMarks::centres() const {
    std::vector<Eigen::Vector3d> centres;
    for (const auto& [index, camera] : m_cameras)
        centres.push_back(camera.cameraFromWorld.inverse().translation);
    return centres;
}

double CameraMarks::automaticSize(double sceneSize) const {
    const std::vector<Eigen::Vector3d> all = centres();
    std::vector<double> steps;
    for (std::size_t i = 1; i < all.size(); ++i)
        steps.push_back((all[i] - all[i - 1]).norm());
    double size = 0.05 * sceneSize;
    if (!steps.empty()) {
        std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2),
                         steps.end());
        size = std::min(size, 0.8 * steps[steps.size() / 2]);
    }
    return std::max(size, 0.012 * sceneSize);
}

std::vector<LineSegment> CameraMarks::lines(double size, const Emphasis& emphasis) const {
    std::vector<LineSegment> lines;
    lines.reserve(m_cameras.size() * (kFrustumEdges.size() + 2));
    const auto draw = [&](std::size_t index, const Camera& camera) {
        const bool selected = emphasis.selected == index;
        const bool hovered = emphasis.hovered == index;
        const QColor colour = selected ? emphasis.accent : viewColour(index);
        const double width = selected ? 2.4 : hovered ? 2.2 : 1.3;
        const auto corners = frustum(camera, size);
        for (const auto& [from, to] : kFrustumEdges)
            lines.emplace_back(corners[static_cast<std::size_t>(from)], corners[static_cast<std::size_t>(to)],
                               hovered && !selected ? colour.lighter(120) : colour, width);
        // A roof over the upper edge shows which way up the photo is.
        const Eigen::Vector3d up = corners[1] - corners[4];
        const Eigen::Vector3d peak = 0.5 * (corners[1] + corners[2]) + 0.22 * up;
        const Eigen::Vector3d left = 0.7 * corners[1] + 0.3 * corners[2];
        const Eigen::Vector3d right = 0.3 * corners[1] + 0.7 * corners[2];
        lines.emplace_back(left, peak, colour, width);
        lines.emplace_back(peak, right, colour, width);
    };
    for (const auto& [index, camera] : m_cameras)
        if (emphasis.selected != index)
            draw(index, camera);
    if (emphasis.selected)
        if (const Camera* chosen = camera(*emphasis.selected))
            draw(*emphasis.selected, *chosen);
    return lines;
}

std::optional<std::size_t> CameraMarks::at(const QPointF& position, const OrbitCamera& eye,
                                           double size) const {
    std::optional<std::size_t> best;
    double smallest = std::numeric_limits<double>::max();
    for (const auto& [index, camera] : m_cameras) {
        std::array<QPointF, 5> seen;
        bool isBefore = true;
        const auto corners = frustum(camera, size);
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const std::optional<QPointF> point = eye.projected(corners[i]);
            isBefore = isBefore && point.has_value();
            seen[i] = point.value_or(QPointF());
        }
        if (!isBefore)
            continue;
        double distance = std::numeric_limits<double>::max();
        for (const auto& [from, to] : kFrustumEdges)
            distance = std::min(distance, distanceToLine(position, seen[static_cast<std::size_t>(from)],
                                                         seen[static_cast<std::size_t>(to)]));
        const QPolygonF plane({seen[1], seen[2], seen[3], seen[4]});
        const QRectF box = plane.boundingRect();
        const double extent = box.width() + box.height();
        const bool hit = distance <= kReach || plane.containsPoint(position, Qt::OddEvenFill);
        if (hit && extent < smallest) {
            smallest = extent;
            best = index;
        }
    }
    return best;
}

} // namespace fathom::ui
