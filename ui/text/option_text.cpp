#include "ui/text/option_text.h"

#include "ui/text/format.h"

#include <QCoreApplication>

namespace fathom::ui {

namespace {
struct OptionText {
    Q_DECLARE_TR_FUNCTIONS(OptionText)
};

/// Without the legal marks of the makers.
QString plainName(const Device& device) {
    return QString::fromStdString(device.name).remove(QStringLiteral("(R)")).remove(QStringLiteral("(TM)"));
}
} // namespace

QString precisionText(Precision precision) {
    if (precision == Precision::Auto)
        return OptionText::tr("Automatic");
    const std::string_view name = precisionName(precision);
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

QString kernelsText(Kernels kernels) {
    switch (kernels) {
    case Kernels::OneDnn:
        return OptionText::tr("oneDNN with packed weights");
    case Kernels::Vectors:
        return hasWideVectors() ? OptionText::tr("AVX-512 kernels") : OptionText::tr("AVX2 kernels");
    case Kernels::Words:
        return hasWideVectors() ? OptionText::tr("AVX-512 kernels, fixed point of 14 bits")
                                : OptionText::tr("AVX2 kernels, fixed point of 14 bits");
    case Kernels::Tiles:
        return OptionText::tr("AMX kernels");
    case Kernels::DigitTiles:
        return OptionText::tr("AMX kernels, fixed point of 16 bits");
    case Kernels::SplitTiles:
        return OptionText::tr("AMX kernels, split factors");
    case Kernels::Gpu:
        return OptionText::tr("LibTorch on the GPU");
    case Kernels::RecordedGpu:
        return OptionText::tr("LibTorch on the GPU, recorded");
    case Kernels::LibTorch:
        break;
    }
    return OptionText::tr("LibTorch operators");
}

QString precisionReason(const Device& device, Precision precision) {
    if (whyNot(device, precision).empty())
        return {};
    const bool processor = device.kind == DeviceKind::Cpu;
    switch (precision) {
    case Precision::Tf32:
        return OptionText::tr("TF32 needs an NVIDIA GPU of the Ampere generation or later.");
    case Precision::Bf16:
        return processor ? OptionText::tr("This processor has no AVX2.")
                         : OptionText::tr("This device does not compute in bfloat16.");
    case Precision::Fp16:
        return processor ? OptionText::tr("This processor has no AVX2.")
                         : OptionText::tr("This device cannot compute in this precision.");
    case Precision::Int8:
        return processor ? OptionText::tr("This processor has no AVX2.")
                         : OptionText::tr("int8 runs on the processor only.");
    case Precision::Fp32Strict:
        return OptionText::tr("Only the processor's fp32 has a strict form.");
    default:
        return OptionText::tr("This device cannot compute in this precision.");
    }
}

QString compileReason(const Device& device, CompileMode mode) {
    if (whyNot(device, mode).empty())
        return {};
    return device.kind == DeviceKind::Cuda ? OptionText::tr("This program was built without CUDA.")
                                           : OptionText::tr("Only an NVIDIA GPU can record its work.");
}

QString deviceText(const Device& device) {
    const QString name = plainName(device);
    return device.totalMemory == 0 ? name : name + QStringLiteral(" · ") + bytesText(device.totalMemory);
}

QString deviceShortText(const Device& device) {
    return device.kind == DeviceKind::Cpu ? OptionText::tr("CPU") : plainName(device);
}

} // namespace fathom::ui
