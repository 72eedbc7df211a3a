#pragma once

#include "ui/view/gl_objects.h"

#include <QColor>
#include <QSizeF>

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <vector>

namespace fathom::ui {

/// A line in the world.
struct LineSegment {
    std::array<float, 3> start;
    std::array<float, 3> end;
    std::array<std::uint8_t, 4> colour;
    float width; ///< logical pixels

    LineSegment(const Eigen::Vector3d& a, const Eigen::Vector3d& b, const QColor& c, double w);
};
static_assert(sizeof(LineSegment) == 32);

/// Any number of lines with soft edges in one draw call. Every call needs the current context.
class LineLayer {
public:
    LineLayer();

    void setLines(const std::vector<LineSegment>& lines);
    /// Draws into the bound framebuffer: full where nothing is before a line, faint where something is.
    void draw(const Eigen::Matrix4d& clipFromWorld, const QSizeF& devicePixels, double pixelRatio) const;

private:
    GlProgram m_program;
    GlName m_buffer{GlName::Kind::Buffer};
    GlName m_vertices{GlName::Kind::VertexArray};
    int m_count = 0;
};

/// The floor's grid, finer or coarser with the distance, fading away from its centre.
class GridLayer {
public:
    GridLayer() : m_program("grid.vert", "grid.frag") {}

    void draw(const Eigen::Matrix4d& clipFromWorld, const Eigen::Vector3d& centreInWorld, double spacing,
              double halfSide, const QColor& colour) const;

private:
    GlProgram m_program;
    GlName m_empty{GlName::Kind::VertexArray};
};

} // namespace fathom::ui
