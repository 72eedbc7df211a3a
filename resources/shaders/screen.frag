#version 330 core
// Lays the drawn points over the background and darkens them where something nearer lies beside them (eye-dome
// lighting: Boucheny, 2009), which shows shape without normals.
in vec2 position;
out vec4 colour;

uniform sampler2D pointColours;
uniform sampler2D pointDepths;
uniform vec2 planes;     // near and far
uniform float strength;  // 0 turns the lighting off
uniform float reach;     // device pixels
uniform int neighbours;  // 4 or 8
uniform vec4 top;        // background; alpha 0 for a transparent picture
uniform vec4 bottom;

const vec2 kAround[8] = vec2[8](vec2(1, 0), vec2(-1, 0), vec2(0, 1), vec2(0, -1),
                                vec2(0.7, 0.7), vec2(-0.7, 0.7), vec2(0.7, -0.7), vec2(-0.7, -0.7));

float logDepth(float depth) {
    return log2(2.0 * planes.x * planes.y / (planes.y + planes.x - (2.0 * depth - 1.0) * (planes.y - planes.x)));
}

// Breaks up the bands of a gradient on 8-bit screens.
float noise(vec2 at) {
    return fract(52.9829189 * fract(dot(at, vec2(0.06711056, 0.00583715))));
}

void main() {
    float depth = texture(pointDepths, position).r;
    gl_FragDepth = depth;
    if (depth >= 1.0) {
        colour = mix(bottom, top, position.y);
        colour.rgb += (noise(gl_FragCoord.xy) - 0.5) / 255.0;
        colour.rgb *= colour.a;
        return;
    }
    float shade = 1.0;
    if (strength > 0.0) {
        vec2 pixel = reach / vec2(textureSize(pointDepths, 0));
        float here = logDepth(depth);
        float nearer = 0.0;
        for (int i = 0; i < neighbours; ++i) {
            float beside = texture(pointDepths, position + kAround[i] * pixel).r;
            if (beside < 1.0)
                nearer += max(0.0, here - logDepth(beside));
        }
        shade = max(0.25, exp(-strength * nearer / float(neighbours)));
    }
    colour = vec4(texture(pointColours, position).rgb * shade, 1.0);
}
