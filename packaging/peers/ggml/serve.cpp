#include "engine.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

std::vector<da::Image> readViews(const char* path, int views, int width, int height) {
    std::ifstream file(path, std::ios::binary);
    std::vector<da::Image> images(views);
    for (da::Image& image : images) {
        image.w = width;
        image.h = height;
        image.rgb.resize(std::size_t(width) * height * 3);
        file.read(reinterpret_cast<char*>(image.rgb.data()), std::streamsize(image.rgb.size()));
    }
    if (!file)
        images.clear();
    return images;
}

/// One pass from pixels in memory to depth, confidence and cameras: what every program that is compared does.
bool run(da::Engine& engine, const std::vector<da::Image>& images, std::vector<da::ViewResult>& results) {
    int height = 0, width = 0;
    if (images.size() > 1)
        return engine.depth_pose_multi(images, results, height, width);
    results.resize(1);
    da::ViewResult& only = results.front();
    return engine.depth_pose_native(images.front(), only.depth, only.conf, only.ext, only.intr, height, width);
}

} // namespace

/// Answers the requests of packaging/bench-peers with the port on ggml.
/// Arguments: model.gguf, pixels as [views,H,W,3] bytes, views, width, height, threads.
int main(int count, char** words) {
    if (count != 7)
        return 2;
    const auto engine = da::Engine::load(words[1], std::stoi(words[6]));
    const auto images = readViews(words[2], std::stoi(words[3]), std::stoi(words[4]), std::stoi(words[5]));
    std::vector<da::ViewResult> results;
    if (!engine || images.empty() || !run(*engine, images, results))
        return 1;
    std::puts("ready");
    std::fflush(stdout);
    for (std::string word; std::cin >> word;) {
        if (word == "run") {
            const std::clock_t processor = std::clock();
            const auto start = std::chrono::steady_clock::now();
            if (!run(*engine, images, results))
                return 1;
            const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
            std::printf("%.3f %.3f\n", wall.count(), 1e3 * double(std::clock() - processor) / CLOCKS_PER_SEC);
        } else if (word == "memory") {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            std::printf("%.1f\n", double(usage.ru_maxrss) / 1024.0);
        } else if (word == "depth") {
            std::string path;
            std::cin >> path;
            std::ofstream file(path, std::ios::binary);
            for (const da::ViewResult& result : results)
                file.write(reinterpret_cast<const char*>(result.depth.data()),
                           std::streamsize(result.depth.size() * sizeof(float)));
            std::puts("written");
        }
        std::fflush(stdout);
    }
    return 0;
}
