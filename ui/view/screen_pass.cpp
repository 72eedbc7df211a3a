#include <GL/glew.h>

#include "ui/view/screen_pass.h"

namespace fathom::ui {

void ScreenPass::draw(unsigned colourTexture, unsigned depthTexture, const QSize& size,
                      const ScreenStyle& style) const {
    const auto setColour = [this](const char* name, const QColor& colour) {
        glUniform4f(m_program.at(name), colour.redF(), colour.greenF(), colour.blueF(), colour.alphaF());
    };
    glViewport(0, 0, size.width(), size.height());
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_ALWAYS);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
    m_program.use();
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_2D, depthTexture);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, colourTexture);
    glUniform1i(m_program.at("pointColours"), 0);
    glUniform1i(m_program.at("pointDepths"), 1);
    glUniform2f(m_program.at("planes"), static_cast<float>(style.nearPlane),
                static_cast<float>(style.farPlane));
    glUniform1f(m_program.at("strength"), style.isLit ? 18.0F : 0.0F);
    glUniform1f(m_program.at("reach"), static_cast<float>(1.4 * style.pixelRatio));
    glUniform1i(m_program.at("neighbours"), style.neighbours);
    setColour("top", style.top);
    setColour("bottom", style.bottom);
    glBindVertexArray(m_empty.id());
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glBindVertexArray(0);
}

} // namespace fathom::ui
