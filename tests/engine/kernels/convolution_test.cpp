#include "engine/kernels/convolution.h"

#include "tests/engine/kernels/plain_reference.h"

using namespace fathom;
using namespace fathom::kernels;
using namespace fathom::test;

namespace {
struct Image {
    std::size_t height, width, channels;
    Values values;

    [[nodiscard]] double at(std::size_t y, std::size_t x, std::size_t c) const {
        return values[(y * width + x) * channels + c];
    }
};

Image imageOf(const std::vector<float>& values, std::size_t height, std::size_t width, std::size_t channels) {
    return {height, width, channels, Values(values.begin(), values.end())};
}

Image resized(const Image& image, std::size_t height, std::size_t width) {
    Image result{height, width, image.channels, {}};
    const auto place = [](std::size_t index, std::size_t to, std::size_t from) {
        const double position =
            to > 1 ? static_cast<double>(index) * static_cast<double>(from - 1) / static_cast<double>(to - 1) : 0.0;
        const auto first = std::min(static_cast<std::size_t>(position), from - 1);
        return std::tuple{first, std::min(first + 1, from - 1), position - static_cast<double>(first)};
    };
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t c = 0; c < image.channels; ++c) {
                const auto [y0, y1, v] = place(y, height, image.height);
                const auto [x0, x1, u] = place(x, width, image.width);
                result.values.push_back((1 - v) * ((1 - u) * image.at(y0, x0, c) + u * image.at(y0, x1, c)) +
                                        v * ((1 - u) * image.at(y1, x0, c) + u * image.at(y1, x1, c)));
            }
    return result;
}

/// weight [out][in][3][3]
Image convolved(const Image& image, const std::vector<float>& weight, const std::vector<float>& bias,
                std::size_t stride) {
    Image result{(image.height - 1) / stride + 1, (image.width - 1) / stride + 1, bias.size(), {}};
    for (std::size_t y = 0; y < result.height; ++y)
        for (std::size_t x = 0; x < result.width; ++x)
            for (std::size_t o = 0; o < bias.size(); ++o) {
                double sum = bias[o];
                for (std::size_t tap = 0; tap < 9; ++tap) {
                    const std::size_t row = y * stride + tap / 3, column = x * stride + tap % 3; // one too large
                    if (row < 1 || column < 1 || row > image.height || column > image.width)
                        continue;
                    for (std::size_t c = 0; c < image.channels; ++c)
                        sum += image.at(row - 1, column - 1, c) * weight[(o * image.channels + c) * 9 + tap];
                }
                result.values.push_back(sum);
            }
    return result;
}

/// In a row of a test, in the place of a kind: fp32, packed for Winograd's products.
constexpr int kWinograd = -1;

ProductKind kindOf(int row) {
    return row == kWinograd ? ProductKind::Fp32 : static_cast<ProductKind>(row);
}

struct Setup {
    Setup(int row, std::size_t h, std::size_t w, std::size_t in, std::size_t out)
        : height(h), width(w), channels(in), pixels(noise(h * w * in, 1)), weight(noise(out * in * 9, 2, 0.1)),
          bias(noise(out, 3)),
          packed(row == kWinograd
                     ? packWinograd(weight.data(), static_cast<std::int64_t>(out), static_cast<std::int64_t>(in))
                     : packConvolution(kindOf(row), weight.data(), static_cast<std::int64_t>(out),
                                       static_cast<std::int64_t>(in))) {
        call.source.map = {pixels.data(), Element::F32, static_cast<std::int64_t>(h), static_cast<std::int64_t>(w),
                           static_cast<std::int64_t>(in)};
        call.weight = &packed;
        call.bias = bias.data();
        call.workspace = &workspace;
        call.threads = 2;
    }

    std::size_t height, width, channels;
    std::vector<float> pixels, weight, bias;
    PackedMatrix packed;
    AlignedBuffer workspace;
    ConvolutionCall call;
};
} // namespace

class ConvolutionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRectifiedConvolutionWithSkipsAgreesWithLoops_data() {
        addKinds(false, false);
        for (const int size : {1, 2, 33, 150})
            QTest::addRow("fp32 by Winograd %d", size) << kWinograd << size;
    }
    void aRectifiedConvolutionWithSkipsAgreesWithLoops() {
        QFETCH(int, kind);
        if (cannotCompute(kindOf(kind)))
            QSKIP("this processor lacks the instructions");
        QFETCH(int, size);
        for (const std::size_t stride : {1, 2}) {
            if (kind == kWinograd && stride > 1)
                continue;
            Setup setup(kind, 7, static_cast<std::size_t>(size), 64, 96);
            Image source = imageOf(setup.pixels, setup.height, setup.width, 64);
            for (double& value : source.values)
                value = std::max(value, 0.0);
            Image wanted = convolved(source, setup.weight, setup.bias, stride);
            const std::vector<float> first = noise(wanted.values.size(), 4), second = noise(wanted.values.size(), 5);
            for (std::size_t i = 0; i < wanted.values.size(); ++i)
                wanted.values[i] = std::max(wanted.values[i], 0.0) + first[i] + second[i];
            std::vector<float> out(wanted.values.size());
            setup.call.source.relu = true;
            setup.call.stride = static_cast<std::int64_t>(stride);
            setup.call.activation = Activation::Relu;
            setup.call.first = first.data();
            setup.call.second = second.data();
            setup.call.target = {out.data(), Element::F32, static_cast<std::int64_t>(wanted.height),
                                 static_cast<std::int64_t>(wanted.width), 96};
            convolve(setup.call);
            QVERIFY2(distance(out, wanted.values) < bound(setup.packed.kind),
                     QByteArray::number(distance(out, wanted.values)));
        }
    }

    void aResizedSourceWithTablesEndsInExponentials_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("allowed");
        QTest::newRow("split") << static_cast<int>(ProductKind::Split) << 1e-5;
        QTest::newRow("fp32") << static_cast<int>(ProductKind::Fp32) << 1e-5;
        QTest::newRow("fp32 by Winograd") << kWinograd << 1e-5;
        QTest::newRow("digits") << static_cast<int>(ProductKind::Digits) << 1e-3; // of an exponential
    }
    void aResizedSourceWithTablesEndsInExponentials() {
        QFETCH(int, kind);
        if (cannotCompute(kindOf(kind)))
            QSKIP("this processor lacks the instructions");
        QFETCH(double, allowed);
        constexpr std::size_t kHeight = 29, kWidth = 50;
        Setup setup(kind, 7, 9, 32, 32);
        const std::vector<float> alongX = noise(kWidth * 32, 4), alongY = noise(kHeight * 32, 5);
        Image source = resized(imageOf(setup.pixels, 7, 9, 32), kHeight, kWidth);
        for (std::size_t i = 0; i < source.values.size(); ++i)
            source.values[i] += alongX[i / 32 % kWidth * 32 + i % 32] + alongY[i / 32 / kWidth * 32 + i % 32];
        const Image features = convolved(source, setup.weight, setup.bias, 1);
        const std::vector<float> endWeight = noise(64, 6, 0.1), endBias = noise(2, 7);
        Values wanted[2];
        for (std::size_t pixel = 0; pixel < kHeight * kWidth; ++pixel)
            for (std::size_t k = 0; k < 2; ++k) {
                double sum = endBias[k];
                for (std::size_t c = 0; c < 32; ++c)
                    sum += std::max(features.values[pixel * 32 + c], 0.0) * endWeight[k * 32 + c];
                wanted[k].push_back(std::exp(sum) + static_cast<double>(k));
            }
        std::vector<float> first(kHeight * kWidth), second(kHeight * kWidth);
        const ExpEnd end{endWeight.data(), endBias.data(), first.data(), second.data()};
        setup.call.source.resizedHeight = kHeight;
        setup.call.source.resizedWidth = kWidth;
        setup.call.source.alongX = alongX.data();
        setup.call.source.alongY = alongY.data();
        setup.call.activation = Activation::Relu;
        setup.call.end = &end;
        convolve(setup.call);
        QVERIFY2(distance(first, wanted[0]) < allowed, QByteArray::number(distance(first, wanted[0])));
        QVERIFY2(distance(second, wanted[1]) < allowed, QByteArray::number(distance(second, wanted[1])));
    }

    void mapsAreResizedWithTheirCornersInPlace() {
        if (cannotCompute(ProductKind::Fp32))
            QSKIP("this processor lacks the instructions");
        const std::vector<float> pixels = noise(5 * 6 * 32, 1);
        std::vector<float> source = pixels, target(11 * 13 * 32);
        resizeMap({source.data(), Element::F32, 5, 6, 32}, {target.data(), Element::F32, 11, 13, 32}, 2);
        const Image wanted = resized(imageOf(pixels, 5, 6, 32), 11, 13);
        QVERIFY(distance(target, wanted.values) < 1e-6);
        QCOMPARE(target[0], pixels[0]);
    }
};

QTEST_GUILESS_MAIN(ConvolutionTest)
#include "convolution_test.moc"
