#include "engine/kernels/linear_chunks.h"
#include "engine/kernels/kinds.h"

namespace fathom::kernels {

template <typename Target>
void linearInVectors(const LinearCall& call, const Target& target) {
    runTo<ProductKind::Fp32>(call, target);
}

template void linearInVectors(const LinearCall&, const StoreTarget&);
template void linearInVectors(const LinearCall&, const AddTarget&);
template void linearInVectors(const LinearCall&, const GateTarget&);
template void linearInVectors(const LinearCall&, const HeadsTarget&);

} // namespace fathom::kernels
