#pragma once

#include <map>
#include <string>

namespace fathom::ui {

/// A name that OpenGL gave out, deleted with its owner. The context must be current whenever one dies.
class GlName {
public:
    enum class Kind { Buffer, VertexArray, Texture, Framebuffer };

    explicit GlName(Kind kind);
    ~GlName();
    GlName(GlName&& other) noexcept : m_kind(other.m_kind), m_id(other.m_id) { other.m_id = 0; }
    GlName& operator=(GlName&& other) noexcept;
    GlName(const GlName&) = delete;
    GlName& operator=(const GlName&) = delete;

    [[nodiscard]] unsigned id() const noexcept { return m_id; }

private:
    Kind m_kind;
    unsigned m_id = 0;
};

/// A vertex and a fragment shader of resources/shaders, linked.
class GlProgram {
public:
    /// \throws Error{FileNotFound} without the files, Error{Internal} with the compiler's words.
    GlProgram(const std::string& vertexFile, const std::string& fragmentFile);
    ~GlProgram();
    GlProgram(const GlProgram&) = delete;
    GlProgram& operator=(const GlProgram&) = delete;

    void use() const;
    /// Location of a uniform; −1, which OpenGL ignores, for one that the compiler removed.
    [[nodiscard]] int at(const char* uniform) const;

private:
    unsigned m_id = 0;
    mutable std::map<std::string, int> m_locations;
};

} // namespace fathom::ui
