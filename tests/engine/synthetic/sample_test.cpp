#include "engine/synthetic/sample.h"
#include "tests/engine/synthetic/view_agreement.h"
#include "tests/support/expect_error.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <map>
#include <thread>

using namespace fathom;
using namespace fathom::synthetic;

namespace {

SampleOptions optionsFor(SceneKind kind, int views = 2) {
    SampleOptions options;
    options.kind = kind;
    options.views = views;
    return options;
}

bool equal(const Sample& a, const Sample& b) {
    return a.seed == b.seed && a.kind == b.kind &&
           std::equal(a.views.begin(), a.views.end(), b.views.begin(), b.views.end(),
                      [](const RenderedView& x, const RenderedView& y) {
                          return x.image == y.image && x.depth == y.depth &&
                                 x.worldFromCamera == y.worldFromCamera && x.focalPixels == y.focalPixels;
                      });
}

} // namespace

class SampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameBytesOnEveryThread() {
        SampleOptions options;
        options.views = 4;
        options.size = {97, 61}; // no multiple of a tile
        std::vector<Sample> expected;
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            expected.push_back(renderSample(seed, options));
        }
        std::array<int, 4> equalCount{};
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < equalCount.size(); ++t) {
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < expected.size(); ++i) {
                    const std::size_t k = (i * 5 + t * 3) % expected.size(); // each thread in another order
                    equalCount.at(t) += static_cast<int>(equal(expected[k], renderSample(k + 1, options)));
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const int count : equalCount) {
            QCOMPARE(count, 12);
        }
        QVERIFY(!equal(expected[0], expected[1]));
    }

    void kindsAreDrawnInTheirShares() {
        SampleOptions options;
        options.size = {16, 12};
        options.views = 1;
        std::map<SceneKind, int> counts;
        constexpr int kSamples = 1500;
        for (std::uint64_t seed = 0; seed < kSamples; ++seed) {
            ++counts[renderSample(seed, options).kind];
        }
        QVERIFY(std::abs(counts[SceneKind::Room] / double(kSamples) - 0.48) < 0.04);
        QVERIFY(std::abs(counts[SceneKind::TableTop] / double(kSamples) - 0.14) < 0.03);
        QVERIFY(std::abs(counts[SceneKind::Outdoor] / double(kSamples) - 0.38) < 0.04);
    }

    void viewsAgreeOnTheSharedGeometry_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("room") << static_cast<int>(SceneKind::Room);
        QTest::newRow("table-top") << static_cast<int>(SceneKind::TableTop);
        QTest::newRow("outdoor") << static_cast<int>(SceneKind::Outdoor);
    }
    void viewsAgreeOnTheSharedGeometry() {
        QFETCH(int, kind);
        Agreement all;
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            const Sample sample = renderSample(seed, optionsFor(static_cast<SceneKind>(kind), 4));
            for (std::size_t j = 1; j < sample.views.size(); ++j) {
                const Agreement pair = agreement(sample.views[0], sample.views[j]);
                QVERIFY2(pair.visible > 500, qPrintable(QString("seed %1").arg(seed)));
                all += pair;
            }
        }
        QVERIFY2(all.share() >= 0.999, qPrintable(QString::number(all.share())));
    }
    void aWrongPoseOrFocalLengthDestroysTheAgreement() {
        Agreement right, moved, zoomed;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const Sample sample = renderSample(seed, optionsFor(SceneKind::Room));
            const RenderedView &first = sample.views[0], &second = sample.views[1];
            right += agreement(first, second);
            RenderedView wrong = second;
            wrong.worldFromCamera[3] += 0.15F;
            wrong.worldFromCamera[7] += 0.15F;
            moved += agreement(first, wrong);
            wrong = second;
            wrong.focalPixels *= 1.1F;
            zoomed += agreement(first, wrong);
        }
        QVERIFY(right.share() > 0.99);
        QVERIFY2(moved.share() < 0.7, qPrintable(QString::number(moved.share())));
        QVERIFY2(zoomed.share() < 0.9, qPrintable(QString::number(zoomed.share())));
    }

    void roomsAreClosed() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            for (const RenderedView& view : renderSample(seed, optionsFor(SceneKind::Room)).views) {
                QVERIFY(std::all_of(view.depth.values().begin(), view.depth.values().end(),
                                    [](float z) { return z > 0 && z < 20; }));
            }
        }
    }
    void outdoorScenesHaveSkyAboveIgnoredGround() {
        int sky = 0, ignored = 0;
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            for (const RenderedView& view : renderSample(seed, optionsFor(SceneKind::Outdoor)).views) {
                const std::vector<float>& depth = view.depth.values();
                sky += static_cast<int>(std::count(depth.begin(), depth.end(), kSkyDepth));
                ignored += static_cast<int>(std::count(depth.begin(), depth.end(), kIgnoreDepth));
                QVERIFY(std::all_of(depth.begin(), depth.end(),
                                    [](float z) { return z > 0 || z == kSkyDepth || z == kIgnoreDepth; }));
                QVERIFY(std::all_of(depth.begin(), depth.end(), [](float z) { return z < 5000; }));
            }
        }
        QVERIFY(sky > 100000);
        QVERIFY(ignored > 3000);
    }
    void picturesAreNeitherFlatNorBlackNorWhite() {
        SampleOptions options;
        double mean = 0;
        int flat = 0, views = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            for (const RenderedView& view : renderSample(seed, options).views) {
                double sum = 0, squares = 0;
                for (const std::uint8_t value : view.image.values()) {
                    sum += value;
                    squares += double(value) * value;
                }
                const double n = static_cast<double>(view.image.valueCount());
                const double deviation = std::sqrt(squares / n - sum / n * sum / n);
                mean += sum / n;
                flat += static_cast<int>(deviation < 5);
                ++views;
            }
        }
        QVERIFY(mean / views > 80 && mean / views < 180);
        QVERIFY(flat <= views / 20);
    }
    void lowDifficultyGivesCalmerPictures() {
        // Mean difference of neighbouring pixels.
        const auto busyness = [](float difficulty) {
            double sum = 0;
            for (std::uint64_t seed = 1; seed <= 40; ++seed) {
                SampleOptions options = optionsFor(SceneKind::Room, 1);
                options.difficulty = difficulty;
                const RgbImage image = renderSample(seed, options).views.front().image;
                for (int y = 0; y < image.height(); ++y) {
                    for (int x = 1; x < image.width(); ++x) {
                        sum += std::abs(*image.at(x, y) - *image.at(x - 1, y));
                    }
                }
            }
            return sum;
        };
        QVERIFY(busyness(0) < 0.8 * busyness(1));
    }
    void impossibleOptionsAreRefused() {
        SampleOptions options;
        options.views = 0;
        QCOMPARE(test::errorOf([&] { (void)renderSample(1, options); }), ErrorCode::InvalidOption);
        options = {};
        options.size = {0, 10};
        QCOMPARE(test::errorOf([&] { (void)renderSample(1, options); }), ErrorCode::InvalidOption);
        options = {};
        options.difficulty = 1.5F;
        QCOMPARE(test::errorOf([&] { (void)renderSample(1, options); }), ErrorCode::InvalidOption);
    }
};

QTEST_GUILESS_MAIN(SampleTest)
#include "sample_test.moc"
