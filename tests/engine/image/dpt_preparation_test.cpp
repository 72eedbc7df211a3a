#include "engine/image/dpt_preparation.h"

#include "engine/models/depth_anything_v2/formula_picture.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"
#include "tests/support/npz.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>
#include <cstring>

using namespace fathom;
using namespace fathom::test;

namespace {
struct Kind {
    const char* name;
    DptPreparation preparation;
    int column;       ///< of the table of sizes
    double tolerance; ///< of every value
};
// 8-bit rounding inside the Hugging Face one: a grey level is 0.017.
constexpr std::array<Kind, 4> kKinds{{{"original", DptPreparation::Original, 3, 2e-6},
                                      {"huggingface", DptPreparation::HuggingFace, 5, 0.02},
                                      {"muggled_square", DptPreparation::MuggledSquare, 7, 1e-5},
                                      {"muggled_aspect", DptPreparation::MuggledAspect, 9, 1e-5}}};

RgbImage pictureOf(const QJsonValue& entry) {
    const int h = entry["h"].toInt(), w = entry["w"].toInt();
    const std::vector<std::uint8_t> pixels = dav2::formulaPicture(h, w, entry["seed"].toInt());
    RgbImage image(Size{w, h});
    std::memcpy(image.data(), pixels.data(), pixels.size());
    return image;
}
} // namespace

/// What the networks of Depth Anything V1 and V2 see, against the packages that prepare it.
class DptPreparationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QFile file(QString::fromStdString(testData("golden/depth-anything-v2/cases.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_index = QJsonDocument::fromJson(file.readAll()).object();
    }

    void sizesAreThoseOfThePackages() {
        const QJsonArray rows = m_index["preparation_sizes"].toObject()["rows"].toArray();
        QVERIFY(rows.size() > 40);
        for (const QJsonValue& row : rows)
            for (const Kind& kind : kKinds) {
                const Size size = dptSize({row[0].toInt(), row[1].toInt()}, row[2].toInt(), kind.preparation);
                QCOMPARE(size.width, row[kind.column].toInt());
                QCOMPARE(size.height, row[kind.column + 1].toInt());
            }
    }

    void valuesAreThoseOfThePackages_data() {
        QTest::addColumn<int>("kind");
        for (std::size_t i = 0; i < kKinds.size(); ++i)
            QTest::newRow(kKinds[i].name) << static_cast<int>(i);
    }
    void valuesAreThoseOfThePackages() {
        QFETCH(int, kind);
        const Kind& wanted = kKinds[static_cast<std::size_t>(kind)];
        const Npz file(testData("golden/depth-anything-v2/image-preparation.npz"));
        for (const QJsonValue& entry : m_index["cases"].toArray()) {
            if (entry["id"].toString() != "image-preparation")
                continue;
            for (const QJsonValue& picture : entry["entries"].toArray())
                compare(picture, wanted, file);
        }
    }

    void impossibleSizesAreRefused() {
        QCOMPARE(errorOf([] { (void)dptSize({0, 10}, 518, DptPreparation::Original); }), ErrorCode::InvalidOption);
        QCOMPARE(errorOf([] { (void)dptSize({10, 10}, 13, DptPreparation::Original); }), ErrorCode::InvalidOption);
    }

private:
    static void compare(const QJsonValue& entry, const Kind& kind, const Npz& file) {
        const std::vector<float> input = dptInput(pictureOf(entry), entry["input_size"].toInt(), kind.preparation);
        const std::string prefix = "p" + std::to_string(entry["index"].toInt()) + "_" + kind.name;
        std::vector<float> samples;
        for (const std::size_t index : sampleIndices(256, input.size()))
            samples.push_back(input[index]);
        const double far = deviation(samples, file[prefix + "_samples"].doubles()).absolute;
        QVERIFY2(far <= kind.tolerance, qPrintable(QString("%1: %2").arg(QString::fromStdString(prefix)).arg(far)));
        const std::vector<double> statistics = file[prefix + "_stats"].doubles();
        const std::size_t pixels = input.size() / 3;
        for (std::size_t c = 0; c < 3; ++c) {
            const auto got = meanAndDeviation(std::span(input).subspan(c * pixels, pixels));
            QVERIFY(std::abs(got[0] - statistics[4 * c]) < 1e-3);
        }
        if (file.contains(prefix + "_full"))
            QVERIFY(deviation(input, file[prefix + "_full"].doubles()).absolute <= kind.tolerance);
    }

    QJsonObject m_index;
};

QTEST_GUILESS_MAIN(DptPreparationTest)
#include "dpt_preparation_test.moc"
