#include "engine/pipeline/estimator_cache.h"

#include "tests/engine/pipeline/sphere_world.h"
#include "tests/support/expect_error.h"

#include <QTest>

#include <functional>
#include <new>
#include <string>
#include <vector>

using namespace fathom;
using fathom::test::errorOf;
using fathom::test::SphereEstimator;

namespace {

constexpr std::uint64_t kBytes = 100; ///< of every model

/// A device whose free memory shrinks by what the models on it take.
struct Shelf {
    std::uint64_t memory = 100 * kBytes;
    std::vector<std::string> alive, made; ///< ids
    std::vector<std::size_t> aliveWhileLoading;
    std::function<void()> beforeLoading = [] {};

    struct Model : SphereEstimator {
        Model(Shelf& owner, std::string name) : shelf(owner), id(std::move(name)) { shelf.alive.push_back(id); }
        ~Model() override { std::erase(shelf.alive, id); }
        [[nodiscard]] std::uint64_t freeBytes() const override { return shelf.memory - shelf.alive.size() * kBytes; }
        Shelf& shelf;
        std::string id;
    };

    EstimatorFactory factory() {
        return [this](const ModelDescription& model, const EstimateOptions&, const CancelToken&) {
            aliveWhileLoading.push_back(alive.size());
            beforeLoading();
            made.push_back(model.id);
            return std::make_unique<Model>(*this, model.id);
        };
    }
};

class Jobs {
public:
    explicit Jobs(Shelf& shelf) : m_cache(shelf.factory()) {}

    void run(const std::string& id, const EstimateOptions& options = {}) {
        ModelDescription model;
        model.id = id;
        model.fileBytes = kBytes;
        const auto& estimator = dynamic_cast<const Shelf::Model&>(m_cache.estimatorFor(model, options, CancelToken()));
        QCOMPARE(estimator.id, id);
    }
    void clear() { m_cache.clear(); }

private:
    EstimatorCache m_cache;
};

using Ids = std::vector<std::string>;

} // namespace

class EstimatorCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoGoesBackAndForthLoadsEachModelOnce() {
        Shelf shelf;
        Jobs jobs(shelf);
        for (const char* const id : {"a", "b", "a", "b", "a"})
            jobs.run(id);
        QCOMPARE(shelf.made, (Ids{"a", "b"}));
    }

    void otherOptionsOfLoadingMakeAnotherModel() {
        Shelf shelf;
        Jobs jobs(shelf);
        EstimateOptions options;
        jobs.run("a", options);
        options.batchSize = 7; // decides nothing about loading
        jobs.run("a", options);
        QCOMPARE(shelf.made.size(), std::size_t(1));
        options.precision = Precision::Fp32;
        jobs.run("a", options);
        QCOMPARE(shelf.made.size(), std::size_t(2));
    }

    void theModelThatRestsLongestGoesFirst() {
        Shelf shelf;
        Jobs jobs(shelf);
        for (const char* const id : {"a", "b", "c", "a", "d"})
            jobs.run(id);
        QCOMPARE(EstimatorCache::kMost, std::size_t(3));
        QCOMPARE(shelf.alive, (Ids{"a", "c", "d"}));
        QCOMPARE(shelf.aliveWhileLoading.back(), std::size_t(2)); // never more than the most at once
    }

    void aModelThatNeedsTheMemoryGetsItBeforeItIsLoaded() {
        Shelf shelf;
        Jobs jobs(shelf);
        jobs.run("a");
        shelf.memory = 4 * kBytes; // three free: the half of them is less than a and b
        jobs.run("b");
        QCOMPARE(shelf.aliveWhileLoading, (std::vector<std::size_t>{0, 0}));
        QCOMPARE(shelf.alive, Ids{"b"});
    }

    void memoryThatGrewScarceIsGivenBackWhenTheNextJobBegins() {
        Shelf shelf;
        Jobs jobs(shelf);
        jobs.run("a");
        jobs.run("b");
        shelf.memory = 3 * kBytes;
        jobs.run("b");
        QCOMPARE(shelf.alive, Ids{"b"});
        QCOMPARE(shelf.made, (Ids{"a", "b"}));
    }

    void nothingRestsWhereFreeMemoryIsUnknown() {
        Shelf shelf;
        Jobs jobs(shelf);
        jobs.run("a");
        shelf.memory = kBytes; // all of it taken
        jobs.run("b");
        QCOMPARE(shelf.alive, Ids{"b"});
    }

    void aModelThatFindsNoMemoryIsTriedAgainWithoutTheOthers_data() {
        QTest::addColumn<bool>("ofTheLibrary");
        QTest::newRow("an allocation fails") << true;
        QTest::newRow("the device has none left") << false;
    }
    void aModelThatFindsNoMemoryIsTriedAgainWithoutTheOthers() {
        QFETCH(bool, ofTheLibrary);
        Shelf shelf;
        Jobs jobs(shelf);
        shelf.beforeLoading = [&] {
            if (shelf.alive.size() < 2)
                return;
            if (ofTheLibrary)
                throw std::bad_alloc();
            throw Error(ErrorCode::OutOfDeviceMemory, "There is not enough memory on the device.");
        };
        for (const char* const id : {"a", "b", "c"})
            jobs.run(id);
        QCOMPARE(shelf.made, (Ids{"a", "b", "c"}));
        QCOMPARE(shelf.alive, Ids{"c"});
    }

    void whatFailsWithoutOthersOrForOtherReasonsIsToldAtOnce() {
        Shelf shelf;
        Jobs jobs(shelf);
        ErrorCode code = ErrorCode::OutOfMemory;
        bool fails = true;
        shelf.beforeLoading = [&] {
            if (fails)
                throw Error(code, "No.");
        };
        QCOMPARE(errorOf([&] { jobs.run("a"); }), std::optional(ErrorCode::OutOfMemory));
        fails = false;
        jobs.run("a");
        fails = true;
        code = ErrorCode::UnsupportedFormat;
        QCOMPARE(errorOf([&] { jobs.run("b"); }), std::optional(ErrorCode::UnsupportedFormat));
        QCOMPARE(shelf.aliveWhileLoading.size(), std::size_t(3));
        QCOMPARE(shelf.alive, Ids{"a"});
    }

    void clearingFreesAll() {
        Shelf shelf;
        Jobs jobs(shelf);
        jobs.run("a");
        jobs.run("b");
        jobs.clear();
        QVERIFY(shelf.alive.empty());
    }
};

QTEST_GUILESS_MAIN(EstimatorCacheTest)
#include "estimator_cache_test.moc"
