#pragma once

namespace fathom::plan {

/// In what the large matrix products of a rewritten network are computed.
enum class Arithmetic {
    Fp32,  ///< fp32 throughout
    Split, ///< fp32 factors as sums of two bfloat16 in AMX tiles; errors as in fp32
    Bf16,  ///< in AMX tiles, like Fp16, as fixed point of sixteen bits, which is as fast and closer to fp32
    Fp16,
    Int8,
};

} // namespace fathom::plan
