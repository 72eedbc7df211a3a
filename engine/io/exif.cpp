#include "engine/io/exif.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace fathom {

namespace {

// Tag numbers of EXIF 2.32, tables 4 and 8.
constexpr std::uint16_t kOrientation = 0x0112;
constexpr std::uint16_t kExifDirectory = 0x8769;
constexpr std::uint16_t kFocalLength = 0x920A;
constexpr std::uint16_t kPixelXDimension = 0xA002;
constexpr std::uint16_t kFocalPlaneXResolution = 0xA20E;
constexpr std::uint16_t kFocalPlaneResolutionUnit = 0xA210;
constexpr std::uint16_t kFocalLengthIn35mmFilm = 0xA405;

const double kFilmDiagonalMillimetres = std::hypot(36.0, 24.0);

std::optional<double> positive(std::optional<double> value) {
    return value && std::isfinite(*value) && *value > 0 ? value : std::nullopt;
}

double millimetresPerUnit(std::uint64_t unit) {
    switch (unit) {
    case 3:
        return 10.0;
    case 4:
        return 1.0;
    case 5:
        return 0.001;
    default:
        return 25.4;
    }
}

void readLens(const TiffDirectory& lens, ExifFacts& facts) {
    facts.focalMillimetres = positive(lens.real(kFocalLength));
    facts.focal35Millimetres = positive(lens.real(kFocalLengthIn35mmFilm));
    if (const auto width = lens.integer(kPixelXDimension); width && *width > 0 && *width < 1'000'000)
        facts.recordedWidth = static_cast<int>(*width);
    if (const auto perUnit = positive(lens.real(kFocalPlaneXResolution)))
        facts.pixelsPerMillimetre =
            *perUnit / millimetresPerUnit(lens.integer(kFocalPlaneResolutionUnit).value_or(2));
}

} // namespace

ExifFacts readExif(const TiffDirectory& directory) {
    ExifFacts facts;
    if (const auto orientation = directory.integer(kOrientation); orientation && *orientation >= 1 && *orientation <= 8)
        facts.orientation = static_cast<int>(*orientation);
    try {
        if (const auto lens = directory.subdirectory(kExifDirectory))
            readLens(*lens, facts);
    } catch (const Error& damaged) {
        if (damaged.code() != ErrorCode::CorruptFile)
            throw;
    }
    return facts;
}

ExifFacts readExif(const ByteFile& file, std::uint64_t base, std::uint64_t length) {
    try {
        return readExif(TiffDirectory::first(file, base, length));
    } catch (const Error& damaged) {
        if (damaged.code() != ErrorCode::CorruptFile)
            throw;
    }
    return {};
}

std::optional<double> focalInPixels(const ExifFacts& facts, Size stored) {
    double focal = 0;
    if (facts.focal35Millimetres) {
        focal = *facts.focal35Millimetres / kFilmDiagonalMillimetres * std::hypot(stored.width, stored.height);
    } else if (facts.focalMillimetres && facts.pixelsPerMillimetre) {
        const double resized = facts.recordedWidth ? static_cast<double>(stored.width) / *facts.recordedWidth : 1.0;
        focal = *facts.focalMillimetres * *facts.pixelsPerMillimetre * resized;
    }
    // Fields of view outside about 0.6 to 157 degrees are wrong entries.
    const double longSide = std::max(stored.width, stored.height);
    if (focal < 0.1 * longSide || focal > 100 * longSide)
        return std::nullopt;
    return focal;
}

} // namespace fathom
