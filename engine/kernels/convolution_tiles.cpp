#include "engine/kernels/bands.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

void convolveInTiles(const ConvolutionCall& call) {
    if (call.weight->kind == TileKind::Split)
        run<TileKind::Split>(call);
    else if (call.weight->kind == TileKind::Digits)
        run<TileKind::Digits>(call);
    else
        run<TileKind::Bf16>(call);
}

} // namespace fathom::kernels
