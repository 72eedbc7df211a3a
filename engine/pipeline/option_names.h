#pragma once

#include "engine/base/error.h"
#include "engine/io/camera_file.h"
#include "engine/io/scene_export.h"
#include "engine/pipeline/estimate_options.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace fathom {

template <typename Value>
struct NamedValue {
    Value value;
    std::string_view name;
};

/// How the values of an option are spelled on the command line, in JSON and in logs, in the order of the
/// enum.
template <typename Value>
[[nodiscard]] std::span<const NamedValue<Value>> namedValues() noexcept;

template <>
std::span<const NamedValue<Precision>> namedValues() noexcept;
template <>
std::span<const NamedValue<CompileMode>> namedValues() noexcept;
template <>
std::span<const NamedValue<ReferenceView>> namedValues() noexcept;
template <>
std::span<const NamedValue<PoseSource>> namedValues() noexcept;
template <>
std::span<const NamedValue<FeatureKind>> namedValues() noexcept;
template <>
std::span<const NamedValue<ResizeMethod>> namedValues() noexcept;
template <>
std::span<const NamedValue<SceneFormat>> namedValues() noexcept;
template <>
std::span<const NamedValue<Thinning>> namedValues() noexcept;
template <>
std::span<const NamedValue<ExportAxes>> namedValues() noexcept;
template <>
std::span<const NamedValue<ExportOrigin>> namedValues() noexcept;
template <>
std::span<const NamedValue<PointConvention>> namedValues() noexcept;
template <>
std::span<const NamedValue<PoseConvention>> namedValues() noexcept;
template <>
std::span<const NamedValue<SkyPoints>> namedValues() noexcept;

template <typename Value>
[[nodiscard]] std::string_view optionName(Value value) noexcept {
    for (const NamedValue<Value>& candidate : namedValues<Value>())
        if (candidate.value == value)
            return candidate.name;
    return {};
}

/// All names, separated by ", ".
template <typename Value>
[[nodiscard]] std::string optionNameList() {
    std::string list;
    for (const NamedValue<Value>& candidate : namedValues<Value>())
        list += (list.empty() ? "" : ", ") + std::string(candidate.name);
    return list;
}

/// The value that `text` spells; '-' and '_' count as the same.
/// \throws Error{InvalidOption} listing the names
template <typename Value>
[[nodiscard]] Value parseOption(std::string_view option, std::string_view text) {
    const auto same = [](char a, char b) {
        return a == b || (a == '_' && b == '-') || (a == '-' && b == '_');
    };
    for (const NamedValue<Value>& candidate : namedValues<Value>())
        if (std::ranges::equal(candidate.name, text, same))
            return candidate.value;
    throw Error(ErrorCode::InvalidOption,
                std::string(option) + " must be one of " + optionNameList<Value>() + ".",
                std::string(option) + " = " + std::string(text));
}

} // namespace fathom
