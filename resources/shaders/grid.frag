#version 330 core
in vec2 onFloor;
out vec4 colour;

uniform vec3 centreInWorld;
uniform float spacing;
uniform float halfSide;
uniform vec4 lineColour;

// How much of the pixel a line of one pixel covers, for lines every `step`.
float lines(vec2 at, float step) {
    vec2 cell = at / step;
    vec2 width = max(fwidth(cell), 1e-9);
    vec2 distance = abs(fract(cell - 0.5) - 0.5) / width;
    // Lines closer than a few pixels melt into a tone; they fade out before they shimmer.
    vec2 fade = clamp(0.5 - width * 1.5, 0.0, 0.5) * 2.0;
    vec2 cover = clamp(1.0 - distance, 0.0, 1.0) * fade;
    return max(cover.x, cover.y);
}

void main() {
    vec2 at = onFloor + centreInWorld.xz;
    float strength = max(0.45 * lines(at, spacing), lines(at, spacing * 5.0));
    float fade = clamp(1.0 - length(onFloor) / halfSide, 0.0, 1.0);
    colour = vec4(lineColour.rgb, 1.0) * (lineColour.a * strength * fade * fade);
}
