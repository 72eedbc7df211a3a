#pragma once

#include "engine/kernels/packed_matrix.h"

#include <cstdint>

namespace fathom::kernels {

enum class Element { F32, Bf16, F16 };
[[nodiscard]] constexpr std::int64_t bytesOf(Element element) noexcept {
    return element == Element::F32 ? 4 : 2;
}

/// Rows of activations, one after the other at `stride` elements. For ProductKind::Split and Fp32 they are F32.
struct Rows {
    const void* data = nullptr;
    Element element = Element::F32;
    std::int64_t count = 0;
    std::int64_t stride = 0;
    const float* peaks = nullptr; ///< of StoreTarget, null: looked for where they are needed
};

/// Layer normalisation of every row before the product; F32 rows only.
struct RowNorm {
    bool active = false;
    float eps = 0;
    const float* weight = nullptr; ///< [K], null: ones
    const float* bias = nullptr;   ///< [K], null: zeros
};

enum class Activation { None, Relu, Gelu };

/// y = activation(x·W + bias) + tables, in rows of `stride` elements or, with a tile side above one, spread over a
/// map: row r·width+c and column (i·side+j)·channels+k become pixel (r·side+i, c·side+j), channel k.
struct StoreTarget {
    void* data = nullptr;
    Element element = Element::F32;
    std::int64_t stride = 0;
    Activation activation = Activation::None;
    /// [2][rows][16], null: not wanted; the largest of a row's twice sixteen is its largest magnitude. One set is of the
    /// thread that has the row, one of the thread that helps it.
    float* peaks = nullptr;
    const float* table = nullptr; ///< [tableRows][stride of N padded to panels], added to row r as row r mod tableRows
    std::int64_t tableRows = 0;
    const float* bandTable = nullptr; ///< [bands of tableRows rows][the same], added to row r as row r / tableRows
    std::int64_t skipEvery = 0; ///< above 0: before every that many rows, `skip` rows of the target are left alone
    std::int64_t skip = 0;
    std::int64_t tileSide = 1;
    std::int64_t width = 0;    ///< of the map of rows, with tileSide above one
    std::int64_t channels = 0; ///< of the target's pixels, with tileSide above one; a multiple of 32
};

/// y += scale ⊙ (x·W + bias), fp32 rows of `stride` elements.
struct AddTarget {
    float* data = nullptr;
    std::int64_t stride = 0;
    const float* scale = nullptr; ///< [N], null: ones
};

/// silu(a) ⊙ b, where every panel pair of W holds 32 columns of a and the same 32 of b (interleaveGate).
struct GateTarget {
    void* data = nullptr;
    Element element = Element::F32;
    std::int64_t stride = 0;
};

/// Queries, keys and values of multi-head attention with 64 values a head, laid out for attend().
struct HeadsTarget {
    std::byte* queries = nullptr; ///< attentionBytes() each
    std::byte* keys = nullptr;
    std::byte* values = nullptr;
    std::int64_t heads = 0;
    std::int64_t tokens = 0;           ///< of one sequence; row m is token m mod tokens of sequence m / tokens
    const float* queryNorm = nullptr;  ///< [2][64] weight and bias of the norm over every head's query; null: none
    const float* keyNorm = nullptr;
    float normEps = 0;
    const float* cosine = nullptr; ///< [tokens][64] of the rotary embedding, null: none
    const float* sine = nullptr;
    float queryScale = 1; ///< what scores are multiplied with, times log2(e)
    /// The kind of the AttentionCall that follows: the matrix's, Split too with Digits, Fp32 with VectorInt8
    /// and Words.
    ProductKind attention = ProductKind::Bf16;
};

/// A product of rows with a packed matrix. Needs cpuFeatures().vectors() for Fp32 and Words, vectorInt8() for VectorInt8, tiles()
/// for the others; K must fill whole steps and N panel pairs (64 columns) except for StoreTarget, which takes any number
/// of panels; for scaled kinds K is a multiple of 32.
struct LinearCall {
    Rows x;
    RowNorm norm;
    const PackedMatrix* weight = nullptr;
    const float* bias = nullptr; ///< [32·panels], null: zeros
    AlignedBuffer* workspace = nullptr;
    int threads = 1;
};

void linear(const LinearCall& call, const StoreTarget& target);
void linear(const LinearCall& call, const AddTarget& target);
void linear(const LinearCall& call, const GateTarget& target);
void linear(const LinearCall& call, const HeadsTarget& target);

} // namespace fathom::kernels
