#pragma once

#include <cmath>

namespace fathom::synthetic {

/// Point, direction or colour.
struct Vec3 {
    float x = 0, y = 0, z = 0;

    friend Vec3 operator+(Vec3 a, Vec3 b) noexcept { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend Vec3 operator-(Vec3 a, Vec3 b) noexcept { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend Vec3 operator*(Vec3 a, Vec3 b) noexcept { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
    friend Vec3 operator/(Vec3 a, Vec3 b) noexcept { return {a.x / b.x, a.y / b.y, a.z / b.z}; }
    friend Vec3 operator*(Vec3 a, float s) noexcept { return {a.x * s, a.y * s, a.z * s}; }
    friend bool operator==(const Vec3&, const Vec3&) = default;
};

[[nodiscard]] inline float dot(Vec3 a, Vec3 b) noexcept {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
[[nodiscard]] inline Vec3 cross(Vec3 a, Vec3 b) noexcept {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
[[nodiscard]] inline float length(Vec3 a) noexcept {
    return std::sqrt(dot(a, a));
}
[[nodiscard]] inline Vec3 normalized(Vec3 a) noexcept {
    return a * (1.0F / length(a));
}

/// 3×3 matrix as three rows.
struct Mat3 {
    Vec3 row0{1, 0, 0}, row1{0, 1, 0}, row2{0, 0, 1};

    [[nodiscard]] Mat3 transposed() const noexcept {
        return {{row0.x, row1.x, row2.x}, {row0.y, row1.y, row2.y}, {row0.z, row1.z, row2.z}};
    }
    friend Vec3 operator*(const Mat3& m, Vec3 v) noexcept {
        return {dot(m.row0, v), dot(m.row1, v), dot(m.row2, v)};
    }
    friend Mat3 operator*(const Mat3& a, const Mat3& b) noexcept {
        const Mat3 columns = b.transposed();
        return Mat3{columns * a.row0, columns * a.row1, columns * a.row2};
    }
};

[[nodiscard]] inline Mat3 rotationX(float radians) noexcept {
    const float c = std::cos(radians), s = std::sin(radians);
    return {{1, 0, 0}, {0, c, -s}, {0, s, c}};
}
[[nodiscard]] inline Mat3 rotationY(float radians) noexcept {
    const float c = std::cos(radians), s = std::sin(radians);
    return {{c, 0, s}, {0, 1, 0}, {-s, 0, c}};
}
[[nodiscard]] inline Mat3 rotationZ(float radians) noexcept {
    const float c = std::cos(radians), s = std::sin(radians);
    return {{c, -s, 0}, {s, c, 0}, {0, 0, 1}};
}

} // namespace fathom::synthetic
