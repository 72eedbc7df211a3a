#include "engine/kernels/linear_chunks.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

template <typename Target>
void linearInTiles(const LinearCall& call, const Target& target) {
    switch (call.weight->kind) {
    case ProductKind::Bf16:
        return runTo<ProductKind::Bf16>(call, target);
    case ProductKind::Split:
        return runTo<ProductKind::Split>(call, target);
    case ProductKind::Digits:
        return runTo<ProductKind::Digits>(call, target);
    default:
        return runTo<ProductKind::Int8>(call, target);
    }
}

template void linearInTiles(const LinearCall&, const StoreTarget&);
template void linearInTiles(const LinearCall&, const AddTarget&);
template void linearInTiles(const LinearCall&, const GateTarget&);
template void linearInTiles(const LinearCall&, const HeadsTarget&);

} // namespace fathom::kernels
