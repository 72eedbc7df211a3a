#include <torch/torch.h>

#include <ATen/Version.h>

#include "engine/pipeline/device.h"

#include <Eigen/Core>
#include <dlfcn.h>
#include <opencv2/core/version.hpp>
#include <string_view>

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

/// "MKL 2024.2" from a sentence that has `before` in front of the version; the name alone when it has not.
std::string numbered(const std::string& name, const std::string& sentence, std::string_view before) {
    const std::size_t at = sentence.find(before);
    if (at == std::string::npos)
        return name;
    const std::size_t begin = at + before.size();
    return name + " " + sentence.substr(begin, sentence.find_first_not_of("0123456789.", begin) - begin);
}

} // namespace

std::vector<std::string> libraryVersions() {
    std::vector<std::string> lines;
    lines.push_back(std::string("LibTorch ") + TORCH_VERSION);
    lines.push_back(numbered("MKL", at::get_mkl_version(), "Version "));
    lines.push_back(numbered("oneDNN", at::get_mkldnn_version(), " v"));
    lines.push_back(std::string("OpenCV ") + CV_VERSION);
    lines.push_back("Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." +
                    std::to_string(EIGEN_MAJOR_VERSION) + "." + std::to_string(EIGEN_MINOR_VERSION));
    lines.push_back("sgemm_ " + blasLibrary());
    return lines;
}

} // namespace fathom
