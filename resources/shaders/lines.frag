#version 330 core
in vec4 colourOfLine;
noperspective in float across;
flat in float halfWidth;
out vec4 colour;

void main() {
    float cover = clamp(halfWidth + 0.5 - abs(across), 0.0, 1.0);
    colour = vec4(colourOfLine.rgb, 1.0) * colourOfLine.a * cover; // premultiplied
}
