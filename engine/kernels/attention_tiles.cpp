#include "engine/kernels/kinds.h"
#include "engine/kernels/query_blocks.h"

namespace fathom::kernels {

void attendInTiles(const AttentionCall& call) {
    if (call.kind == TileKind::Split)
        run<TileKind::Split>(call);
    else if (call.kind == TileKind::Digits)
        run<TileKind::Digits>(call);
    else
        run<TileKind::Bf16>(call);
}

} // namespace fathom::kernels
