#include <torch/torch.h>

#include "engine/models/depth_anything_v2/formula_weights.h"
#include "engine/weights/load_weights.h"
#include "engine/weights/save_weights.h"
#include "tests/support/process_memory.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cstdio>
#include <malloc.h>
#include <string>

using namespace fathom;
using namespace fathom::test;

/// How much memory a network takes while it is loaded from an fp32 file.
class LoadMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const torch::NoGradGuard noGrad;
        dav2::DepthAnythingV2 network(m_preset);
        dav2::fillWithFormula(network);
        saveWeights(*network, m_folder / "base.safetensors", torch::kFloat32);
        for (const torch::Tensor& parameter : network->parameters())
            m_values += static_cast<std::uint64_t>(parameter.numel());
    }

    void peakIsNearTheSizeOfTheTensorsInTheChosenPrecision_data() {
        QTest::addColumn<int>("type");
        QTest::newRow("fp32") << static_cast<int>(torch::kFloat32);
        QTest::newRow("bf16") << static_cast<int>(torch::kBFloat16);
        QTest::newRow("fp16") << static_cast<int>(torch::kHalf);
    }
    void peakIsNearTheSizeOfTheTensorsInTheChosenPrecision() {
        QFETCH(int, type);
        const torch::NoGradGuard noGrad;
        const auto dtype = static_cast<torch::Dtype>(type);
        malloc_trim(0); // else the network would fill what was freed before and seem to need nothing
        const std::uint64_t before = statusOf("VmRSS");
        if (!forgetPeak())
            QSKIP("the peak of memory cannot be measured here");
        dav2::DepthAnythingV2 network(m_preset);
        dav2::setComputeType(network, dtype);
        loadWeights(*network, SafetensorsFile(m_folder / "base.safetensors"));
        const std::uint64_t peak = statusOf("VmHWM") - before;
        const double ratio =
            static_cast<double>(peak) / static_cast<double>(m_values) / static_cast<double>(c10::elementSize(dtype));
        std::fprintf(stderr, "%.1f MiB, %.3f times the tensors\n", static_cast<double>(peak) / 1048576.0, ratio);
        QVERIFY(ratio < 1.15);
    }

private:
    const dav2::Preset m_preset = *dav2::findPreset("depth-anything-v2-base");
    TemporaryFolder m_folder;
    std::uint64_t m_values = 0;
};

QTEST_GUILESS_MAIN(LoadMemoryTest)
#include "load_memory_test.moc"
