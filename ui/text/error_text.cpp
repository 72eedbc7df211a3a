#include "ui/text/error_text.h"

#include <QCoreApplication>

namespace fathom::ui {

namespace {

struct Words {
    const char* title;
    const char* advice;
    ErrorAction action;
};

Words wordsOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::FileNotFound:
        return {
            QT_TRANSLATE_NOOP("ErrorText", "The file or folder is not there any more."),
            QT_TRANSLATE_NOOP("ErrorText", "It may have been moved, renamed or unplugged: choose it again."),
            ErrorAction::OpenOther};
    case ErrorCode::FileNotReadable:
        return {QT_TRANSLATE_NOOP("ErrorText", "The file cannot be read."),
                QT_TRANSLATE_NOOP("ErrorText", "Check that you may open it, then try again."),
                ErrorAction::Retry};
    case ErrorCode::CannotWrite:
        return {QT_TRANSLATE_NOOP("ErrorText", "The file could not be written."),
                QT_TRANSLATE_NOOP("ErrorText",
                                  "The folder may be read-only or the disk full: choose another place."),
                ErrorAction::OtherTarget};
    case ErrorCode::UnsupportedFormat:
        return {QT_TRANSLATE_NOOP("ErrorText", "This kind of file is not supported."),
                QT_TRANSLATE_NOOP("ErrorText",
                                  "Photos as JPEG, PNG, WebP, BMP or TIFF and most videos can be used."),
                ErrorAction::OpenOther};
    case ErrorCode::CorruptFile:
        return {QT_TRANSLATE_NOOP("ErrorText", "The file is damaged or incomplete."),
                QT_TRANSLATE_NOOP("ErrorText", "Copy or download it again, or leave it out."),
                ErrorAction::OpenOther};
    case ErrorCode::TooLarge:
        return {QT_TRANSLATE_NOOP("ErrorText", "This is larger than the program can handle."),
                QT_TRANSLATE_NOOP("ErrorText", "Use a smaller picture, or write fewer points."),
                ErrorAction::None};
    case ErrorCode::CheckpointMismatch:
        return {QT_TRANSLATE_NOOP("ErrorText", "This weight file does not belong to the model."),
                QT_TRANSLATE_NOOP("ErrorText", "Add the model's original safetensors file."),
                ErrorAction::OtherModel};
    case ErrorCode::OutOfMemory:
        return {QT_TRANSLATE_NOOP("ErrorText", "The computer ran out of memory."),
                QT_TRANSLATE_NOOP("ErrorText", "Fewer views at a time need less of it."),
                ErrorAction::SmallerBatch};
    case ErrorCode::OutOfDeviceMemory:
        return {QT_TRANSLATE_NOOP("ErrorText", "The graphics device ran out of memory."),
                QT_TRANSLATE_NOOP("ErrorText", "Fewer views at a time need less of it."),
                ErrorAction::SmallerBatch};
    case ErrorCode::DeviceUnavailable:
        return {QT_TRANSLATE_NOOP("ErrorText", "The chosen device is not available on this computer."),
                QT_TRANSLATE_NOOP("ErrorText", "The processor always works, only more slowly."),
                ErrorAction::UseCpu};
    case ErrorCode::InvalidOption:
        return {QT_TRANSLATE_NOOP("ErrorText", "One of the settings does not fit these inputs."),
                QT_TRANSLATE_NOOP("ErrorText", "The details say which one; the defaults always work."),
                ErrorAction::ResetSettings};
    case ErrorCode::EmptyInput:
        return {QT_TRANSLATE_NOOP("ErrorText", "There is nothing here that can be used."),
                QT_TRANSLATE_NOOP("ErrorText", "Choose photos, a folder of photos or a video."),
                ErrorAction::OpenOther};
    case ErrorCode::NetworkFailed:
        return {QT_TRANSLATE_NOOP("ErrorText", "The server of the models could not be reached or gave up."),
                QT_TRANSLATE_NOOP("ErrorText", "Check the connection and go on: what has arrived is kept."),
                ErrorAction::Retry};
    case ErrorCode::AccessDenied:
        return {QT_TRANSLATE_NOOP("ErrorText", "The server gives this model only to those who asked for it."),
                QT_TRANSLATE_NOOP("ErrorText",
                                  "Accept its terms on its page and name your token in HF_TOKEN, then try again."),
                ErrorAction::Retry};
    case ErrorCode::LicenceNotAccepted:
        return {QT_TRANSLATE_NOOP("ErrorText", "The model's licence has not been accepted."),
                QT_TRANSLATE_NOOP("ErrorText", "Read the terms and accept them to download the model."),
                ErrorAction::None};
    case ErrorCode::Internal:
        break;
    }
    return {
        QT_TRANSLATE_NOOP("ErrorText", "Something went wrong inside the program."),
        QT_TRANSLATE_NOOP("ErrorText", "Try again; if it happens again, the details help to find the cause."),
        ErrorAction::Retry};
}

const char* labelOf(ErrorAction action) {
    switch (action) {
    case ErrorAction::OpenOther:
        return QT_TRANSLATE_NOOP("ErrorText", "Choose files…");
    case ErrorAction::Retry:
        return QT_TRANSLATE_NOOP("ErrorText", "Try again");
    case ErrorAction::SmallerBatch:
        return QT_TRANSLATE_NOOP("ErrorText", "Halve the batch and try again");
    case ErrorAction::UseCpu:
        return QT_TRANSLATE_NOOP("ErrorText", "Use the processor");
    case ErrorAction::OtherModel:
        return QT_TRANSLATE_NOOP("ErrorText", "Add a model file…");
    case ErrorAction::OtherTarget:
        return QT_TRANSLATE_NOOP("ErrorText", "Choose another place…");
    case ErrorAction::ResetSettings:
        return QT_TRANSLATE_NOOP("ErrorText", "Use the default settings");
    case ErrorAction::None:
        break;
    }
    return nullptr;
}

QString translated(const char* text) {
    return text ? QCoreApplication::translate("ErrorText", text) : QString();
}

} // namespace

ErrorText errorText(const Error& error) {
    const Words words = wordsOf(error.code());
    ErrorText text;
    text.title = translated(words.title);
    text.advice = translated(words.advice);
    text.action = words.action;
    text.actionLabel = translated(labelOf(words.action));
    const std::string_view code = errorCodeName(error.code());
    text.details = QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size())) +
                   QStringLiteral("\n") + QString::fromUtf8(error.what());
    if (!error.detail().empty())
        text.details += QStringLiteral("\n") + QString::fromStdString(error.detail());
    return text;
}

QString errorReason(const Error& error) {
    return translated(wordsOf(error.code()).title);
}

} // namespace fathom::ui
