#include "engine/base/json.h"
#include "engine/base/resource_folder.h"
#include "engine/synthetic/shipped_sample.h"
#include "tests/engine/synthetic/view_agreement.h"
#include "tests/support/expect_error.h"

#include <QtTest>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace fathom;
using namespace fathom::synthetic;

class ShippedSampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roomIsClosedAndNeighboursAgree() {
        RenderedView previous = renderShippedSample(0);
        QCOMPARE(previous.image.size(), kShippedSize);
        for (int i = 1; i < kShippedViews; ++i) {
            const RenderedView view = renderShippedSample(i);
            QVERIFY(std::all_of(view.depth.values().begin(), view.depth.values().end(),
                                [](float z) { return z > 0.3F && z < 8; }));
            const Agreement pair = agreement(previous, view);
            QVERIFY(pair.visible > 100000);
            QVERIFY2(pair.share() > 0.98, qPrintable(QString::number(pair.share())));
            previous = view;
        }
    }
    void storedPicturesAreTheRenderedOnes() {
        for (int i = 0; i < kShippedViews; ++i) {
            const std::filesystem::path file = resourceFolder() / "samples" / "room" / shippedFileName(i);
            QVERIFY2(std::filesystem::file_size(file) <= 400000, file.c_str());
            const cv::Mat stored = cv::imread(file.string(), cv::IMREAD_COLOR); // blue, green, red
            const RgbImage rendered = renderShippedSample(i).image;
            QCOMPARE(stored.cols, rendered.width());
            QCOMPARE(stored.rows, rendered.height());
            int different = 0;
            for (int y = 0; y < rendered.height(); ++y) {
                for (int x = 0; x < rendered.width(); ++x) {
                    for (int c = 0; c < 3; ++c) {
                        different += static_cast<int>(
                            std::abs(stored.at<cv::Vec3b>(y, x)[2 - c] - rendered.at(x, y)[c]) > 1);
                    }
                }
            }
            QVERIFY2(different < 100,
                     qPrintable(QString::number(different))); // libraries round sines differently
        }
    }
    void groundTruthNamesEveryViewWithItsCamera() {
        const Json truth = Json::parse(shippedGroundTruth());
        const Json::Array& views = truth.find("views")->array();
        QCOMPARE(views.size(), static_cast<std::size_t>(kShippedViews));
        for (int i = 0; i < kShippedViews; ++i) {
            const RenderedView view = renderShippedSample(i);
            const Json& entry = views.at(static_cast<std::size_t>(i));
            QCOMPARE(entry.find("file")->string(), shippedFileName(i));
            QCOMPARE(static_cast<float>(entry.find("K")->array().at(0).array().at(0).number()),
                     view.focalPixels);
            const Json::Array& rows = entry.find("cameraFromWorld")->array();
            for (std::size_t r = 0; r < 3; ++r) { // the camera's own position is its origin
                double atCamera = rows.at(r).array().at(3).number();
                for (std::size_t c = 0; c < 3; ++c) {
                    atCamera += rows.at(r).array().at(c).number() *
                                static_cast<double>(view.worldFromCamera.at(4 * c + 3));
                }
                QVERIFY(std::abs(atCamera) < 1e-5);
            }
        }
        std::ifstream stored(resourceFolder() / "samples" / "room" / "ground_truth.json");
        const std::string text{std::istreambuf_iterator<char>(stored), {}};
        QCOMPARE(Json::parse(text).find("views")->array().size(), views.size());
    }
    void otherViewsAreRefused() {
        QCOMPARE(test::errorOf([] { (void)renderShippedSample(-1); }), ErrorCode::InvalidOption);
        QCOMPARE(test::errorOf([] { (void)renderShippedSample(kShippedViews); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(ShippedSampleTest)
#include "shipped_sample_test.moc"
