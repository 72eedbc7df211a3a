#include "engine/io/video_geometry.h"

#include <algorithm>
#include <cmath>

extern "C" {
#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace fathom {

int orientationOfDisplayMatrix(const std::int32_t* matrix) noexcept {
    // A stored point (p, q) is shown at (a·p + c·q, b·p + d·q); y runs downwards.
    const double a = matrix[0];
    const double b = matrix[1];
    const double c = matrix[3];
    const double d = matrix[4];
    if (std::max(std::abs(a), std::abs(b)) == 0 || std::max(std::abs(c), std::abs(d)) == 0)
        return 1;
    if (std::abs(a) >= std::abs(b)) {
        if (a > 0)
            return d >= 0 ? 1 : 4;
        return d >= 0 ? 2 : 3;
    }
    if (b > 0)
        return c >= 0 ? 5 : 6;
    return c >= 0 ? 8 : 7;
}

int rotationOf(int orientation) noexcept {
    switch (orientation) {
    case 3:
    case 4: // mirrored top-bottom: mirrored left-right, then turned by 180 degrees
        return 180;
    case 6:
    case 7: // transposed over the other diagonal: mirrored left-right, then turned clockwise
        return 90;
    case 5:
    case 8:
        return 270;
    default:
        return 0;
    }
}

Size squarePixelSize(Size coded, int aspectNumerator, int aspectDenominator) noexcept {
    if (aspectNumerator <= 0 || aspectDenominator <= 0)
        return coded;
    const double aspect = static_cast<double>(aspectNumerator) / aspectDenominator;
    if (aspect < 1.0 / 8 || aspect > 8)
        return coded;
    if (aspect >= 1)
        return {static_cast<int>(std::lround(coded.width * aspect)), coded.height};
    return {coded.width, static_cast<int>(std::lround(coded.height / aspect))};
}

YuvCoding yuvCodingOf(const AVFrame& picture) noexcept {
    YuvCoding coding{SWS_CS_ITU601, picture.color_range == AVCOL_RANGE_JPEG};
    switch (picture.colorspace) {
    case AVCOL_SPC_BT709:
        coding.matrix = SWS_CS_ITU709;
        break;
    case AVCOL_SPC_FCC:
        coding.matrix = SWS_CS_FCC;
        break;
    case AVCOL_SPC_SMPTE240M:
        coding.matrix = SWS_CS_SMPTE240M;
        break;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        coding.matrix = SWS_CS_BT2020;
        break;
    case AVCOL_SPC_UNSPECIFIED:
        if (picture.width >= 1280 || picture.height > 576)
            coding.matrix = SWS_CS_ITU709;
        break;
    default:
        break;
    }
    switch (picture.format) {
    case AV_PIX_FMT_YUVJ420P: // full range by name
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ411P:
        coding.fullRange = 1;
        break;
    default:
        break;
    }
    return coding;
}

} // namespace fathom
