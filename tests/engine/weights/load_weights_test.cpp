#include <torch/torch.h>

#include "engine/weights/load_weights.h"
#include "engine/weights/state_dict.h"
#include "tests/engine/weights/safetensors_bytes.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <functional>
#include <map>
#include <sstream>

using namespace fathom;
using namespace fathom::test;

namespace {
/// A layer, a counter, and one tensor under two keys.
struct Small : torch::nn::Module {
    explicit Small(std::int64_t out = 2, torch::Dtype type = torch::kFloat32) {
        first = register_module("first", torch::nn::Linear(3, out));
        norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({2})));
        register_module("zweite", norm.ptr());
        count = register_buffer("count", torch::tensor(int64_t{5}));
        first->to(type);
    }
    torch::nn::Linear first{nullptr};
    torch::nn::LayerNorm norm{nullptr};
    torch::Tensor count;
};

using Tensors = std::map<std::string, torch::Tensor>;
using Change = std::function<void(Tensors&)>;

Tensors goodTensors() {
    return {{"first.weight", torch::rand({2, 3})},
            {"first.bias", torch::rand({2})},
            {"norm.weight", torch::rand({2})},
            {"norm.bias", torch::rand({2})},
            {"count", torch::tensor(int64_t{9})}};
}
} // namespace

class LoadWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsParametersAndBuffers() {
        const auto tensors = goodTensors();
        Small module;
        loadWeights(module, write(tensors));
        QVERIFY(torch::equal(module.first->weight, tensors.at("first.weight")));
        QVERIFY(torch::equal(module.norm->bias, tensors.at("norm.bias")));
        QCOMPARE(module.count.item<int64_t>(), int64_t{9});
        QVERIFY(module.first->weight.requires_grad());
    }

    void halfPrecisionFilesConvert() {
        for (const torch::Dtype type : {torch::kFloat16, torch::kBFloat16}) {
            auto tensors = goodTensors();
            for (auto& [key, tensor] : tensors)
                if (tensor.is_floating_point())
                    tensor = tensor.to(type);
            Small module;
            loadWeights(module, write(tensors));
            QCOMPARE(module.first->weight.scalar_type(), torch::kFloat32);
            QVERIFY(torch::equal(module.first->weight, tensors.at("first.weight").to(torch::kFloat32)));
        }
    }

    void fullPrecisionFileFillsALowPrecisionModule() {
        const auto tensors = goodTensors();
        Small module(2, torch::kBFloat16);
        loadWeights(module, write(tensors));
        QVERIFY(torch::equal(module.first->weight, tensors.at("first.weight").to(torch::kBFloat16)));
    }

    void sharedTensorMayBeStoredUnderEveryKey() {
        auto tensors = goodTensors();
        tensors["zweite.weight"] = tensors["norm.weight"].clone();
        tensors["zweite.bias"] = tensors["norm.bias"].clone();
        Small module;
        loadWeights(module, write(tensors));
        QVERIFY(torch::equal(module.norm->weight, tensors.at("norm.weight")));
    }

    void mismatchNamesItsFirstDifferences_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const Change& change, const char* said) {
            QTest::newRow(name) << change << QString(said);
        };
        row("missing", [](auto& tensors) { tensors.erase("first.bias"); }, "missing: first.bias");
        row("first key of a shared tensor missing", [](auto& tensors) { tensors.erase("norm.bias"); }, "missing: norm.bias");
        row("unexpected", [](auto& tensors) { tensors["extra"] = torch::ones({1}); }, "unexpected: extra");
        row("shape", [](auto& tensors) { tensors["first.weight"] = torch::ones({3, 2}); },
            "different: first.weight is [3, 2], not [2, 3]");
        row("integers for a weight", [](auto& tensors) { tensors["first.bias"] = torch::ones({2}, torch::kInt32); },
            "different: first.bias is I32, not Float");
        row("double precision", [](auto& tensors) { tensors["first.bias"] = torch::ones({2}, torch::kFloat64); },
            "different: first.bias is F64, not Float");
        row("many", [](auto& tensors) { tensors = {{"x", torch::ones({1})}}; },
            "missing: first.weight, first.bias, norm.weight, norm.bias and 1 more; unexpected: x; ");
    }
    void mismatchNamesItsFirstDifferences() {
        QFETCH(Change, change);
        QFETCH(QString, said);
        auto tensors = goodTensors();
        change(tensors);
        Small module;
        const torch::Tensor before = module.first->weight.detach().clone();
        try {
            loadWeights(module, write(tensors));
            QFAIL("was loaded");
        } catch (const Error& error) {
            QCOMPARE(error.code(), ErrorCode::CheckpointMismatch);
            QVERIFY2(QString::fromStdString(error.detail()).contains(said), error.detail().c_str());
        }
        QVERIFY(torch::equal(module.first->weight, before));
    }

    void largeTensorsAreReadIntoWhatEarlierOnesGaveBack() {
        constexpr std::int64_t kSide = 512; // a MiB each
        const Tensors tensors{{"0.weight", torch::rand({kSide, kSide})}, {"1.weight", torch::rand({kSide, kSide})}};
        const auto plain = torch::nn::LinearOptions(kSide, kSide).bias(false);
        torch::nn::Sequential module{torch::nn::Linear(plain), torch::nn::Linear(plain)};
        std::vector<const void*> places;
        const auto weight = [&](std::size_t layer) -> torch::Tensor& { return module->at<torch::nn::LinearImpl>(layer).weight; };
        LoadOptions options;
        options.reusesMemory = true;
        options.filled = [&](const std::string& key) {
            torch::Tensor& filled = weight(key == "0.weight" ? 0 : 1);
            places.push_back(filled.const_data_ptr());
            QVERIFY(torch::equal(filled, tensors.at(key)));
            if (key == "0.weight")
                filled.set_data(torch::empty({0}));
        };
        loadWeights(*module, write(tensors), options);
        QCOMPARE(places.size(), std::size_t(2));
        QCOMPARE(places[0], places[1]);
        QVERIFY(torch::equal(weight(1), tensors.at("1.weight"))); // what was lent outlives the reading
    }

    void progressEndsAtTheSizeOfTheTensors() {
        Small module;
        std::vector<Progress> steps;
        loadWeights(module, write(goodTensors()), {}, [&](const Progress& progress) { steps.push_back(progress); });
        QCOMPARE(steps.size(), std::size_t{5});
        QCOMPARE(steps.back().done, steps.back().total);
        QCOMPARE(steps.back().total, std::size_t{(6 + 2 + 2 + 2) * 4 + 8});
    }

    void cancellationStopsBetweenTensors() {
        Small module;
        CancelSource source;
        int steps = 0;
        QVERIFY_EXCEPTION_THROWN(loadWeights(module, write(goodTensors()), source.token(),
                                             [&](const Progress&) { ++steps; source.cancel(); }),
                                 Cancelled);
        QCOMPARE(steps, 1);
    }

    void stateDictListsASharedTensorOnce() {
        const Small module;
        std::vector<std::string> keys, aliases;
        for (const NamedTensor& named : stateDict(module)) {
            keys.push_back(named.key);
            aliases.insert(aliases.end(), named.aliases.begin(), named.aliases.end());
        }
        QCOMPARE(keys, (std::vector<std::string>{"first.weight", "first.bias", "norm.weight", "norm.bias", "count"}));
        QCOMPARE(aliases, (std::vector<std::string>{"zweite.weight", "zweite.bias"}));
    }

private:
    /// A file of these tensors, each in its own dtype.
    SafetensorsFile write(const Tensors& tensors) {
        const std::filesystem::path path = m_folder / "weights.safetensors";
        std::ostringstream json;
        std::string data;
        for (const auto& [key, tensor] : tensors) {
            const std::size_t begin = data.size();
            data.append(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
            json << (begin == 0 ? '{' : ',') << '"' << key << "\":{\"dtype\":\"" << safetensorsDtype(tensor.scalar_type())
                 << "\",\"shape\":[";
            for (std::int64_t i = 0; i < tensor.dim(); ++i)
                json << (i == 0 ? "" : ",") << tensor.size(i);
            json << "],\"data_offsets\":[" << begin << ',' << data.size() << "]}";
        }
        writeBytes(path, safetensorsBytes(json.str() + "}", data));
        return SafetensorsFile(path);
    }

    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(LoadWeightsTest)
#include "load_weights_test.moc"
