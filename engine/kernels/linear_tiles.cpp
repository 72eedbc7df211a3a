#include "engine/kernels/linear_chunks.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

template <typename Target>
void linearInTiles(const LinearCall& call, const Target& target) {
    switch (call.weight->kind) {
    case TileKind::Bf16:
        return runTo<TileKind::Bf16>(call, target);
    case TileKind::Split:
        return runTo<TileKind::Split>(call, target);
    case TileKind::Digits:
        return runTo<TileKind::Digits>(call, target);
    default:
        return runTo<TileKind::Int8>(call, target);
    }
}

template void linearInTiles(const LinearCall&, const StoreTarget&);
template void linearInTiles(const LinearCall&, const AddTarget&);
template void linearInTiles(const LinearCall&, const GateTarget&);
template void linearInTiles(const LinearCall&, const HeadsTarget&);

} // namespace fathom::kernels
