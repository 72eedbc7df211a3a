#pragma once

#include "engine/scene/structure.h"
#include "ui/view/camera_marks.h"

namespace fathom::ui {

/// The sparse points of a scene as dots, coloured by how well they fit, and, for a chosen one, its rays to the
/// cameras that see it.
class SparseMarks {
public:
    /// Null for none.
    void set(StructurePointer structure);

    [[nodiscard]] bool isEmpty() const noexcept { return !m_structure || m_structure->points.empty(); }
    [[nodiscard]] std::optional<std::size_t> chosen() const noexcept { return m_chosen; }
    /// Nothing chooses none.
    void choose(std::optional<std::size_t> point) { m_chosen = point; }

    [[nodiscard]] std::vector<LineSegment> lines(const CameraMarks& cameras, const QColor& accent) const;

    /// The nearest point to the eye of those within a few pixels of a position; its index in Structure::points.
    [[nodiscard]] std::optional<std::size_t> at(const QPointF& position, const OrbitCamera& eye) const;

private:
    StructurePointer m_structure;
    std::optional<std::size_t> m_chosen;
};

} // namespace fathom::ui
