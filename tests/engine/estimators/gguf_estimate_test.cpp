#include <torch/torch.h>

#include "engine/estimators/load_estimator.h"
#include "engine/pipeline/estimator.h"

#include "engine/models/depth_anything_3/da3.h"
#include "engine/models/depth_anything_3/formula_weights.h"
#include "engine/models/depth_anything_3/ggml_keys.h"
#include "engine/weights/save_weights.h"
#include "engine/weights/state_dict.h"
#include "tests/engine/weights/archive_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>
#include <cstring>
#include <fstream>

using namespace fathom;
using namespace fathom::test;

namespace {

constexpr std::int64_t kBlock = 32;

enum class Storage { F32, F16, Q8_0 };

/// How a converter stores a tensor when it is asked for `wanted`: vectors stay whole, and blocks need whole rows.
Storage storageOf(const torch::Tensor& tensor, Storage wanted) {
    if (tensor.dim() < 2 || tensor.numel() == tensor.size(-1))
        return Storage::F32;
    if (wanted == Storage::Q8_0 && (tensor.dim() > 2 || tensor.size(-1) % kBlock != 0))
        return Storage::F16;
    return wanted;
}

std::string bytesOf(const torch::Tensor& tensor) {
    const torch::Tensor whole = tensor.contiguous();
    return {static_cast<const char*>(whole.data_ptr()), whole.nbytes()};
}

struct Stored {
    std::string bytes;
    torch::Tensor values; ///< what a reader makes of them, fp32
};

/// Blocks of 32: the largest magnitude becomes 127. Source: ggml, quantize_row_q8_0_ref.
Stored quantised(const torch::Tensor& tensor) {
    const torch::Tensor blocks = tensor.contiguous().view({-1, kBlock});
    const torch::Tensor factor = blocks.abs().amax(1, true) / 127;
    const torch::Tensor steps =
        torch::where(factor > 0, blocks / factor, torch::zeros_like(blocks)).round().clamp(-127, 127).to(torch::kInt8);
    const torch::Tensor half = factor.to(torch::kHalf);
    const torch::Tensor rows = torch::cat({half.view(torch::kUInt8).view({-1, 2}), steps.view(torch::kUInt8)}, 1);
    return {bytesOf(rows), (steps.to(torch::kFloat32) * half.to(torch::kFloat32)).view(tensor.sizes())};
}

Stored stored(const torch::Tensor& tensor, Storage storage) {
    if (storage == Storage::Q8_0)
        return quantised(tensor);
    const torch::Tensor kept = tensor.to(storage == Storage::F16 ? torch::kHalf : torch::kFloat32);
    return {bytesOf(kept), kept.to(torch::kFloat32)};
}

/// A GGUF file of depth-anything.cpp, written tensor by tensor.
class GgufWriter {
public:
    /// \returns the values that the file now holds under `name`
    torch::Tensor add(const std::string& name, const torch::Tensor& tensor, Storage wanted) {
        const Storage storage = storageOf(tensor, wanted);
        const Stored kept = stored(tensor, storage);
        std::vector<std::int64_t> sides = tensor.sizes().vec();
        while (sides.size() > 1 && sides.front() == 1) // as ggml counts sides
            sides.erase(sides.begin());
        m_list += text(name) + littleEndian(static_cast<std::uint32_t>(sides.size()));
        for (auto side = sides.rbegin(); side != sides.rend(); ++side)
            m_list += littleEndian(static_cast<std::uint64_t>(*side));
        m_list += littleEndian<std::uint32_t>(storage == Storage::F32 ? 0 : storage == Storage::F16 ? 1 : 8) +
                  littleEndian<std::uint64_t>(m_data.size());
        m_data += kept.bytes;
        m_data.resize((m_data.size() + 31) / 32 * 32, '\0');
        ++m_tensors;
        return kept.values;
    }

    void write(const std::filesystem::path& path) const {
        std::string head = "GGUF" + littleEndian<std::uint32_t>(3) + littleEndian(m_tensors) + littleEndian<std::uint64_t>(1) +
                           text("general.architecture") + littleEndian<std::uint32_t>(8) + text("depthanything3") + m_list;
        head.resize((head.size() + 31) / 32 * 32, '\0');
        std::ofstream(path, std::ios::binary) << head << m_data;
    }

private:
    static std::string text(const std::string& characters) {
        return littleEndian<std::uint64_t>(characters.size()) + characters;
    }

    std::string m_list, m_data;
    std::uint64_t m_tensors = 0;
};

RgbImage picture(int view) {
    RgbImage image(Size{70, 56});
    const auto bytes = formulaImage(3, view, 56, 70);
    std::memcpy(image.data(), bytes.data(), bytes.size());
    return image;
}

std::vector<ViewEstimate> estimatesOf(const std::filesystem::path& weights) {
    ModelCatalog catalog;
    const ModelDescription model = catalog.add(weights);
    EstimateOptions options;
    options.precision = Precision::Fp32;
    options.compileMode = CompileMode::Off;
    const RgbImage first = picture(0), second = picture(1);
    return loadEstimator(model, options)->estimate({&first, &second}, {});
}

} // namespace

/// From a GGUF file to depth and cameras, against a safetensors file of the same weights.
class GgufEstimateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ggufAndSafetensorsOfTheSameWeightsAgree_data() {
        QTest::addColumn<int>("storage");
        QTest::newRow("F32") << static_cast<int>(Storage::F32);
        QTest::newRow("F16") << static_cast<int>(Storage::F16);
        QTest::newRow("Q8_0") << static_cast<int>(Storage::Q8_0);
    }
    void ggufAndSafetensorsOfTheSameWeightsAgree() {
        QFETCH(int, storage);
        const TemporaryFolder folder;
        {
            const torch::NoGradGuard noGrad;
            da3::DepthAnything3 network(*da3::findPreset("da3-small"));
            da3::fillWithFormula(*network);
            GgufWriter gguf;
            for (const NamedTensor& named : stateDict(*network)) {
                if (named.key.starts_with("model.cam_enc."))
                    continue; // such files never have it
                const auto names = da3::ggmlKeys(named.key, da3::GgmlRays::Present);
                if (!names.empty())
                    torch::Tensor(named.tensor).copy_(gguf.add(names.front(), named.tensor, static_cast<Storage>(storage)));
            }
            gguf.write(folder / "network.gguf");
            saveWeights(*network, folder / "network.safetensors", torch::kFloat32);
        }
        const auto got = estimatesOf(folder / "network.gguf"), wanted = estimatesOf(folder / "network.safetensors");
        QCOMPARE(got.size(), wanted.size());
        for (std::size_t view = 0; view < got.size(); ++view) {
            QCOMPARE(got[view].depth.values(), wanted[view].depth.values()); // the same numbers, whatever held them
            QCOMPARE(got[view].confidence.values(), wanted[view].confidence.values());
            QVERIFY(got[view].cameraFromBatch->matrix() == wanted[view].cameraFromBatch->matrix());
            const auto [least, largest] = std::ranges::minmax_element(got[view].depth.values());
            QVERIFY(*least > 0 && *largest > 1.01F * *least); // a picture, not a constant
        }
    }
};

QTEST_GUILESS_MAIN(GgufEstimateTest)
#include "gguf_estimate_test.moc"
