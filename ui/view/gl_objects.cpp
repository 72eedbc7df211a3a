#include <GL/glew.h>

#include "ui/view/gl_objects.h"

#include "engine/base/error.h"
#include "engine/base/resource_folder.h"

#include <fstream>
#include <iterator>
#include <utility>

namespace fathom::ui {

namespace {

std::string textOf(const std::string& file) {
    const std::filesystem::path path = resourceFolder() / "shaders" / file;
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw Error{ErrorCode::FileNotFound, "a shader is missing", path.string()};
    return {std::istreambuf_iterator<char>(stream), {}};
}

unsigned compiled(GLenum stage, const std::string& file) {
    const std::string text = textOf(file);
    const char* source = text.c_str();
    const GLuint shader = glCreateShader(stage);
    glShaderSource(shader, 1, &source, nullptr);
    glCompileShader(shader);
    GLint ok = GL_FALSE;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
    if (ok == GL_TRUE)
        return shader;
    char words[2048] = {};
    glGetShaderInfoLog(shader, sizeof words, nullptr, words);
    glDeleteShader(shader);
    throw Error{ErrorCode::Internal, "a shader does not compile", file + ": " + words};
}

} // namespace

GlName::GlName(Kind kind) : m_kind(kind) {
    switch (kind) {
    case Kind::Buffer:
        glGenBuffers(1, &m_id);
        break;
    case Kind::VertexArray:
        glGenVertexArrays(1, &m_id);
        break;
    case Kind::Texture:
        glGenTextures(1, &m_id);
        break;
    case Kind::Framebuffer:
        glGenFramebuffers(1, &m_id);
        break;
    }
}

GlName::~GlName() {
    if (m_id == 0)
        return;
    switch (m_kind) {
    case Kind::Buffer:
        glDeleteBuffers(1, &m_id);
        break;
    case Kind::VertexArray:
        glDeleteVertexArrays(1, &m_id);
        break;
    case Kind::Texture:
        glDeleteTextures(1, &m_id);
        break;
    case Kind::Framebuffer:
        glDeleteFramebuffers(1, &m_id);
        break;
    }
}

GlName& GlName::operator=(GlName&& other) noexcept {
    std::swap(m_kind, other.m_kind);
    std::swap(m_id, other.m_id);
    return *this;
}

GlProgram::GlProgram(const std::string& vertexFile, const std::string& fragmentFile) {
    const GLuint vertex = compiled(GL_VERTEX_SHADER, vertexFile);
    const GLuint fragment = compiled(GL_FRAGMENT_SHADER, fragmentFile);
    m_id = glCreateProgram();
    glAttachShader(m_id, vertex);
    glAttachShader(m_id, fragment);
    glLinkProgram(m_id);
    glDeleteShader(vertex);
    glDeleteShader(fragment);
    GLint ok = GL_FALSE;
    glGetProgramiv(m_id, GL_LINK_STATUS, &ok);
    if (ok == GL_TRUE)
        return;
    char words[2048] = {};
    glGetProgramInfoLog(m_id, sizeof words, nullptr, words);
    glDeleteProgram(m_id);
    throw Error{ErrorCode::Internal, "two shaders do not fit together",
                vertexFile + ", " + fragmentFile + ": " + words};
}

GlProgram::~GlProgram() {
    glDeleteProgram(m_id);
}

void GlProgram::use() const {
    glUseProgram(m_id);
}

int GlProgram::at(const char* uniform) const {
    const auto [entry, isNew] = m_locations.try_emplace(uniform, -1);
    if (isNew)
        entry->second = glGetUniformLocation(m_id, uniform);
    return entry->second;
}

} // namespace fathom::ui
