#include "engine/base/error.h"

#include <utility>

namespace fathom {

std::string_view errorCodeName(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::FileNotFound:
        return "file-not-found";
    case ErrorCode::FileNotReadable:
        return "file-not-readable";
    case ErrorCode::CannotWrite:
        return "cannot-write";
    case ErrorCode::UnsupportedFormat:
        return "unsupported-format";
    case ErrorCode::CorruptFile:
        return "corrupt-file";
    case ErrorCode::TooLarge:
        return "too-large";
    case ErrorCode::CheckpointMismatch:
        return "checkpoint-mismatch";
    case ErrorCode::OutOfMemory:
        return "out-of-memory";
    case ErrorCode::OutOfDeviceMemory:
        return "out-of-device-memory";
    case ErrorCode::DeviceUnavailable:
        return "device-unavailable";
    case ErrorCode::InvalidOption:
        return "invalid-option";
    case ErrorCode::EmptyInput:
        return "empty-input";
    case ErrorCode::NetworkFailed:
        return "network-failed";
    case ErrorCode::AccessDenied:
        return "access-denied";
    case ErrorCode::LicenceNotAccepted:
        return "licence-not-accepted";
    case ErrorCode::Internal:
        return "internal";
    }
    return "internal";
}

Error::Error(ErrorCode code, const std::string& message, std::string detail)
    : std::runtime_error(message), m_code(code), m_detail(std::move(detail)) {}

void requireInternal(bool holds, std::string_view expression) {
    if (!holds)
        throw Error(ErrorCode::Internal, "An internal check failed.", std::string(expression));
}

} // namespace fathom
