#version 330 core
// One instance is one line; its four vertices make a strip that is `width` device pixels wide and has soft edges.
layout(location = 0) in vec3 startInWorld;
layout(location = 1) in vec3 endInWorld;
layout(location = 2) in vec4 lineColour;
layout(location = 3) in float lineWidth; // logical pixels

uniform mat4 clipFromWorld;
uniform vec2 viewport;  // device pixels
uniform float pixelRatio;
uniform float opacity;

out vec4 colourOfLine;
noperspective out float across; // device pixels from the middle
flat out float halfWidth;

void main() {
    vec4 start = clipFromWorld * vec4(startInWorld, 1.0);
    vec4 end = clipFromWorld * vec4(endInWorld, 1.0);
    // Cut at the near plane, where the division below would turn the line around.
    float nearStart = start.z + start.w;
    float nearEnd = end.z + end.w;
    if (nearStart < 0.0 && nearEnd < 0.0) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        colourOfLine = vec4(0.0);
        across = 0.0;
        halfWidth = 1.0;
        return;
    }
    if (nearStart < 0.0)
        start = mix(start, end, nearStart / (nearStart - nearEnd) + 1e-5);
    else if (nearEnd < 0.0)
        end = mix(end, start, nearEnd / (nearEnd - nearStart) + 1e-5);

    vec2 along = (end.xy / end.w - start.xy / start.w) * viewport;
    bool isDot = dot(along, along) <= 1e-12;
    vec2 direction = isDot ? vec2(1.0, 0.0) : normalize(along);
    vec2 side = vec2(-direction.y, direction.x);
    halfWidth = 0.5 * lineWidth * pixelRatio;
    float reach = halfWidth + 1.0;
    float sign = (gl_VertexID & 1) == 0 ? -1.0 : 1.0;
    bool atEnd = gl_VertexID >= 2;
    vec4 corner = atEnd ? end : start;
    vec2 offset = side * sign * reach + direction * (atEnd ? 1.0 : -1.0) * (isDot ? 1.0 : 0.5) * halfWidth;
    corner.xy += 2.0 * offset / viewport * corner.w;
    gl_Position = corner;
    across = sign * reach;
    colourOfLine = vec4(lineColour.rgb, lineColour.a * opacity);
}
