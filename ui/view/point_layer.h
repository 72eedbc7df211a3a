#pragma once

#include "engine/image/colormap.h"
#include "ui/view/gl_objects.h"
#include "ui/view/point_tile.h"

#include <QColor>
#include <QSize>

#include <Eigen/Core>

#include <map>

namespace fathom::ui {

/// How points are drawn. Lengths on screen are device pixels.
struct PointStyle {
    Eigen::Matrix4d eyeFromWorld;
    Eigen::Matrix4d clipFromEye;
    double focal = 1;
    double pointSize = 2;
    float threshold = 0;
    int removedFlags = 0; ///< of PointFlag
    int exemptFlags = 0;  ///< of PointFlag: drawn whatever the rest says
    int colourBy = 0;     ///< as in points.vert
    ValueRange colourRange;
};

/// Points on the graphics card, one buffer a view, drawn into a picture of their own slice by slice: however
/// many there are, one slice never takes long, and new views are drawn on top of what is there. Every call
/// needs the current context.
class PointLayer {
public:
    PointLayer();

    void setTile(std::size_t viewIndex, const TilePointer& tile, const QColor& viewColour);
    void removeTile(std::size_t viewIndex);
    void setColormap(const Colormap& colormap);
    void resize(const QSize& devicePixels);

    /// Empties the picture; every point is to be drawn again.
    void begin(const PointStyle& style);
    /// Draws up to `budget` points more, an even share of every view. \return how many
    std::size_t drawSlice(std::size_t budget);
    [[nodiscard]] bool isComplete() const noexcept { return m_drawn == m_total; }
    [[nodiscard]] std::size_t totalCount() const noexcept { return m_total; }

    [[nodiscard]] unsigned colourTexture() const noexcept { return m_colours.id(); }
    [[nodiscard]] unsigned depthTexture() const noexcept { return m_depths.id(); }
    [[nodiscard]] unsigned framebuffer() const noexcept { return m_target.id(); }
    [[nodiscard]] QSize size() const noexcept { return m_size; }

private:
    struct Tile {
        TilePointer points;
        QColor colour;
        GlName buffer{GlName::Kind::Buffer};
        GlName vertices{GlName::Kind::VertexArray};
        std::size_t drawn = 0;
    };

    void useStyle() const;

    GlProgram m_program;
    GlName m_target{GlName::Kind::Framebuffer};
    GlName m_colours{GlName::Kind::Texture};
    GlName m_depths{GlName::Kind::Texture};
    GlName m_colormap{GlName::Kind::Texture};
    std::map<std::size_t, Tile> m_tiles;
    PointStyle m_style;
    QSize m_size;
    std::size_t m_total = 0;
    std::size_t m_drawn = 0;
};

} // namespace fathom::ui
