#version 330 core
flat in vec3 splatColour;
flat in float splatSize;
out vec4 colour;

void main() {
    vec2 fromCentre = gl_PointCoord - 0.5;
    if (splatSize > 2.5 && dot(fromCentre, fromCentre) > 0.25)
        discard;
    colour = vec4(splatColour, 1.0);
}
