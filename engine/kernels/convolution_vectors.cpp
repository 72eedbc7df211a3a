#include "engine/kernels/bands.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

void convolveInVectors(const ConvolutionCall& call) {
    run<ProductKind::Fp32>(call);
}

void resizeMap(const ChannelMap& source, const ChannelMap& target, int threads) {
    const std::int64_t channels = source.channels, count = source.width * channels;
    AlignedBuffer lines(static_cast<std::size_t>(count * 4 * threads));
#pragma omp parallel for num_threads(threads) if (threads > 1) schedule(dynamic, 4)
    for (std::int64_t y = 0; y < target.height; ++y) {
        float* const line = reinterpret_cast<float*>(lines.data()) + omp_get_thread_num() * count;
        blendRows(source, Between(y, target.height, source.height), line);
        for (std::int64_t x = 0; x < target.width; ++x) {
            const Between between(x, target.width, source.width);
            for (std::int64_t c = 0; c < channels; c += 16)
                put(target.data, target.element, (y * target.width + x) * channels + c,
                    blendColumns(line, between, channels, c));
        }
    }
}

} // namespace fathom::kernels
