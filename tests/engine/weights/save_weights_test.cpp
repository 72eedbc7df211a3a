#include <torch/torch.h>

#include "engine/weights/checkpoint.h"
#include "engine/weights/load_weights.h"
#include "engine/weights/save_weights.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <optional>

using namespace fathom;
using namespace fathom::test;

namespace {
struct Pair : torch::nn::Module {
    Pair() {
        first = register_module("first", torch::nn::Linear(3, 5));
        second = register_module("second", torch::nn::Linear(5, 1));
        register_module("again", second.ptr());
        count = register_buffer("count", torch::tensor(int64_t{7}));
    }
    torch::nn::Linear first{nullptr};
    torch::nn::Linear second{nullptr};
    torch::Tensor count;
};
} // namespace

class SaveWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }

    void whatWasSavedIsLoaded() {
        const Pair saved;
        saveWeights(saved, path(), torch::kFloat32, {{"model_name", "pair"}, {"note", "say \"hi\""}});
        const SafetensorsFile file(path());
        QCOMPARE(file.header().metadata.at("note"), std::string("say \"hi\""));
        Pair loaded;
        loadWeights(loaded, file);
        QVERIFY(torch::equal(loaded.first->weight, saved.first->weight));
        QVERIFY(torch::equal(loaded.second->bias, saved.second->bias));
        QCOMPARE(loaded.count.item<int64_t>(), int64_t{7});
    }

    void halfPrecisionTakesHalfTheSpaceAndKeepsIntegers() {
        const Pair saved;
        saveWeights(saved, path(), torch::kFloat16);
        const SafetensorsFile file(path());
        QCOMPARE(file.header().find("first.weight")->dtype, std::string("F16"));
        QCOMPARE(file.header().find("count")->dtype, std::string("I64"));
        Pair loaded;
        loadWeights(loaded, file);
        QVERIFY(torch::equal(loaded.first->weight, saved.first->weight.to(torch::kFloat16).to(torch::kFloat32)));
    }

    void sharedTensorsAreStoredOnce() {
        saveWeights(Pair(), path(), torch::kFloat32);
        const SafetensorsFile file(path());
        QCOMPARE(file.header().entries.size(), std::size_t{5});
        QVERIFY(file.header().find("again.weight") == nullptr);
    }

    void tensorsAreAligned() {
        saveWeights(Pair(), path(), torch::kFloat16);
        const SafetensorsFile file(path());
        QCOMPARE(file.header().dataOffset % 8, std::uint64_t{0});
        for (const TensorEntry& entry : file.header().entries)
            QCOMPARE(entry.begin % (entry.dtype == "I64" ? 8 : 2), std::uint64_t{0});
    }

    void folderHasTheOfficialLayout() {
        const std::filesystem::path folder = *m_folder / "da3-pair";
        const Pair saved;
        saveCheckpointFolder(saved, folder, "da3-pair", torch::kFloat32);
        const Checkpoint found = findCheckpoint(folder);
        QCOMPARE(found.modelName, std::string("da3-pair"));
        Pair loaded;
        loadWeights(loaded, SafetensorsFile(found.weights));
        QVERIFY(torch::equal(loaded.first->weight, saved.first->weight));
    }

    void unwritablePlaceLeavesNothing() {
        QCOMPARE(errorOf([&] { saveWeights(Pair(), *m_folder / "none" / "x.safetensors", torch::kFloat32); }),
                 ErrorCode::CannotWrite);
        saveWeights(Pair(), path(), torch::kFloat32);
        QCOMPARE(errorOf([&] { saveCheckpointFolder(Pair(), path() / "below a file", "x", torch::kFloat32); }),
                 ErrorCode::CannotWrite);
        QCOMPARE(m_folder->entryCount(), std::size_t{1});
    }

private:
    [[nodiscard]] std::filesystem::path path() const { return *m_folder / "saved.safetensors"; }
    std::optional<TemporaryFolder> m_folder;
};

QTEST_GUILESS_MAIN(SaveWeightsTest)
#include "save_weights_test.moc"
