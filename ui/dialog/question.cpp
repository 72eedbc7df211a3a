#include "ui/dialog/question.h"

#include "ui/theme/icon.h"
#include "ui/theme/palette.h"

#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace fathom::ui {

namespace {
constexpr int kIconSide = 32;
} // namespace

void ask(QWidget* parent, const QString& sentence, const QString& verb, const QString& refusal,
         std::function<void()> agreed) {
    auto* box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setText(sentence);
    box->setIconPixmap(iconPixmap(QStringLiteral("warning"), themeColours(box->palette()).attention, kIconSide,
                                  box->devicePixelRatioF()));
    QPushButton* yes = box->addButton(verb, QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(refusal, QMessageBox::RejectRole));
    QObject::connect(yes, &QPushButton::clicked, parent, [agreed = std::move(agreed)] { agreed(); });
    box->open();
}

} // namespace fathom::ui
