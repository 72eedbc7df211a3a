#version 330 core
// One vertex is one pixel of a view, placed in the world.
layout(location = 0) in vec3 positionInWorld;
layout(location = 1) in vec4 colourAndFlags; // flags in the fourth byte
layout(location = 2) in float confidence;
layout(location = 3) in float depthInView;

uniform mat4 eyeFromWorld;
uniform mat4 clipFromEye;
uniform float threshold;    // least confidence that is drawn
uniform int removedFlags;   // points with one of these flags are not drawn
uniform int exemptFlags;    // points with one of these flags are drawn whatever the rest says
uniform float pointSize;    // device pixels
uniform float pixelAngle;   // width of a pixel of the view at depth 1
uniform float focal;        // device pixels of the eye
uniform int colourBy;       // 0 photo, 1 depth, 2 confidence, 3 view
uniform vec2 colourRange;   // lowest and highest value of the colour map
uniform vec3 viewColour;
uniform sampler2D colormap; // 256 x 1

flat out vec3 splatColour;
flat out float splatSize;

void main() {
    int flags = int(colourAndFlags.a * 255.0 + 0.5);
    if ((flags & exemptFlags) == 0 && ((flags & removedFlags) != 0 || confidence < threshold)) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0); // outside of what is seen
        gl_PointSize = 1.0;
        splatColour = vec3(0.0);
        splatSize = 1.0;
        return;
    }
    vec4 positionInEye = eyeFromWorld * vec4(positionInWorld, 1.0);
    gl_Position = clipFromEye * positionInEye;

    // Closer than the photo was taken, a point covers what its pixel covered, so that surfaces stay closed.
    float footprint = 1.45 * pixelAngle * depthInView * focal / max(positionInEye.z, 1e-9);
    splatSize = clamp(footprint, pointSize, 5.0 * pointSize);
    gl_PointSize = splatSize;

    float span = max(colourRange.y - colourRange.x, 1e-12);
    if (colourBy == 1)
        splatColour = texture(colormap, vec2(1.0 - (depthInView - colourRange.x) / span, 0.5)).rgb;
    else if (colourBy == 2)
        splatColour = texture(colormap, vec2((confidence - colourRange.x) / span, 0.5)).rgb;
    else if (colourBy == 3)
        splatColour = viewColour * (0.6 + 0.4 * dot(colourAndFlags.rgb, vec3(0.2126, 0.7152, 0.0722)));
    else
        splatColour = colourAndFlags.rgb;
}
