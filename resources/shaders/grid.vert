#version 330 core
// A square on the floor of the scene.
uniform mat4 clipFromWorld;
uniform vec3 centreInWorld;
uniform float halfSide;

out vec2 onFloor; // relative to the centre

void main() {
    vec2 corner = vec2((gl_VertexID & 1) == 0 ? -1.0 : 1.0, gl_VertexID < 2 ? -1.0 : 1.0);
    onFloor = corner * halfSide;
    gl_Position = clipFromWorld * vec4(centreInWorld + vec3(onFloor.x, 0.0, onFloor.y), 1.0);
}
