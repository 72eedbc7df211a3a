#include <GL/glew.h>

#include "ui/view/line_layer.h"

#include <cstddef>

namespace fathom::ui {

namespace {

std::array<float, 3> asFloats(const Eigen::Vector3d& p) {
    return {static_cast<float>(p.x()), static_cast<float>(p.y()), static_cast<float>(p.z())};
}

void setMatrix(int location, const Eigen::Matrix4d& matrix) {
    const Eigen::Matrix4f values = matrix.cast<float>();
    glUniformMatrix4fv(location, 1, GL_FALSE, values.data());
}

/// Blends premultiplied colours over the picture without hiding what is drawn later.
void startBlending() {
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(GL_FALSE);
}

void stopBlending() {
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
    glBindVertexArray(0);
}

} // namespace

LineSegment::LineSegment(const Eigen::Vector3d& a, const Eigen::Vector3d& b, const QColor& c, double w)
    : start(asFloats(a)), end(asFloats(b)),
      colour{static_cast<std::uint8_t>(c.red()), static_cast<std::uint8_t>(c.green()),
             static_cast<std::uint8_t>(c.blue()), static_cast<std::uint8_t>(c.alpha())},
      width(static_cast<float>(w)) {}

LineLayer::LineLayer() : m_program("lines.vert", "lines.frag") {
    glBindVertexArray(m_vertices.id());
    glBindBuffer(GL_ARRAY_BUFFER, m_buffer.id());
    const auto attribute = [](GLuint index, GLint size, GLenum type, std::size_t offset) {
        glEnableVertexAttribArray(index);
        glVertexAttribPointer(index, size, type, type == GL_UNSIGNED_BYTE ? GL_TRUE : GL_FALSE,
                              sizeof(LineSegment), reinterpret_cast<const void*>(offset));
        glVertexAttribDivisor(index, 1);
    };
    attribute(0, 3, GL_FLOAT, offsetof(LineSegment, start));
    attribute(1, 3, GL_FLOAT, offsetof(LineSegment, end));
    attribute(2, 4, GL_UNSIGNED_BYTE, offsetof(LineSegment, colour));
    attribute(3, 1, GL_FLOAT, offsetof(LineSegment, width));
    glBindVertexArray(0);
}

void LineLayer::setLines(const std::vector<LineSegment>& lines) {
    m_count = static_cast<int>(lines.size());
    glBindBuffer(GL_ARRAY_BUFFER, m_buffer.id());
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(lines.size() * sizeof(LineSegment)), lines.data(),
                 GL_DYNAMIC_DRAW);
}

void LineLayer::draw(const Eigen::Matrix4d& clipFromWorld, const QSizeF& devicePixels,
                     double pixelRatio) const {
    if (m_count == 0)
        return;
    startBlending();
    m_program.use();
    setMatrix(m_program.at("clipFromWorld"), clipFromWorld);
    glUniform2f(m_program.at("viewport"), static_cast<float>(devicePixels.width()),
                static_cast<float>(devicePixels.height()));
    glUniform1f(m_program.at("pixelRatio"), static_cast<float>(pixelRatio));
    glBindVertexArray(m_vertices.id());
    glDepthFunc(GL_GREATER);
    glUniform1f(m_program.at("opacity"), 0.18F);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, m_count);
    glDepthFunc(GL_LEQUAL);
    glUniform1f(m_program.at("opacity"), 1.0F);
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, m_count);
    stopBlending();
}

void GridLayer::draw(const Eigen::Matrix4d& clipFromWorld, const Eigen::Vector3d& centreInWorld,
                     double spacing, double halfSide, const QColor& colour) const {
    startBlending();
    m_program.use();
    setMatrix(m_program.at("clipFromWorld"), clipFromWorld);
    const Eigen::Vector3f centre = centreInWorld.cast<float>();
    glUniform3fv(m_program.at("centreInWorld"), 1, centre.data());
    glUniform1f(m_program.at("spacing"), static_cast<float>(spacing));
    glUniform1f(m_program.at("halfSide"), static_cast<float>(halfSide));
    glUniform4f(m_program.at("lineColour"), colour.redF(), colour.greenF(), colour.blueF(), colour.alphaF());
    glBindVertexArray(m_empty.id());
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    stopBlending();
}

} // namespace fathom::ui
