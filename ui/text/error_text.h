#pragma once

#include "engine/base/error.h"

#include <QString>

namespace fathom::ui {

/// What a person can do about an error with one click.
enum class ErrorAction {
    None,
    OpenOther,     ///< choose other files
    Retry,         ///< run the same again
    SmallerBatch,  ///< halve the batch size and run again
    UseCpu,        ///< switch to the CPU and run again
    OtherModel,    ///< add another model file
    OtherTarget,   ///< choose another place for the file
    ResetSettings, ///< put the run settings back to their defaults
};

/// The words for an error, in the person's language.
struct ErrorText {
    QString title;  ///< what happened, one sentence
    QString advice; ///< what to do, one sentence
    ErrorAction action = ErrorAction::None;
    QString actionLabel; ///< of the button; empty without one
    QString details;     ///< English, for copying: code, message, detail
};

/// The only table from error codes to words.
[[nodiscard]] ErrorText errorText(const Error& error);

/// A short reason for a row of a list: the title without advice.
[[nodiscard]] QString errorReason(const Error& error);

} // namespace fathom::ui
