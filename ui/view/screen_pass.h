#pragma once

#include "ui/view/gl_objects.h"

#include <QColor>
#include <QSize>

namespace fathom::ui {

/// The step from drawn points to the picture: background gradient, eye-dome lighting, depth for what comes
/// after.
struct ScreenStyle {
    double nearPlane = 0.1;
    double farPlane = 100;
    bool isLit = true;
    int neighbours = 8;
    double pixelRatio = 1;
    QColor top; ///< alpha 0 leaves the background transparent
    QColor bottom;
};

class ScreenPass {
public:
    ScreenPass() : m_program("screen.vert", "screen.frag") {}

    /// Draws into the bound framebuffer.
    void draw(unsigned colourTexture, unsigned depthTexture, const QSize& size,
              const ScreenStyle& style) const;

private:
    GlProgram m_program;
    GlName m_empty{GlName::Kind::VertexArray};
};

} // namespace fathom::ui
