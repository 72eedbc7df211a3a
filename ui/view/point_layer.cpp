#include <GL/glew.h>

#include "ui/view/point_layer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace fathom::ui {

namespace {

void setMatrix(int location, const Eigen::Matrix4d& matrix) {
    const Eigen::Matrix4f values = matrix.cast<float>();
    glUniformMatrix4fv(location, 1, GL_FALSE, values.data());
}

void shapeTexture(unsigned texture, const QSize& size, GLint internal, GLenum format, GLenum type) {
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, internal, size.width(), size.height(), 0, format, type, nullptr);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
}

void describeVertex() {
    const auto attribute = [](GLuint index, GLint size, GLenum type, GLboolean normalised,
                              std::size_t offset) {
        glEnableVertexAttribArray(index);
        glVertexAttribPointer(index, size, type, normalised, sizeof(PointVertex),
                              reinterpret_cast<const void*>(offset));
    };
    attribute(0, 3, GL_FLOAT, GL_FALSE, offsetof(PointVertex, position));
    attribute(1, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(PointVertex, colour));
    attribute(2, 1, GL_FLOAT, GL_FALSE, offsetof(PointVertex, confidence));
    attribute(3, 1, GL_FLOAT, GL_FALSE, offsetof(PointVertex, depth));
}

} // namespace

PointLayer::PointLayer() : m_program("points.vert", "points.frag") {
    setColormap(shippedColormaps().front());
    resize({1, 1});
}

void PointLayer::setColormap(const Colormap& colormap) {
    std::array<std::array<std::uint8_t, 3>, 256> colours{};
    for (std::size_t i = 0; i < colours.size(); ++i)
        colours[i] = colormap.colour(static_cast<float>(i) / 255);
    glBindTexture(GL_TEXTURE_2D, m_colormap.id());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB8, 256, 1, 0, GL_RGB, GL_UNSIGNED_BYTE, colours.data());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
}

void PointLayer::resize(const QSize& devicePixels) {
    m_size = devicePixels;
    shapeTexture(m_colours.id(), m_size, GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE);
    shapeTexture(m_depths.id(), m_size, GL_DEPTH_COMPONENT32F, GL_DEPTH_COMPONENT, GL_FLOAT);
    glBindFramebuffer(GL_FRAMEBUFFER, m_target.id());
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, m_colours.id(), 0);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, m_depths.id(), 0);
}

void PointLayer::setTile(std::size_t viewIndex, const TilePointer& tile, const QColor& viewColour) {
    removeTile(viewIndex);
    Tile entry;
    entry.points = tile;
    entry.colour = viewColour;
    glBindVertexArray(entry.vertices.id());
    glBindBuffer(GL_ARRAY_BUFFER, entry.buffer.id());
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(tile->vertices.size() * sizeof(PointVertex)),
                 tile->vertices.data(), GL_STATIC_DRAW);
    describeVertex();
    glBindVertexArray(0);
    m_total += tile->vertices.size();
    m_tiles.emplace(viewIndex, std::move(entry));
}

void PointLayer::removeTile(std::size_t viewIndex) {
    const auto found = m_tiles.find(viewIndex);
    if (found == m_tiles.end())
        return;
    m_total -= found->second.points->vertices.size();
    m_drawn -= found->second.drawn;
    m_tiles.erase(found);
}

void PointLayer::begin(const PointStyle& style) {
    m_style = style;
    m_drawn = 0;
    for (auto& [index, tile] : m_tiles)
        tile.drawn = 0;
    glBindFramebuffer(GL_FRAMEBUFFER, m_target.id());
    glViewport(0, 0, m_size.width(), m_size.height());
    glDepthMask(GL_TRUE);
    glClearColor(0, 0, 0, 0);
    glClearDepth(1);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
}

void PointLayer::useStyle() const {
    m_program.use();
    setMatrix(m_program.at("eyeFromWorld"), m_style.eyeFromWorld);
    setMatrix(m_program.at("clipFromEye"), m_style.clipFromEye);
    glUniform1i(m_program.at("removedFlags"), m_style.removedFlags);
    glUniform1i(m_program.at("exemptFlags"), m_style.exemptFlags);
    glUniform1f(m_program.at("pointSize"), static_cast<float>(m_style.pointSize));
    glUniform1f(m_program.at("focal"), static_cast<float>(m_style.focal));
    glUniform1i(m_program.at("colourBy"), m_style.colourBy);
    glUniform2f(m_program.at("colourRange"), m_style.colourRange.low, m_style.colourRange.high);
    glUniform1i(m_program.at("colormap"), 0);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, m_colormap.id());
}

std::size_t PointLayer::drawSlice(std::size_t budget) {
    if (isComplete())
        return 0;
    glBindFramebuffer(GL_FRAMEBUFFER, m_target.id());
    glViewport(0, 0, m_size.width(), m_size.height());
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LESS);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
    glEnable(GL_PROGRAM_POINT_SIZE);
    useStyle();
    const double share = static_cast<double>(budget) / static_cast<double>(m_total - m_drawn);
    std::size_t drawn = 0;
    for (auto& [index, tile] : m_tiles) {
        const std::size_t left = tile.points->vertices.size() - tile.drawn;
        const auto wanted = static_cast<std::size_t>(std::ceil(share * static_cast<double>(left)));
        const std::size_t count = share >= 1 ? left : std::min(left, wanted);
        if (count == 0)
            continue;
        // A view without confidence has nothing to be below a threshold with.
        glUniform1f(m_program.at("threshold"),
                    tile.points->isRated ? m_style.threshold : -std::numeric_limits<float>::max());
        glUniform1f(m_program.at("pixelAngle"), static_cast<float>(tile.points->pixelAngle));
        glUniform3f(m_program.at("viewColour"), tile.colour.redF(), tile.colour.greenF(),
                    tile.colour.blueF());
        glBindVertexArray(tile.vertices.id());
        glDrawArrays(GL_POINTS, static_cast<GLint>(tile.drawn), static_cast<GLsizei>(count));
        tile.drawn += count;
        drawn += count;
    }
    glBindVertexArray(0);
    glDisable(GL_PROGRAM_POINT_SIZE);
    m_drawn += drawn;
    return drawn;
}

} // namespace fathom::ui
