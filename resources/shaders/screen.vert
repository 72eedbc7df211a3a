#version 330 core
// One triangle that covers the whole target.
out vec2 position;

void main() {
    position = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    gl_Position = vec4(position * 2.0 - 1.0, 0.0, 1.0);
}
