#include "engine/kernels/attention.h"

#include "tests/engine/kernels/plain_reference.h"

using namespace fathom;
using namespace fathom::kernels;
using namespace fathom::test;

namespace {
constexpr std::size_t kHeads = 2, kSequences = 2, kDim = kHeads * 64;
constexpr double kEps = 1e-5;

/// Queries, keys or values of one head of one sequence, normalised and rotated where asked for.
Values headOf(const Values& all, std::size_t sequence, std::size_t head, std::size_t which, std::size_t tokens,
              const std::vector<float>* norm, const std::vector<float>* cosine, const std::vector<float>* sine) {
    Values result;
    for (std::size_t t = 0; t < tokens; ++t) {
        const double* const row = all.data() + (sequence * tokens + t) * 3 * kDim + which * kDim + head * 64;
        Values x(row, row + 64);
        if (norm) {
            const std::vector<float> plain(x.begin(), x.end());
            x = normalised(plain, 64, kEps, {norm->begin(), norm->begin() + 64}, {norm->begin() + 64, norm->end()});
        }
        Values turned = x;
        for (std::size_t i = 0; cosine && i < 64; ++i) {
            const std::size_t start = i / 32 * 32, k = i % 32;
            const double other = k < 16 ? -x[start + k + 16] : x[start + k - 16];
            turned[i] = x[i] * (*cosine)[t * 64 + i] + other * (*sine)[t * 64 + i];
        }
        result.insert(result.end(), turned.begin(), turned.end());
    }
    return result;
}

Values attended(const Values& query, const Values& key, const Values& value, double scale) {
    const std::size_t tokens = query.size() / 64;
    Values result(query.size(), 0.0);
    for (std::size_t t = 0; t < tokens; ++t) {
        Values weight(tokens, 0.0);
        double largest = -INFINITY, sum = 0;
        for (std::size_t u = 0; u < tokens; ++u) {
            for (std::size_t i = 0; i < 64; ++i)
                weight[u] += scale * query[t * 64 + i] * key[u * 64 + i];
            largest = std::max(largest, weight[u]);
        }
        for (double& w : weight)
            sum += w = std::exp(w - largest);
        for (std::size_t u = 0; u < tokens; ++u)
            for (std::size_t i = 0; i < 64; ++i)
                result[t * 64 + i] += weight[u] / sum * value[u * 64 + i];
    }
    return result;
}
} // namespace

class AttentionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void attentionAgreesWithLoops_data() {
        addKinds(false, false);
        QTest::newRow("fp32 in chunks") << static_cast<int>(ProductKind::Fp32) << 1100;
        QTest::newRow("split in chunks") << static_cast<int>(ProductKind::Split) << 1100;
        QTest::newRow("bf16 in chunks") << static_cast<int>(ProductKind::Bf16) << 1100;
        QTest::newRow("digits in chunks") << static_cast<int>(ProductKind::Digits) << 1100;
    }

    void attentionAgreesWithLoops() {
        QFETCH(int, kind);
        if (cannotCompute(static_cast<ProductKind>(kind)))
            QSKIP("this processor lacks the instructions");
        QFETCH(int, size);
        compare(static_cast<ProductKind>(kind), static_cast<ProductKind>(kind), Input(size));
    }

    void aScoreFarAboveAllEarlierOnesLeavesNothingOfThem_data() { addKinds(false, false); }
    void aScoreFarAboveAllEarlierOnesLeavesNothingOfThem() {
        QFETCH(int, kind);
        if (cannotCompute(static_cast<ProductKind>(kind)))
            QSKIP("this processor lacks the instructions");
        const auto product = static_cast<ProductKind>(kind);
        compare(product, product, Input::leap(300));
    }

    void splitAttentionMayFollowAProductOfDigits() {
        if (!cpuFeatures().tiles())
            QSKIP("this processor has no AMX tiles");
        compare(ProductKind::Digits, ProductKind::Split, Input(1100));
    }

    void attentionInFp32FollowsAProductOfInt8InVectors() {
        if (cannotCompute(ProductKind::VectorInt8))
            QSKIP("this processor lacks the instructions");
        compare(ProductKind::VectorInt8, ProductKind::Fp32, Input(610));
    }

    void attentionInFp32FollowsAProductOfWords() {
        if (cannotCompute(ProductKind::Words))
            QSKIP("this processor lacks the instructions");
        compare(ProductKind::Words, ProductKind::Fp32, Input(610));
    }

private:
    static constexpr std::size_t kDepth = 64;

    struct Input {
        explicit Input(int size)
            : tokens(static_cast<std::size_t>(size)), rows(noise(kSequences * tokens * kDepth, 1)),
              weight(noise(3 * kDim * kDepth, 2, 0.1)), cosine(noise(tokens * 64, 6)), sine(noise(tokens * 64, 7)) {
            for (std::size_t i = 0; i < cosine.size(); ++i)
                if (i % 32 >= 16) {
                    cosine[i] = cosine[i - 16];
                    sine[i] = sine[i - 16];
                }
        }

        /// Scores of all queries jump by more than an exponent can hold, from the chunk of keys before the last to the last.
        static Input leap(int size) {
            Input input(size);
            input.isPlain = true;
            for (std::size_t t = 0; t < kSequences * input.tokens; ++t)
                input.rows[t * kDepth] = t % input.tokens + 32 < input.tokens ? 30.0F : 300.0F;
            // The first of all values makes queries and keys.
            for (std::size_t n = 0; n < 2 * kDim; ++n)
                for (std::size_t k = 0; k < kDepth; ++k)
                    input.weight[n * kDepth + k] = n % 64 == 0 && k == 0 ? 1.0F : 0.0F;
            for (std::size_t n = 2 * kDim; n < 3 * kDim; ++n)
                input.weight[n * kDepth] = 0;
            return input;
        }

        std::size_t tokens;
        std::vector<float> rows, weight, bias = noise(3 * kDim, 3, 0.1);
        std::vector<float> queryNorm = noise(128, 4), keyNorm = noise(128, 5);
        std::vector<float> cosine, sine;
        bool isPlain = false; ///< neither norm nor rotation
    };

    static void compare(ProductKind productKind, ProductKind attentionKind, const Input& input) {
        const std::size_t tokens = input.tokens;
        const auto size = static_cast<std::int64_t>(tokens);
        const std::vector<float>&rows = input.rows, &weight = input.weight, &bias = input.bias;
        const std::vector<float>&queryNorm = input.queryNorm, &keyNorm = input.keyNorm;
        const std::vector<float>&cosine = input.cosine, &sine = input.sine;
        const bool isPlain = input.isPlain;

        const PackedMatrix packed = packMatrix(productKind, weight.data(), 3 * kDim, kDepth);
        const auto bytes = static_cast<std::size_t>(attentionBytes(attentionKind, kSequences, kHeads, size));
        AlignedBuffer queries, keys, values, workspace;
        HeadsTarget heads{queries.atLeast(bytes), keys.atLeast(bytes), values.atLeast(bytes), kHeads, size};
        // What fills the last blocks up must not matter.
        for (AlignedBuffer* buffer : {&queries, &keys, &values})
            std::fill_n(buffer->data(), bytes, std::byte{0x7f});
        heads.attention = attentionKind;
        if (!isPlain) {
            heads.queryNorm = queryNorm.data();
            heads.keyNorm = keyNorm.data();
            heads.normEps = static_cast<float>(kEps);
            heads.cosine = cosine.data();
            heads.sine = sine.data();
        }
        heads.queryScale = 0.125F * 1.44269504F;
        LinearCall call;
        call.x = {rows.data(), Element::F32, static_cast<std::int64_t>(kSequences * tokens), kDepth};
        call.weight = &packed;
        call.bias = bias.data();
        call.workspace = &workspace;
        call.threads = 2;
        linear(call, heads);
        std::vector<float> out(kSequences * tokens * kDim);
        attend({attentionKind, queries.data(), keys.data(), values.data(), kSequences, kHeads, size, out.data(),
                Element::F32, &workspace, 2});

        const Values all = product(Values(rows.begin(), rows.end()), weight, bias, kDepth);
        Values wanted(out.size());
        for (std::size_t s = 0; s < kSequences; ++s)
            for (std::size_t h = 0; h < kHeads; ++h) {
                const auto factor = [&](std::size_t which, const std::vector<float>& norm) {
                    return isPlain ? headOf(all, s, h, which, tokens, nullptr, nullptr, nullptr)
                                   : headOf(all, s, h, which, tokens, &norm, &cosine, &sine);
                };
                const Values result = attended(factor(0, queryNorm), factor(1, keyNorm),
                                               headOf(all, s, h, 2, tokens, nullptr, nullptr, nullptr), 0.125);
                for (std::size_t t = 0; t < tokens; ++t)
                    std::copy_n(result.data() + t * 64, 64, wanted.data() + ((s * tokens + t) * kHeads + h) * 64);
            }
        // Scores of this size turn a relative error of a factor into an absolute one of the exponent.
        const double allowed = productKind == ProductKind::VectorInt8 ? 6e-2
                               : productKind == ProductKind::Words      ? 6e-3
                               : isPrecise(productKind)               ? 2e-4
                               : attentionKind == ProductKind::Split    ? 2e-3
                               : attentionKind == ProductKind::Digits ? 6e-3
                                                                     : 6e-2;
        QVERIFY2(distance(out, wanted) < allowed, QByteArray::number(distance(out, wanted)));
    }
};

QTEST_GUILESS_MAIN(AttentionTest)
#include "attention_test.moc"
