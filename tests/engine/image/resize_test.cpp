#include "engine/image/resize.h"

#include "engine/base/json.h"
#include "engine/image/normalization.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

using fathom::ErrorCode;
using fathom::Json;
using fathom::PixelMapping;
using fathom::ProcessedImage;
using fathom::ResizeMethod;
using fathom::ResizePlan;
using fathom::RgbImage;
using fathom::Size;
using fathom::test::errorOf;
using fathom::test::NpyArray;
using fathom::test::Npz;
using fathom::test::sampleIndices;
using fathom::test::testData;

namespace {

const std::filesystem::path kFolder = "golden/da3/preprocess";

Json cases() {
    std::ifstream stream(testData(kFolder / "cases.json"));
    return Json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
}

int integer(const Json& object, const char* key) {
    return static_cast<int>(object.find(key)->integer());
}

Size sizeOf(const Json& variant, const char* key) {
    const Json::Array& sides = variant.find(key)->array();
    return {static_cast<int>(sides[0].integer()), static_cast<int>(sides[1].integer())};
}

ResizeMethod methodNamed(const std::string& name) {
    if (name == "upper_bound_resize")
        return ResizeMethod::UpperBoundResize;
    if (name == "upper_bound_crop")
        return ResizeMethod::UpperBoundCrop;
    if (name == "lower_bound_resize")
        return ResizeMethod::LowerBoundResize;
    return ResizeMethod::LowerBoundCrop;
}

/// Each seed is used with one size; computed once.
const RgbImage& formulaPicture(int seed, Size size) {
    static std::map<int, RgbImage> made;
    RgbImage& image = made[seed];
    if (image.isEmpty()) {
        image = RgbImage(size);
        const std::vector<std::uint8_t> pixels = fathom::test::formulaImage(seed, 0, size.height, size.width);
        std::copy(pixels.begin(), pixels.end(), image.data());
    }
    return image;
}

const RgbImage& formulaPicture(const Json& source) {
    return formulaPicture(integer(source, "image_seed"), {integer(source, "W"), integer(source, "H")});
}

/// 256 bytes at the sample positions equal the stored ones.
bool samplesEqual(const RgbImage& image, const NpyArray& stored) {
    const std::vector<std::int64_t> wanted = stored.integers();
    const std::vector<std::size_t> indices = sampleIndices(wanted.size(), image.valueCount());
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (image.data()[indices[i]] != wanted[i])
            return false;
    return true;
}

/// Mean and population standard deviation of every channel equal the stored ones: all pixels agree.
bool channelStatisticsEqual(const RgbImage& image, const NpyArray& stored) {
    const std::vector<double> wanted = stored.doubles();
    const auto pixels = static_cast<double>(image.size().pixels());
    for (std::size_t c = 0; c < 3; ++c) {
        double sum = 0;
        double squares = 0;
        for (std::size_t i = c; i < image.valueCount(); i += 3) {
            sum += image.data()[i];
            squares += static_cast<double>(image.data()[i]) * image.data()[i];
        }
        const double mean = sum / pixels;
        const double deviation = std::sqrt(squares / pixels - mean * mean);
        if (std::abs(mean - wanted[2 * c]) > 1e-9 || std::abs(deviation - wanted[2 * c + 1]) > 1e-9)
            return false;
    }
    return true;
}

double largestTensorDifference(const RgbImage& image, std::span<const float> wanted) {
    const std::vector<float> tensor = fathom::normalisedPlanar(image);
    const std::vector<std::size_t> indices = sampleIndices(wanted.size(), tensor.size());
    double largest = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(tensor[indices[i]]) - wanted[i]));
    return largest;
}

/// K (row-major 3×3) after the mapping, relative to the stored one.
double intrinsicsDifference(const PixelMapping& mapping, std::span<const double> before, std::span<const double> after) {
    const double got[] = {before[0] * mapping.scaleX, before[4] * mapping.scaleY,
                          before[2] * mapping.scaleX + mapping.offsetX, before[5] * mapping.scaleY + mapping.offsetY};
    const double wanted[] = {after[0], after[4], after[2], after[5]};
    double largest = 0;
    for (int i = 0; i < 4; ++i)
        largest = std::max(largest, std::abs(got[i] - wanted[i]) / wanted[0]);
    return largest;
}

} // namespace

class ResizeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheReferencePixelForPixel_data() {
        QTest::addColumn<int>("entry");
        QTest::addColumn<int>("variant");
        const Json index = cases();
        for (std::size_t i = 0; i < index.array().size(); ++i) {
            const Json& entry = index.array()[i];
            const Json::Array& variants = entry.find("variants")->array();
            for (std::size_t v = 0; v < variants.size(); ++v)
                QTest::addRow("%s %s", entry.find("file")->string().c_str(), variants[v].find("tag")->string().c_str())
                    << int(i) << int(v);
        }
    }
    void equalsTheReferencePixelForPixel() {
        QFETCH(int, entry);
        QFETCH(int, variant);
        const Json index = cases();
        const Json& picture = index.array()[static_cast<std::size_t>(entry)];
        const Json& wanted = picture.find("variants")->array()[static_cast<std::size_t>(variant)];
        const Npz golden(testData(kFolder / picture.find("file")->string()));
        const std::string tag = wanted.find("tag")->string();
        const int resolution = integer(wanted, "process_res");
        const ResizeMethod method = methodNamed(wanted.find("method")->string());

        const RgbImage& original = formulaPicture(*picture.find("source"));
        QVERIFY2(samplesEqual(original, golden["in_samples"]), "the formula picture itself differs");

        const ResizePlan plan = fathom::planResize(original.size(), resolution, method);
        QVERIFY(plan.bounded == sizeOf(wanted, "stageA_wh"));
        QVERIFY(plan.processed == sizeOf(wanted, "out_wh"));

        const ProcessedImage processed = fathom::resizeForNetwork(original, resolution, method);
        QVERIFY(processed.image.size() == plan.processed);
        QVERIFY(processed.mapping == plan.mapping);
        QVERIFY(samplesEqual(processed.image, golden[tag + "_u8_samples"]));
        QVERIFY(channelStatisticsEqual(processed.image, golden[tag + "_u8_stats_f64"]));
        QVERIFY(largestTensorDifference(processed.image, golden[tag + "_tensor_samples"].floats()) <= 1e-6);
        QVERIFY(intrinsicsDifference(processed.mapping, golden["in_intrinsics"].doubles(),
                                     golden[tag + "_intrinsics"].doubles()) <= 1e-6);
    }

    void picturesOfDifferentSizeAreCroppedToTheirCommonSize() {
        const Npz golden(testData(kFolder / "pre_mixed_sizes.npz"));
        std::vector<ProcessedImage> images;
        images.push_back(fathom::resizeForNetwork(formulaPicture(11, {641, 479}), 252, ResizeMethod::UpperBoundResize));
        images.push_back(fathom::resizeForNetwork(formulaPicture(12, {333, 777}), 252, ResizeMethod::UpperBoundResize));
        fathom::unifySizes(images);
        const std::vector<float> tensors = golden["tensor_samples"].floats();
        const std::vector<double> before = golden["in_intrinsics"].doubles();
        const std::vector<double> after = golden["out_intrinsics"].doubles();
        for (std::size_t i = 0; i < 2; ++i) {
            QVERIFY((images[i].image.size() == Size{112, 182}));
            QVERIFY(largestTensorDifference(images[i].image, std::span(tensors).subspan(256 * i, 256)) <= 1e-6);
            QVERIFY(intrinsicsDifference(images[i].mapping, std::span(before).subspan(9 * i, 9),
                                         std::span(after).subspan(9 * i, 9)) <= 1e-6);
        }
    }

    void plansTheSizesOfTheReference_data() {
        QTest::addColumn<QSize>("original");
        QTest::addColumn<QSize>("upperResize");
        QTest::addColumn<QSize>("upperCrop");
        QTest::addColumn<QSize>("lowerResize");
        QTest::addColumn<QSize>("lowerCrop");
        QTest::newRow("1208x680") << QSize(1208, 680) << QSize(504, 280) << QSize(504, 280) << QSize(896, 504)
                                  << QSize(882, 504);
        QTest::newRow("1920x1080") << QSize(1920, 1080) << QSize(504, 280) << QSize(504, 280) << QSize(896, 504)
                                   << QSize(896, 504);
        QTest::newRow("640x480") << QSize(640, 480) << QSize(504, 378) << QSize(504, 378) << QSize(672, 504)
                                 << QSize(672, 504);
        QTest::newRow("504x376") << QSize(504, 376) << QSize(504, 378) << QSize(504, 364) << QSize(672, 504)
                                 << QSize(672, 504);
    }
    void plansTheSizesOfTheReference() {
        QFETCH(QSize, original);
        QFETCH(QSize, upperResize);
        QFETCH(QSize, upperCrop);
        QFETCH(QSize, lowerResize);
        QFETCH(QSize, lowerCrop);
        const auto planned = [&](ResizeMethod method) {
            const Size size = fathom::planResize({original.width(), original.height()}, 504, method).processed;
            return QSize(size.width, size.height);
        };
        QCOMPARE(planned(ResizeMethod::UpperBoundResize), upperResize);
        QCOMPARE(planned(ResizeMethod::UpperBoundCrop), upperCrop);
        QCOMPARE(planned(ResizeMethod::LowerBoundResize), lowerResize);
        QCOMPARE(planned(ResizeMethod::LowerBoundCrop), lowerCrop);
    }

    void halfPixelsGoToTheEvenSide() {
        // 504 / 1008 halves every side: 201 and 203 give 100.5 and 101.5.
        QCOMPARE(fathom::planResize({1008, 201}, 504, ResizeMethod::UpperBoundCrop).bounded.height, 100);
        QCOMPARE(fathom::planResize({1008, 203}, 504, ResizeMethod::UpperBoundCrop).bounded.height, 102);
    }

    void sidesHalfwayBetweenMultiplesGrow() {
        QCOMPARE(fathom::planResize({504, 371}, 504, ResizeMethod::UpperBoundResize).processed.height, 378);
        QCOMPARE(fathom::planResize({504, 370}, 504, ResizeMethod::UpperBoundResize).processed.height, 364);
    }

    void pictureOfTheRightSizeIsUntouched() {
        const RgbImage& original = formulaPicture(5, {140, 98});
        const ProcessedImage processed = fathom::resizeForNetwork(original, 140, ResizeMethod::UpperBoundResize);
        QVERIFY(processed.image == original);
        QVERIFY(processed.mapping == PixelMapping{});
    }

    void mappingReturnsToTheOriginalPixel() {
        for (const ResizeMethod method : {ResizeMethod::UpperBoundResize, ResizeMethod::UpperBoundCrop,
                                          ResizeMethod::LowerBoundResize, ResizeMethod::LowerBoundCrop}) {
            const PixelMapping mapping = fathom::planResize({1242, 375}, 504, method).mapping.croppedBy(7, 14);
            const fathom::PixelPosition there = mapping.toProcessed({800.5, 200.25});
            const fathom::PixelPosition back = mapping.toOriginal(there);
            QVERIFY(std::abs(back.x - 800.5) < 1e-9 && std::abs(back.y - 200.25) < 1e-9);
        }
        // The picture's corners are the processed picture's corners.
        const PixelMapping whole = fathom::planResize({1242, 375}, 504, ResizeMethod::UpperBoundResize).mapping;
        QCOMPARE(whole.toProcessed({1242, 375}).x, 504.0);
        QCOMPARE(whole.toProcessed({1242, 375}).y, 154.0);
    }

    void picturesTooNarrowForAPatchAreRefused() {
        const auto code = [](Size size, ResizeMethod method) {
            return errorOf([&] { (void)fathom::planResize(size, 504, method); });
        };
        QCOMPARE(code({5000, 60}, ResizeMethod::UpperBoundResize), ErrorCode::InvalidOption);
        QCOMPARE(code({5000, 60}, ResizeMethod::UpperBoundCrop), ErrorCode::InvalidOption);
        QCOMPARE(code({60, 5000}, ResizeMethod::UpperBoundResize), ErrorCode::InvalidOption);
        QCOMPARE(code({1, 1'000'000}, ResizeMethod::LowerBoundResize), ErrorCode::InvalidOption);
        QCOMPARE(code({1'000'000, 1}, ResizeMethod::LowerBoundCrop), ErrorCode::InvalidOption);
        // 5000 x 70 gives 504 x 7, which is rounded up to one patch.
        QCOMPARE(fathom::planResize({5000, 70}, 504, ResizeMethod::UpperBoundResize).processed.height, 14);
        // 42000 x 504 is large, but possible.
        QCOMPARE(code({5000, 60}, ResizeMethod::LowerBoundResize), std::nullopt);
    }

    void senselessOptionsAreRefused() {
        QCOMPARE(errorOf([] { (void)fathom::planResize({0, 5}, 504, ResizeMethod::UpperBoundResize); }),
                 ErrorCode::InvalidOption);
        QCOMPARE(errorOf([] { (void)fathom::planResize({50, 50}, 13, ResizeMethod::UpperBoundResize); }),
                 ErrorCode::InvalidOption);
        QCOMPARE(errorOf([] { (void)fathom::commonSize({}); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([] { (void)fathom::cropToCentre({RgbImage({28, 28}), {}}, {42, 14}); }),
                 ErrorCode::InvalidOption);
    }

    void cropKeepsTheCentre() {
        RgbImage image({42, 28});
        image.at(14, 7)[0] = 200;
        const ProcessedImage cropped = fathom::cropToCentre({image, {}}, {14, 14});
        QVERIFY((cropped.image.size() == Size{14, 14}));
        QCOMPARE(int(cropped.image.at(0, 0)[0]), 200);
        QCOMPARE(cropped.mapping.offsetX, -14.0);
        QCOMPARE(cropped.mapping.offsetY, -7.0);
    }

    void shrinksOnlyWhatIsTooLarge() {
        QVERIFY((fathom::shrinkToFit(RgbImage({400, 100}), 100).size() == Size{100, 25}));
        QVERIFY((fathom::shrinkToFit(RgbImage({1, 1000}), 10).size() == Size{1, 10}));
        QVERIFY((fathom::shrinkToFit(RgbImage({40, 10}), 100).size() == Size{40, 10}));
    }
};

QTEST_GUILESS_MAIN(ResizeTest)
#include "resize_test.moc"
