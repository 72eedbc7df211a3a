#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace fathom {

/// Why an operation failed. The code chooses the sentence a person reads; see ui/text/error_text.
enum class ErrorCode {
    FileNotFound,       ///< the path does not exist
    FileNotReadable,    ///< it exists and cannot be read (permission, I/O error)
    CannotWrite,        ///< no permission, full disk, a folder in the way
    UnsupportedFormat,  ///< a format or variant that is not read
    CorruptFile,        ///< the format is known, the content contradicts it
    TooLarge,           ///< above a stated limit (pixels, header, tensor count, 4 GiB of a GLB)
    CheckpointMismatch, ///< keys, shapes or dtypes of a weight file differ from the network's
    OutOfMemory,        ///< host memory
    OutOfDeviceMemory,  ///< accelerator memory
    DeviceUnavailable,  ///< the chosen device does not exist here
    InvalidOption,      ///< a value outside its range, or a combination that makes no sense
    EmptyInput,         ///< nothing usable was given
    NetworkFailed,      ///< a server cannot be reached, gives up or is not what it should be
    AccessDenied,       ///< a server asks for permission
    LicenceNotAccepted, ///< terms that a person has to agree to first
    Internal,           ///< a contract of the program itself was broken
};

/// Stable lower-case name of a code ("file-not-found"), for logs and JSON.
[[nodiscard]] std::string_view errorCodeName(ErrorCode code) noexcept;

/// The only exception type that leaves the engine, besides Cancelled.
class Error : public std::runtime_error {
public:
    /// \param message one English sentence; \param detail path, key, shape or the library's own words.
    Error(ErrorCode code, const std::string& message, std::string detail = {});

    [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
    [[nodiscard]] const std::string& detail() const noexcept { return m_detail; }

private:
    ErrorCode m_code;
    std::string m_detail;
};

/// Throws Error{Internal} naming the expression unless it holds.
void requireInternal(bool holds, std::string_view expression);

} // namespace fathom
