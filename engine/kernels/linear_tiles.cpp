// Every thread takes a contiguous share of the rows, lays a chunk of them out for the tiles (normalised, rounded,
// split or quantised on the way), and runs over the panels of the weight while that chunk stays in its L2 cache. The
// end of one 32×64 result (bias, GELU, rotary embedding …) is computed while the tiles sum up the next.
#include "engine/kernels/linear.h"

#include "engine/kernels/attention.h"
#include "engine/kernels/element_lanes.h"
#include "engine/kernels/tiles.h"

#include <omp.h>

namespace fathom::kernels {

namespace {

constexpr std::int64_t kBlock = 32;           ///< rows and, twice, columns of a result
constexpr std::int64_t kChunkBytes = 1200000; ///< of laid out rows a thread: they and two panels fit the L2 cache
constexpr std::int64_t kWidth = 2 * kPanelColumns;

std::int64_t least(std::int64_t a, std::int64_t b) {
    return a < b ? a : b;
}

/// The sums of one row of a result, 64 columns.
template <TileKind Kind>
struct Sums {
    const float* data;
    float rowScale;
    const float* columnScale;

    Lanes operator[](int quarter) const {
        const float* const sum = data + 16 * quarter;
        if constexpr (!isScaled(Kind)) {
            return load(sum);
        } else {
            const Lanes unit = _mm512_mul_ps(splat(rowScale), load(columnScale + 16 * quarter));
            if constexpr (Kind == TileKind::Digits)
                return _mm512_mul_ps(digitSum(sum, sum + kBlock * kWidth), unit);
            else
                return _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_loadu_si512(sum)), unit);
        }
    }
};

Lanes biasAt(const float* bias, std::int64_t column) {
    return bias ? load(bias + column) : _mm512_setzero_ps();
}

/// One row of the left factor, normalised when asked for.
struct RowReader {
    const LinearCall& call;
    const void* row;
    Lanes mean{}, scale{};
    bool norm;

    RowReader(const LinearCall& linearCall, std::int64_t index)
        : call(linearCall), row(static_cast<const char*>(linearCall.x.data) +
                                index * linearCall.x.stride * bytesOf(linearCall.x.element)),
          norm(linearCall.norm.active) {
        if (!norm)
            return;
        const RowStatistics statistics =
            statisticsOf(static_cast<const float*>(row), call.weight->depth, call.norm.eps);
        mean = splat(statistics.mean);
        scale = splat(statistics.scale);
    }

    Lanes operator()(std::int64_t k) const {
        Lanes value = valueAt(row, call.x.element, k);
        if (!norm)
            return value;
        value = _mm512_mul_ps(_mm512_sub_ps(value, mean), scale);
        if (call.norm.weight)
            value = _mm512_mul_ps(value, load(call.norm.weight + k));
        if (call.norm.bias)
            value = _mm512_add_ps(value, load(call.norm.bias + k));
        return value;
    }
};

/// Value of one unit of a row; leaves the row's values, with zeros up to a whole step, in `values`.
template <TileKind Kind>
float measureRow(const RowReader& read, float* values) {
    const std::int64_t depth = read.call.weight->depth;
    Lanes largest = _mm512_setzero_ps();
    for (std::int64_t k = 0; k < depth; k += 16) {
        const Lanes value = read(k);
        largest = _mm512_max_ps(largest, _mm512_abs_ps(value));
        store(values + k, value);
    }
    for (std::int64_t k = depth; k < read.call.weight->steps * stepDepth(Kind); k += 16)
        store(values + k, _mm512_setzero_ps());
    return _mm512_reduce_max_ps(largest) / (Kind == TileKind::Int8 ? kLargestInt8 : kLargestDigits);
}

/// `target` and the number of steps as in layOutRow.
template <TileKind Kind>
void layOutLevels(const float* values, float scale, std::int64_t steps, std::byte* target) {
    const Lanes inverse = splat(scale > 0 ? 1.0F / scale : 0.0F);
    for (std::int64_t step = 0; step < steps; ++step, values += 64, target += stepBytes(Kind))
        for (std::int64_t half = 0; half < 64; half += 32) {
            const Lanes first = load(values + half), second = load(values + half + 16);
            auto* const place = reinterpret_cast<__m256i*>(target + half);
            if constexpr (Kind == TileKind::Int8) {
                _mm256_store_si256(place, levelsOf(first, second, inverse));
            } else {
                const DigitPair digits(first, second, inverse);
                _mm256_store_si256(place, digits.high);
                _mm256_store_si256(reinterpret_cast<__m256i*>(target + half + 2048), digits.low);
            }
        }
}

/// Lays `steps` steps of K from `firstStep` on of one row out; `target` is the row's place in its block's first step.
/// \param values  room for the row, whose scale is found with its first steps
template <TileKind Kind>
void layOutRow(const RowReader& read, std::int64_t firstStep, std::int64_t steps, std::byte* target, float* scale,
               float* values) {
    const std::int64_t first = firstStep * stepDepth(Kind);
    if constexpr (isScaled(Kind)) {
        if (firstStep == 0)
            *scale = measureRow<Kind>(read, values);
        else
            for (std::int64_t k = 0; k < steps * 64; k += 16)
                store(values + k, first + k < read.call.weight->depth ? read(first + k) : _mm512_setzero_ps());
        layOutLevels<Kind>(values, *scale, steps, target);
        return;
    }
    for (std::int64_t step = 0; step < steps; ++step) {
        const Lanes low = read(first + 32 * step), high = read(first + 32 * step + 16);
        const __m512i near = rounded(low, high);
        _mm512_store_si512(target + step * stepBytes(Kind), near);
        if constexpr (Kind == TileKind::Split)
            _mm512_store_si512(target + step * stepBytes(Kind) + 2048, remainder(low, high, near));
    }
}

/// A chunk of rows in the order in which the tiles read them.
template <TileKind Kind>
struct Chunk {
    std::byte* data;
    float* scales;
    float* values; ///< room for a row
    std::int64_t firstRow, rows, firstStep, steps;

    void layOut(const LinearCall& call) const {
        for (std::int64_t r = 0; r < rows; ++r) {
            std::byte* const target =
                data + r / kBlock * steps * stepBytes(Kind) + r % kBlock / 16 * 1024 + r % 16 * 64;
            layOutRow<Kind>(RowReader(call, firstRow + r), firstStep, steps, target, scales + r, values);
        }
        finishWrites();
    }
};

/// The finished sums of a block of rows that wait for their end.
struct Waiting {
    const float* sums = nullptr;
    std::int64_t row = 0, count = 0, pair = 0, done = 0;
};

/// Brings the panels that come next into the L2 cache while the present ones are used.
class PanelPrefetch {
public:
    PanelPrefetch(const std::byte* data, std::int64_t bytes, std::int64_t calls)
        : m_next(data), m_end(data + bytes), m_share((bytes / 64 + calls - 1) / calls * 64) {}

    void advance() {
        for (const std::byte* const stop = m_next + m_share; m_next < stop && m_next < m_end; m_next += 64)
            _mm_prefetch(reinterpret_cast<const char*>(m_next), _MM_HINT_T1);
    }

private:
    const std::byte* m_next;
    const std::byte* m_end;
    std::int64_t m_share;
};

template <TileKind Kind, int Sum, typename Between>
void sumUp(std::int64_t rows, const LeftFactor& left, const std::byte* right, std::int64_t steps, float* target,
           const Between& between) {
    clearSums();
    if (rows > 16) {
        accumulate<Kind, true, Sum>(left, right, steps, between);
        storeSums<true>(target, kWidth);
    } else {
        accumulate<Kind, false, Sum>(left, right, steps, between);
        storeSums<false>(target, kWidth);
    }
}

template <TileKind Kind, typename End>
void runChunk(const LinearCall& call, const Chunk<Kind>& chunk, const End& end) {
    alignas(64) float sums[2][kSums<Kind> * kBlock * kWidth];
    const PackedMatrix& weight = *call.weight;
    const std::int64_t pairs = (weight.panels + 1) / 2;
    Waiting waiting;
    const auto finishRows = [&](std::int64_t upTo) {
        for (; waiting.done < upTo; ++waiting.done) {
            const std::int64_t r = waiting.row + waiting.done;
            const Sums<Kind> values{waiting.sums + waiting.done * kWidth, chunk.scales[r],
                                    weight.columnScale.data() + waiting.pair * kWidth};
            end(values, chunk.firstRow + r, waiting.pair);
        }
    };
    int current = 0;
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
        const std::int64_t panels = least(2, weight.panels - 2 * pair);
        // All of the next pair when K is not cut into slices; else the start of it, which is no longer than that.
        PanelPrefetch prefetch(weight.panel(2 * pair + panels) + chunk.firstStep * stepBytes(Kind),
                               pair + 1 < pairs ? 2 * chunk.steps * stepBytes(Kind) : 0,
                               (chunk.rows + kBlock - 1) / kBlock * panels * kSums<Kind> * chunk.steps);
        for (std::int64_t row = 0; row < chunk.rows; row += kBlock) {
            const std::int64_t count = least(kBlock, chunk.rows - row);
            const LeftFactor left =
                packedRows(Kind, chunk.data + row / kBlock * chunk.steps * stepBytes(Kind));
            const std::int64_t allSteps = panels * kSums<Kind> * chunk.steps;
            std::int64_t done = 0;
            const auto between = [&](std::int64_t) {
                prefetch.advance();
                finishRows(++done * waiting.count / allSteps);
            };
            for (std::int64_t half = 0; half < panels; ++half) {
                const std::byte* const right =
                    weight.panel(2 * pair + half) + chunk.firstStep * stepBytes(Kind);
                float* const target = sums[current] + half * kPanelColumns;
                sumUp<Kind, 0>(count, left, right, chunk.steps, target, between);
                if constexpr (kSums<Kind> == 2)
                    sumUp<Kind, 1>(count, left, right, chunk.steps, target + kBlock * kWidth, between);
            }
            finishRows(waiting.count);
            waiting = {sums[current], row, count, pair, 0};
            current = 1 - current;
        }
    }
    finishRows(waiting.count);
}

/// Rows and steps that are laid out at a time.
struct Division {
    std::int64_t rows, steps;
};
Division divide(const LinearCall& call, std::int64_t sliceSteps) {
    const std::int64_t steps = least(call.weight->steps, sliceSteps);
    const std::int64_t blocks = kChunkBytes / (steps * stepBytes(call.weight->kind));
    return {kBlock * (blocks > 1 ? blocks : 1), steps};
}

/// \param endOf  makes the end of a slice from its first step.
template <TileKind Kind, typename EndOf>
void run(const LinearCall& call, std::int64_t sliceSteps, const EndOf& endOf) {
    const Division division = divide(call, sliceSteps);
    const std::int64_t units = (call.x.count + 15) / 16;
    const int threads = static_cast<int>(least(call.threads, units));
    const std::int64_t chunkBytes = division.rows / kBlock * division.steps * stepBytes(Kind);
    const std::int64_t scaleBytes = (division.rows * 4 + 63) / 64 * 64;
    const std::int64_t bytes = chunkBytes + scaleBytes + (isScaled(Kind) ? call.weight->steps * 64 * 4 : 0);
    std::byte* const workspace = call.workspace->atLeast(static_cast<std::size_t>(bytes * threads));
#pragma omp parallel num_threads(threads) if (threads > 1)
    {
        const TileScope tiles;
        const int thread = omp_get_thread_num(), team = omp_get_num_threads();
        const std::int64_t begin = units * thread / team * 16;
        const std::int64_t end = least(units * (thread + 1) / team * 16, call.x.count);
        std::byte* const own = workspace + thread * bytes;
        for (std::int64_t row = begin; row < end; row += division.rows)
            for (std::int64_t step = 0; step < call.weight->steps; step += division.steps) {
                const Chunk<Kind> chunk{own,
                                        reinterpret_cast<float*>(own + chunkBytes),
                                        reinterpret_cast<float*>(own + chunkBytes + scaleBytes),
                                        row,
                                        least(division.rows, end - row),
                                        step,
                                        least(division.steps, call.weight->steps - step)};
                chunk.layOut(call);
                runChunk(call, chunk, endOf(step));
            }
    }
}

template <typename Visit>
void withKind(TileKind kind, const Visit& visit) {
    if (kind == TileKind::Bf16)
        visit.template operator()<TileKind::Bf16>();
    else if (kind == TileKind::Split)
        visit.template operator()<TileKind::Split>();
    else if (kind == TileKind::Digits)
        visit.template operator()<TileKind::Digits>();
    else
        visit.template operator()<TileKind::Int8>();
}

constexpr std::int64_t kAllSteps = INT64_MAX;

template <TileKind Kind>
constexpr bool kPrecise = Kind == TileKind::Split || Kind == TileKind::Digits;

template <bool Precise>
Lanes activated(Activation activation, Lanes value) {
    if (activation == Activation::Gelu)
        return gelu<Precise>(value);
    return activation == Activation::Relu ? _mm512_max_ps(value, _mm512_setzero_ps()) : value;
}

template <TileKind Kind>
struct StoreEnd {
    const LinearCall& call;
    const StoreTarget& target;

    std::int64_t targetRow(std::int64_t row) const {
        return target.skipEvery > 0 ? row + (row / target.skipEvery + 1) * target.skip : row;
    }

    /// Index of the first of 32 columns in the target.
    std::int64_t place(std::int64_t row, std::int64_t column) const {
        if (target.tileSide == 1)
            return targetRow(row) * target.stride + column;
        const std::int64_t tile = column / target.channels, channel = column % target.channels;
        const std::int64_t y = row / target.width * target.tileSide + tile / target.tileSide;
        const std::int64_t x = row % target.width * target.tileSide + tile % target.tileSide;
        return (y * target.width * target.tileSide + x) * target.channels + channel;
    }

    void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t pair) const {
        const std::int64_t columns = least(kWidth, call.weight->paddedColumns() - pair * kWidth);
        const float* const table =
            target.table ? target.table + row % target.tableRows * call.weight->paddedColumns() : nullptr;
        for (std::int64_t half = 0; half < columns; half += kPanelColumns) {
            const std::int64_t column = pair * kWidth + half, index = place(row, column);
            for (std::int64_t k = 0; k < kPanelColumns; k += 16) {
                Lanes value = _mm512_add_ps(sums[static_cast<int>((half + k) / 16)], biasAt(call.bias, column + k));
                value = activated<kPrecise<Kind>>(target.activation, value);
                if (table)
                    value = _mm512_add_ps(value, load(table + column + k));
                put(target.data, target.element, index + k, value);
            }
        }
    }
};

template <TileKind Kind>
struct AddEnd {
    const LinearCall& call;
    const AddTarget& target;
    const float* bias;

    void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t pair) const {
        float* const y = target.data + row * target.stride + pair * kWidth;
        for (int k = 0; k < 4; ++k) {
            Lanes value = _mm512_add_ps(sums[k], biasAt(bias, pair * kWidth + 16 * k));
            if (target.scale)
                value = _mm512_mul_ps(value, load(target.scale + pair * kWidth + 16 * k));
            store(y + 16 * k, _mm512_add_ps(load(y + 16 * k), value));
        }
    }
};

template <TileKind Kind>
struct GateEnd {
    const LinearCall& call;
    const GateTarget& target;

    void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t pair) const {
        for (int k = 0; k < 2; ++k) {
            const Lanes a = _mm512_add_ps(sums[k], biasAt(call.bias, pair * kWidth + 16 * k));
            const Lanes b = _mm512_add_ps(sums[k + 2], biasAt(call.bias, pair * kWidth + 16 * (k + 2)));
            put(target.data, target.element, row * target.stride + pair * kPanelColumns + 16 * k,
                _mm512_mul_ps(silu<kPrecise<Kind>>(a), b));
        }
    }
};

/// The 64 values of one head of one token.
struct HeadVector {
    Lanes part[4];

    void normalise(const float* norm, float eps) {
        const Lanes sum = _mm512_add_ps(_mm512_add_ps(part[0], part[1]), _mm512_add_ps(part[2], part[3]));
        const Lanes mean = splat(_mm512_reduce_add_ps(sum) / 64);
        Lanes squares = _mm512_setzero_ps();
        for (Lanes& p : part) {
            p = _mm512_sub_ps(p, mean);
            squares = _mm512_fmadd_ps(p, p, squares);
        }
        const Lanes scale = splat(1.0F / __builtin_sqrtf(_mm512_reduce_add_ps(squares) / 64 + eps));
        for (int k = 0; k < 4; ++k)
            part[k] = _mm512_fmadd_ps(_mm512_mul_ps(part[k], scale), load(norm + 16 * k), load(norm + 64 + 16 * k));
    }

    /// Columns 0 to 31 turn with the row of the patch, 32 to 63 with its column; halves of each are a pair.
    void rotate(const float* cosine, const float* sine) {
        for (int k = 0; k < 4; k += 2) {
            const Lanes c = load(cosine + 16 * k), s = load(sine + 16 * k), first = part[k], second = part[k + 1];
            part[k] = _mm512_fnmadd_ps(second, s, _mm512_mul_ps(first, c));
            part[k + 1] = _mm512_fmadd_ps(first, s, _mm512_mul_ps(second, c));
        }
    }
};

template <TileKind Kind, TileKind Attention>
struct HeadsEnd {
    const LinearCall& call;
    const HeadsTarget& target;
    std::int64_t padded; ///< tokens of a sequence in whole blocks
    static constexpr int kParts = scoreParts(Attention), kValueParts = valueParts(Attention);

    void operator()(const Sums<Kind>& sums, std::int64_t row, std::int64_t pair) const {
        const std::int64_t kind = pair / target.heads, head = pair % target.heads;
        const std::int64_t sequence = static_cast<std::uint32_t>(row) / static_cast<std::uint32_t>(target.tokens);
        const std::int64_t token = row - sequence * target.tokens;
        HeadVector x;
        for (int k = 0; k < 4; ++k)
            x.part[k] = _mm512_add_ps(sums[k], biasAt(call.bias, pair * kWidth + 16 * k));
        const std::int64_t place = (sequence * target.heads + head) * padded * 128 * kParts;
        if (kind == 2) {
            putValue(x, target.values + place, token);
            return;
        }
        if (const float* const norm = kind == 0 ? target.queryNorm : target.keyNorm)
            x.normalise(norm, target.normEps);
        if (target.cosine)
            x.rotate(target.cosine + token * 64, target.sine + token * 64);
        if (kind == 0) {
            for (Lanes& p : x.part)
                p = _mm512_mul_ps(p, splat(target.queryScale));
            putQuery(x, target.queries + place, token);
        } else {
            putKey(x, target.keys + place, token);
        }
    }

    static void putQuery(const HeadVector& x, std::byte* queries, std::int64_t token) {
        std::byte* const row = queries + token / kBlock * 2 * kParts * 2048 + token % kBlock / 16 * 1024 + token % 16 * 64;
        for (int step = 0; step < 2; ++step) {
            const __m512i near = rounded(x.part[2 * step], x.part[2 * step + 1]);
            _mm512_store_si512(row + step * kParts * 2048, near);
            if constexpr (kParts == 2)
                _mm512_store_si512(row + step * kParts * 2048 + 2048,
                                   remainder(x.part[2 * step], x.part[2 * step + 1], near));
        }
    }

    static void putKey(const HeadVector& x, std::byte* keys, std::int64_t token) {
        std::byte* const column = keys + token / kBlock * 2 * kParts * 2048 + token % kBlock / 16 * 1024 + token % 16 * 4;
        const __m512i rows = _mm512_setr_epi32(0, 64, 128, 192, 256, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960);
        for (int step = 0; step < 2; ++step) {
            const __m512i near = rounded(x.part[2 * step], x.part[2 * step + 1]);
            _mm512_i32scatter_epi32(column + step * kParts * 2048, rows, near, 1);
            if constexpr (kParts == 2)
                _mm512_i32scatter_epi32(column + step * kParts * 2048 + 2048, rows,
                                        remainder(x.part[2 * step], x.part[2 * step + 1], near), 1);
        }
    }

    /// As rows; attend() pairs them up.
    static void putValue(const HeadVector& x, std::byte* values, std::int64_t token) {
        std::byte* const row = values + token * 128 * kValueParts;
        for (int step = 0; step < 2; ++step) {
            const __m512i near = rounded(x.part[2 * step], x.part[2 * step + 1]);
            _mm512_store_si512(row + step * 64, near);
            if constexpr (kValueParts == 2)
                _mm512_store_si512(row + 128 + step * 64,
                                   remainder(x.part[2 * step], x.part[2 * step + 1], near));
        }
    }
};

} // namespace

void linear(const LinearCall& call, const StoreTarget& target) {
    withKind(call.weight->kind, [&]<TileKind Kind>() {
        run<Kind>(call, kAllSteps, [&](std::int64_t) { return StoreEnd<Kind>{call, target}; });
    });
}

void linear(const LinearCall& call, const AddTarget& target) {
    withKind(call.weight->kind, [&]<TileKind Kind>() {
        // The target keeps the sums of slices of K, so that a slice of all of a thread's rows fits its cache. A
        // normalised row is taken whole.
        const std::int64_t slice = call.norm.active ? kAllSteps : stepBytes(Kind) == 4096 ? 16 : 32;
        run<Kind>(call, slice,
                  [&](std::int64_t step) { return AddEnd<Kind>{call, target, step == 0 ? call.bias : nullptr}; });
    });
}

void linear(const LinearCall& call, const GateTarget& target) {
    withKind(call.weight->kind, [&]<TileKind Kind>() {
        run<Kind>(call, kAllSteps, [&](std::int64_t) { return GateEnd<Kind>{call, target}; });
    });
}

void linear(const LinearCall& call, const HeadsTarget& target) {
    const std::int64_t padded = (target.tokens + kBlock - 1) / kBlock * kBlock;
    withKind(call.weight->kind, [&]<TileKind Kind>() {
        if constexpr (Kind == TileKind::Digits)
            if (target.attention == TileKind::Split) {
                run<Kind>(call, kAllSteps, [&](std::int64_t) { return HeadsEnd<Kind, TileKind::Split>{call, target, padded}; });
                return;
            }
        run<Kind>(call, kAllSteps, [&](std::int64_t) { return HeadsEnd<Kind, Kind>{call, target, padded}; });
    });
}

} // namespace fathom::kernels
