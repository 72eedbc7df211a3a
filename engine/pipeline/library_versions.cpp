#include <torch/torch.h>

#include <ATen/Version.h>

#include "engine/pipeline/device.h"

#include <Eigen/Core>
#include <dlfcn.h>
#include <opencv2/core/version.hpp>

namespace fathom {

namespace {

/// The shared library whose BLAS this process uses for single-precision matrix products.
std::string blasLibrary() {
    Dl_info info{};
    void* const product = ::dlsym(RTLD_DEFAULT, "sgemm_");
    if (!product || ::dladdr(product, &info) == 0 || !info.dli_fname)
        return "none";
    return info.dli_fname;
}

std::string firstLineOf(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

std::vector<std::string> libraryVersions() {
    std::vector<std::string> lines;
    lines.push_back(std::string("LibTorch ") + TORCH_VERSION);
    for (const std::string& part : {at::get_mkl_version(), at::get_mkldnn_version()})
        lines.push_back(firstLineOf(part));
    lines.push_back(std::string("OpenCV ") + CV_VERSION);
    lines.push_back("Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
                    std::to_string(EIGEN_MINOR_VERSION));
    lines.push_back("sgemm_ " + blasLibrary());
    return lines;
}

} // namespace fathom
