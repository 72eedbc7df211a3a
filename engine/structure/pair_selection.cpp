#include "engine/structure/pair_selection.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace fathom {

namespace {

constexpr int kWordBits = 10;
constexpr std::size_t kWords = std::size_t{1} << kWordBits;

/// A visual word: the signs of differences between fixed groups of the descriptor's values. Needs no training.
std::size_t wordOf(const std::uint8_t* descriptor, std::size_t bytes) {
    std::size_t word = 0;
    std::uint32_t state = 12345; // the groups are part of the definition
    for (int bit = 0; bit < kWordBits; ++bit) {
        int difference = 0;
        for (std::size_t i = 0; i < bytes; ++i) {
            state = state * 1664525U + 1013904223U;
            difference += (state >> 31) != 0 ? descriptor[i] : -static_cast<int>(descriptor[i]);
        }
        word = word << 1 | static_cast<std::size_t>(difference > 0);
    }
    return word;
}

/// Histograms of words, weighted by how rare a word is, each of length 1.
std::vector<std::vector<float>> histograms(const std::vector<PhotoFeatures>& photos) {
    std::vector<std::vector<float>> all;
    std::vector<float> photosWith(kWords, 0);
    for (const PhotoFeatures& photo : photos) {
        std::vector<float> histogram(kWords, 0);
        for (std::size_t i = 0; i < photo.count(); ++i)
            ++histogram[wordOf(photo.descriptors.data() + i * photo.bytesEach(), photo.bytesEach())];
        for (std::size_t word = 0; word < kWords; ++word)
            photosWith[word] += histogram[word] > 0 ? 1.0F : 0.0F;
        all.push_back(std::move(histogram));
    }
    for (std::vector<float>& histogram : all) {
        float squares = 0;
        for (std::size_t word = 0; word < kWords; ++word) {
            histogram[word] = std::sqrt(histogram[word]) *
                              std::log(static_cast<float>(photos.size() + 1) / (photosWith[word] + 1));
            squares += histogram[word] * histogram[word];
        }
        for (float& value : histogram)
            value /= std::sqrt(std::max(squares, 1e-12F));
    }
    return all;
}

} // namespace

std::vector<std::pair<std::int32_t, std::int32_t>> selectPairs(const std::vector<PhotoFeatures>& photos,
                                                               const PairSelection& selection) {
    const auto count = static_cast<std::int32_t>(photos.size());
    std::set<std::pair<std::int32_t, std::int32_t>> pairs;
    if (photos.size() <= selection.allUpTo) {
        for (std::int32_t i = 0; i < count; ++i)
            for (std::int32_t j = i + 1; j < count; ++j)
                pairs.emplace(i, j);
        return {pairs.begin(), pairs.end()};
    }
    const std::vector<std::vector<float>> words = histograms(photos);
    for (std::int32_t i = 0; i < count; ++i) {
        for (std::int32_t j = i + 1; j < count && j <= i + selection.window; ++j)
            pairs.emplace(i, j);
        std::vector<std::pair<float, std::int32_t>> alike;
        for (std::int32_t j = 0; j < count; ++j)
            if (std::abs(i - j) > selection.window)
                alike.emplace_back(-std::inner_product(words[static_cast<std::size_t>(i)].begin(),
                                                       words[static_cast<std::size_t>(i)].end(),
                                                       words[static_cast<std::size_t>(j)].begin(), 0.0F),
                                   j);
        std::ranges::sort(alike);
        for (std::size_t k = 0; k < alike.size() && k < static_cast<std::size_t>(selection.retrieved); ++k)
            pairs.emplace(std::min(i, alike[k].second), std::max(i, alike[k].second));
    }
    return {pairs.begin(), pairs.end()};
}

} // namespace fathom
