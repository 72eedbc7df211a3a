#include <GL/glew.h>

#include "ui/view/scene_renderer.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

namespace fathom::ui {

namespace {

/// A surface this close to the cursor, in device pixels, is meant by it.
constexpr int kPickReach = 6;
/// Below this many points the time of a slice says nothing about the next one.
constexpr std::size_t kMeasurable = 30'000;

bool isSoftwareRasteriser() {
    const auto* words = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    const std::string name = words ? words : "";
    return name.find("llvmpipe") != std::string::npos || name.find("softpipe") != std::string::npos ||
           name.find("SwiftShader") != std::string::npos;
}

Eigen::Matrix4d clipFromWorld(const SceneFrame& frame) {
    return frame.camera.clipFromEye(frame.nearPlane, frame.farPlane) *
           frame.camera.pose().eyeFromWorld.matrix();
}

/// Qt's painter and the next frame find the state that they expect.
void leaveClean() {
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_BLEND);
    glUseProgram(0);
    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_2D, 0);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, 0);
}

} // namespace

SceneRenderer::Loaded::Loaded() {
    glewExperimental = GL_TRUE;
    const GLenum result = glewInit();
    // Without an X server the functions are found all the same; only GLX itself is missing.
    constexpr GLenum kNoGlxDisplay = 4;
    if (result != GLEW_OK && result != kNoGlxDisplay)
        throw Error{ErrorCode::DeviceUnavailable, "OpenGL does not start",
                    reinterpret_cast<const char*>(glewGetErrorString(result))};
    if (!GLEW_VERSION_3_3)
        throw Error{ErrorCode::DeviceUnavailable, "OpenGL 3.3 is needed",
                    reinterpret_cast<const char*>(glGetString(GL_VERSION))};
    while (glGetError() != GL_NO_ERROR) {
    }
}

SceneRenderer::SceneRenderer() {
    m_pointsPerSecond = isSoftwareRasteriser() ? 4e6 : 2e8;
}

void SceneRenderer::restart(const SceneFrame& frame) {
    if (m_points.size() != frame.devicePixels)
        m_points.resize(frame.devicePixels);
    PointStyle style = frame.points;
    style.eyeFromWorld = frame.camera.pose().eyeFromWorld.matrix();
    style.clipFromEye = frame.camera.clipFromEye(frame.nearPlane, frame.farPlane);
    style.focal = frame.camera.focalPixels() * frame.pixelRatio;
    style.pointSize = frame.pointSize * frame.pixelRatio;
    m_points.begin(style);
}

void SceneRenderer::refine(double seconds) {
    if (m_points.isComplete())
        return;
    const auto budget = static_cast<std::size_t>(std::max(2e4, m_pointsPerSecond * seconds));
    const bool measures = m_points.totalCount() > kMeasurable;
    if (measures)
        glFinish(); // what was asked for before is not ours to count
    const auto start = std::chrono::steady_clock::now();
    const std::size_t drawn = m_points.drawSlice(budget);
    if (!measures || drawn < kMeasurable)
        return;
    glFinish();
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double rate = static_cast<double>(drawn) / std::max(took, 1e-5);
    m_pointsPerSecond = 0.5 * m_pointsPerSecond + 0.5 * rate;
}

void SceneRenderer::composeScene(const SceneFrame& frame, const QColor& top, const QColor& bottom,
                                 int neighbours) {
    ScreenStyle style;
    style.nearPlane = frame.nearPlane;
    style.farPlane = frame.farPlane;
    style.isLit = frame.isLit;
    style.neighbours = neighbours;
    style.pixelRatio = frame.pixelRatio;
    style.top = top;
    style.bottom = bottom;
    m_screen.draw(m_points.colourTexture(), m_points.depthTexture(), frame.devicePixels, style);
    const Eigen::Matrix4d clip = clipFromWorld(frame);
    if (frame.showsGrid && top.alpha() > 0)
        m_grid.draw(clip, frame.floor, frame.gridSpacing, frame.gridHalfSide, frame.gridColour);
    if (frame.showsCameras && top.alpha() > 0)
        m_cameras.draw(clip, frame.devicePixels, frame.pixelRatio);
    if (frame.showsSparse && top.alpha() > 0)
        m_sparse.draw(clip, frame.devicePixels, frame.pixelRatio);
}

void SceneRenderer::compose(const SceneFrame& frame, unsigned framebuffer, bool isMoving) {
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    composeScene(frame, frame.backgroundTop, frame.backgroundBottom, isMoving ? 4 : 8);
    if (frame.showsAxes)
        m_axes.draw(frame.camera.pose().eyeFromWorld, frame.axesPlace);
    glViewport(0, 0, frame.devicePixels.width(), frame.devicePixels.height());
    leaveClean();
}

std::optional<double> SceneRenderer::depthAt(const SceneFrame& frame, const QPoint& devicePixel) const {
    const QPoint flipped(devicePixel.x(), m_points.size().height() - 1 - devicePixel.y());
    const QRect box =
        QRect(flipped - QPoint(kPickReach, kPickReach), flipped + QPoint(kPickReach, kPickReach))
            .intersected(QRect(QPoint(0, 0), m_points.size()));
    if (box.isEmpty())
        return std::nullopt;
    std::vector<float> depths(static_cast<std::size_t>(box.width()) * static_cast<std::size_t>(box.height()));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, m_points.framebuffer());
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(box.x(), box.y(), box.width(), box.height(), GL_DEPTH_COMPONENT, GL_FLOAT, depths.data());
    double nearest = 1e9;
    float found = 1;
    for (int y = 0; y < box.height(); ++y)
        for (int x = 0; x < box.width(); ++x) {
            const float depth = depths[static_cast<std::size_t>(y * box.width() + x)];
            const QPoint off = box.topLeft() + QPoint(x, y) - flipped;
            const double distance = std::hypot(off.x(), off.y());
            if (depth < 1 && distance < nearest) {
                nearest = distance;
                found = depth;
            }
        }
    if (found >= 1)
        return std::nullopt;
    const double n = frame.nearPlane;
    const double f = frame.farPlane;
    return 2 * n * f / (f + n - (2.0 * found - 1) * (f - n));
}

QImage SceneRenderer::capture(const SceneFrame& frame, bool transparent) {
    restart(frame);
    m_points.drawSlice(m_points.totalCount());

    const QSize size = frame.devicePixels;
    GlName colours(GlName::Kind::Texture);
    GlName depths(GlName::Kind::Texture);
    GlName target(GlName::Kind::Framebuffer);
    glBindTexture(GL_TEXTURE_2D, colours.id());
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, size.width(), size.height(), 0, GL_RGBA, GL_UNSIGNED_BYTE,
                 nullptr);
    glBindTexture(GL_TEXTURE_2D, depths.id());
    glTexImage2D(GL_TEXTURE_2D, 0, GL_DEPTH_COMPONENT32F, size.width(), size.height(), 0, GL_DEPTH_COMPONENT,
                 GL_FLOAT, nullptr);
    glBindFramebuffer(GL_FRAMEBUFFER, target.id());
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, colours.id(), 0);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, depths.id(), 0);

    QColor top = frame.backgroundTop;
    QColor bottom = frame.backgroundBottom;
    if (transparent) {
        top.setAlpha(0);
        bottom.setAlpha(0);
    }
    composeScene(frame, top, bottom, 8);
    QImage picture(size, QImage::Format_RGBA8888_Premultiplied);
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(0, 0, size.width(), size.height(), GL_RGBA, GL_UNSIGNED_BYTE, picture.bits());
    leaveClean();
    picture.setDevicePixelRatio(frame.pixelRatio);
    return picture.mirrored();
}

} // namespace fathom::ui
