<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open photos or a video first.</source>
        <translation>Öffnen Sie zuerst Fotos oder ein Video.</translation>
    </message>
    <message>
        <source>This scene is being worked on already.</source>
        <translation>Diese Szene wird bereits bearbeitet.</translation>
    </message>
    <message>
        <source>Nothing in this scene can be used.</source>
        <translation>Nichts in dieser Szene ist verwendbar.</translation>
    </message>
    <message>
        <source>There is no model: add a model file first.</source>
        <translation>Es gibt kein Modell: Fügen Sie zuerst eine Modelldatei hinzu.</translation>
    </message>
    <message>
        <source>This scene is not being worked on.</source>
        <translation>Diese Szene wird gerade nicht bearbeitet.</translation>
    </message>
    <message>
        <source>Nothing is being worked on.</source>
        <translation>Es wird gerade nichts bearbeitet.</translation>
    </message>
    <message>
        <source>The scene is not finished yet.</source>
        <translation>Die Szene ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Run the scene first.</source>
        <translation>Starten Sie zuerst die Szene.</translation>
    </message>
    <message>
        <source>There is nothing to see yet.</source>
        <translation>Es gibt noch nichts zu sehen.</translation>
    </message>
    <message>
        <source>This view has no result yet.</source>
        <translation>Diese Ansicht hat noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>The model gave this view no camera.</source>
        <translation>Das Modell hat dieser Ansicht keine Kamera gegeben.</translation>
    </message>
    <message>
        <source>Only an input that has no result yet can be taken out.</source>
        <translation>Nur eine Eingabe ohne Ergebnis kann entfernt werden.</translation>
    </message>
    <message>
        <source>&amp;Open Photos or Video…</source>
        <translation>Fotos oder Video ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open the &amp;Sample Scene</source>
        <translation>&amp;Beispielszene öffnen</translation>
    </message>
    <message>
        <source>Add &amp;Model File…</source>
        <translation>&amp;Modelldatei hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>Save a &amp;Picture of the 3D View…</source>
        <translation>Bild der 3D-Ansicht &amp;speichern …</translation>
    </message>
    <message>
        <source>&amp;Close Scene</source>
        <translation>Szene s&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Bee&amp;nden</translation>
    </message>
    <message>
        <source>&amp;Remove From the List</source>
        <translation>Aus der Liste entfe&amp;rnen</translation>
    </message>
    <message>
        <source>Show in &amp;File Manager</source>
        <translation>Im &amp;Dateimanager zeigen</translation>
    </message>
    <message>
        <source>&amp;Start at Once After Opening</source>
        <translation>Nach dem Öffnen sofort &amp;starten</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>S&amp;topp</translation>
    </message>
    <message>
        <source>Stop &amp;All</source>
        <translation>&amp;Alles stoppen</translation>
    </message>
    <message>
        <source>&amp;Pause the Queue</source>
        <translation>Warteschlange an&amp;halten</translation>
    </message>
    <message>
        <source>Free the &amp;Models&apos; Memory</source>
        <translation>Speicher der &amp;Modelle freigeben</translation>
    </message>
    <message>
        <source>&amp;3D View Only</source>
        <translation>Nur &amp;3D-Ansicht</translation>
    </message>
    <message>
        <source>&amp;2D View Only</source>
        <translation>Nur &amp;2D-Ansicht</translation>
    </message>
    <message>
        <source>&amp;Both Views</source>
        <translation>&amp;Beide Ansichten</translation>
    </message>
    <message>
        <source>Show the &amp;Photo</source>
        <translation>&amp;Foto zeigen</translation>
    </message>
    <message>
        <source>Show the &amp;Depth</source>
        <translation>&amp;Tiefe zeigen</translation>
    </message>
    <message>
        <source>Show the &amp;Confidence</source>
        <translation>&amp;Konfidenz zeigen</translation>
    </message>
    <message>
        <source>Show Photo &amp;Beside Depth</source>
        <translation>Foto &amp;neben Tiefe zeigen</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Verk&amp;leinern</translation>
    </message>
    <message>
        <source>&amp;Fit the Picture</source>
        <translation>Bild ein&amp;passen</translation>
    </message>
    <message>
        <source>&amp;Actual Pixels</source>
        <translation>Ori&amp;ginalpixel</translation>
    </message>
    <message>
        <source>From the &amp;Front</source>
        <translation>Von &amp;vorn</translation>
    </message>
    <message>
        <source>From the &amp;Right</source>
        <translation>Von &amp;rechts</translation>
    </message>
    <message>
        <source>From &amp;Above</source>
        <translation>Von &amp;oben</translation>
    </message>
    <message>
        <source>&amp;Whole Scene</source>
        <translation>&amp;Ganze Szene</translation>
    </message>
    <message>
        <source>&amp;Look Through This Camera</source>
        <translation>Durch diese &amp;Kamera blicken</translation>
    </message>
    <message>
        <source>&amp;Previous View</source>
        <translation>&amp;Vorherige Ansicht</translation>
    </message>
    <message>
        <source>&amp;Next View</source>
        <translation>&amp;Nächste Ansicht</translation>
    </message>
    <message>
        <source>&amp;Inputs</source>
        <translation>&amp;Eingaben</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>E&amp;instellungen</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Protokoll</translation>
    </message>
    <message>
        <source>&amp;Reset Layout</source>
        <translation>&amp;Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Full Screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Minimise</source>
        <translation>&amp;Minimieren</translation>
    </message>
    <message>
        <source>&amp;Next Zone</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>&amp;Previous Zone</source>
        <translation>V&amp;orheriger Bereich</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Fathom</source>
        <translation>Ü&amp;ber Fathom</translation>
    </message>
    <message>
        <source>Copy the Command &amp;Line for This Scene</source>
        <translation>Befehlszeile für diese Szene &amp;kopieren</translation>
    </message>
    <message>
        <source>Pl&amp;ay Through the Views</source>
        <translation>Ansichten ab&amp;spielen</translation>
    </message>
    <message>
        <source>Cameras are refined by what several views have in common.</source>
        <translation>Kameras werden anhand dessen verfeinert, was mehrere Ansichten gemeinsam haben.</translation>
    </message>
    <message>
        <source>No matches were looked for in this scene.</source>
        <translation>In dieser Szene wurde nicht nach Zuordnungen gesucht.</translation>
    </message>
    <message>
        <source>Re&amp;fine Cameras by Matches</source>
        <translation>Kameras mit Zuordnungen &amp;verfeinern</translation>
    </message>
    <message>
        <source>Mo&amp;dels…</source>
        <translation>Mo&amp;delle …</translation>
    </message>
    <message>
        <source>Show Matc&amp;hes Between Photos…</source>
        <translation>&amp;Zuordnungen zwischen Fotos zeigen …</translation>
    </message>
    <message>
        <source>Impo&amp;rt Cameras…</source>
        <translation>Kame&amp;ras importieren …</translation>
    </message>
    <message>
        <source>Show the Feat&amp;ures</source>
        <translation>&amp;Merkmale zeigen</translation>
    </message>
    <message>
        <source>S&amp;how Where Depths Disagree</source>
        <translation>Zeigen, &amp;wo Tiefen sich widersprechen</translation>
    </message>
    <message>
        <source>Find an A&amp;ction…</source>
        <translation>A&amp;ktion suchen …</translation>
    </message>
</context>
<context>
    <name>CameraText</name>
    <message>
        <source>As the format prescribes</source>
        <translation>Wie das Format es vorgibt</translation>
    </message>
    <message>
        <source>Camera from world, OpenCV axes (COLMAP)</source>
        <translation>Kamera aus Welt, OpenCV-Achsen (COLMAP)</translation>
    </message>
    <message>
        <source>Camera from world, OpenGL axes (view matrix)</source>
        <translation>Kamera aus Welt, OpenGL-Achsen (Sichtmatrix)</translation>
    </message>
    <message>
        <source>World from camera, OpenCV axes (TUM)</source>
        <translation>Welt aus Kamera, OpenCV-Achsen (TUM)</translation>
    </message>
    <message>
        <source>World from camera, OpenGL axes (nerfstudio, Blender)</source>
        <translation>Welt aus Kamera, OpenGL-Achsen (nerfstudio, Blender)</translation>
    </message>
    <message>
        <source>COLMAP</source>
        <translation>COLMAP</translation>
    </message>
    <message>
        <source>transforms.json</source>
        <translation>transforms.json</translation>
    </message>
    <message>
        <source>TUM trajectory</source>
        <translation>TUM-Trajektorie</translation>
    </message>
    <message>
        <source>no camera: left out</source>
        <translation>keine Kamera: ausgelassen</translation>
    </message>
    <message>
        <source>path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>name without ending</source>
        <translation>Name ohne Endung</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>scaled from %1 × %2</source>
        <translation>skaliert von %1 × %2</translation>
    </message>
    <message>
        <source>distortion left out</source>
        <translation>Verzeichnung ausgelassen</translation>
    </message>
    <message>
        <source>%1: %2 of %3 photos have a camera.</source>
        <translation>%1: %2 von %3 Fotos haben eine Kamera.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) without a camera are left out of the run.</source>
        <translation>
            <numerusform>%n Foto ohne Kamera wird beim Lauf ausgelassen.</numerusform>
            <numerusform>%n Fotos ohne Kamera werden beim Lauf ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) of the file have no photo here.</source>
        <translation>
            <numerusform>%n Kamera der Datei hat hier kein Foto.</numerusform>
            <numerusform>%n Kameras der Datei haben hier kein Foto.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The lens distortion of %n camera(s) is left out: undistorted photos fit better.</source>
        <translation>
            <numerusform>Die Verzeichnung von %n Kamera bleibt unberücksichtigt: entzerrte Fotos passen besser.</numerusform>
            <numerusform>Die Verzeichnung von %n Kameras bleibt unberücksichtigt: entzerrte Fotos passen besser.</numerusform>
        </translation>
    </message>
    <message>
        <source>All rotations are orthonormal.</source>
        <translation>Alle Drehungen sind orthonormal.</translation>
    </message>
    <message>
        <source>Rotations were made orthonormal; the largest error was %1.</source>
        <translation>Drehungen wurden orthonormal gemacht; der größte Fehler war %1.</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>The file or folder is not there any more.</source>
        <translation>Die Datei oder der Ordner ist nicht mehr da.</translation>
    </message>
    <message>
        <source>It may have been moved, renamed or unplugged: choose it again.</source>
        <translation>Sie wurde vielleicht verschoben, umbenannt oder abgesteckt: Wählen Sie sie erneut aus.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check that you may open it, then try again.</source>
        <translation>Prüfen Sie, ob Sie sie öffnen dürfen, und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Die Datei konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The folder may be read-only or the disk full: choose another place.</source>
        <translation>Der Ordner ist vielleicht schreibgeschützt oder der Datenträger voll: Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>This kind of file is not supported.</source>
        <translation>Diese Art von Datei wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>Photos as JPEG, PNG, WebP, BMP or TIFF and most videos can be used.</source>
        <translation>Fotos als JPEG, PNG, WebP, BMP oder TIFF und die meisten Videos sind verwendbar.</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete.</source>
        <translation>Die Datei ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>Copy or download it again, or leave it out.</source>
        <translation>Kopieren oder laden Sie sie erneut, oder lassen Sie sie weg.</translation>
    </message>
    <message>
        <source>This is larger than the program can handle.</source>
        <translation>Das ist größer, als das Programm verarbeiten kann.</translation>
    </message>
    <message>
        <source>Use a smaller picture, or write fewer points.</source>
        <translation>Verwenden Sie ein kleineres Bild oder schreiben Sie weniger Punkte.</translation>
    </message>
    <message>
        <source>This weight file does not belong to the model.</source>
        <translation>Diese Gewichtsdatei gehört nicht zum Modell.</translation>
    </message>
    <message>
        <source>Add the model&apos;s original safetensors file.</source>
        <translation>Fügen Sie die originale safetensors-Datei des Modells hinzu.</translation>
    </message>
    <message>
        <source>The computer ran out of memory.</source>
        <translation>Der Arbeitsspeicher ist erschöpft.</translation>
    </message>
    <message>
        <source>Fewer views at a time need less of it.</source>
        <translation>Weniger Ansichten auf einmal brauchen weniger davon.</translation>
    </message>
    <message>
        <source>The graphics device ran out of memory.</source>
        <translation>Der Speicher der Grafikkarte ist erschöpft.</translation>
    </message>
    <message>
        <source>The chosen device is not available on this computer.</source>
        <translation>Das gewählte Gerät ist auf diesem Computer nicht verfügbar.</translation>
    </message>
    <message>
        <source>The processor always works, only more slowly.</source>
        <translation>Der Prozessor geht immer, nur langsamer.</translation>
    </message>
    <message>
        <source>One of the settings does not fit these inputs.</source>
        <translation>Eine der Einstellungen passt nicht zu diesen Eingaben.</translation>
    </message>
    <message>
        <source>The details say which one; the defaults always work.</source>
        <translation>Die Details sagen, welche; die Voreinstellungen gehen immer.</translation>
    </message>
    <message>
        <source>There is nothing here that can be used.</source>
        <translation>Hier ist nichts Verwendbares.</translation>
    </message>
    <message>
        <source>Choose photos, a folder of photos or a video.</source>
        <translation>Wählen Sie Fotos, einen Ordner mit Fotos oder ein Video.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>Im Programm ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, the details help to find the cause.</source>
        <translation>Versuchen Sie es erneut; passiert es wieder, helfen die Details bei der Suche nach der Ursache.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen …</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Halve the batch and try again</source>
        <translation>Stapel halbieren und erneut versuchen</translation>
    </message>
    <message>
        <source>Use the processor</source>
        <translation>Prozessor verwenden</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>Modelldatei hinzufügen …</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>Anderen Ort wählen …</translation>
    </message>
    <message>
        <source>Use the default settings</source>
        <translation>Voreinstellungen verwenden</translation>
    </message>
    <message>
        <source>The server of the models could not be reached or gave up.</source>
        <translation>Der Server der Modelle war nicht erreichbar oder hat abgebrochen.</translation>
    </message>
    <message>
        <source>Check the connection and go on: what has arrived is kept.</source>
        <translation>Prüfen Sie die Verbindung und fahren Sie fort: Was schon angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The server gives this model only to those who asked for it.</source>
        <translation>Der Server gibt dieses Modell nur heraus, wenn der Zugang beantragt wurde.</translation>
    </message>
    <message>
        <source>Accept its terms on its page and name your token in HF_TOKEN, then try again.</source>
        <translation>Stimmen Sie auf seiner Seite den Bedingungen zu, tragen Sie Ihr Token in HF_TOKEN ein und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The model&apos;s licence has not been accepted.</source>
        <translation>Der Lizenz des Modells wurde nicht zugestimmt.</translation>
    </message>
    <message>
        <source>Read the terms and accept them to download the model.</source>
        <translation>Lesen Sie die Bedingungen und stimmen Sie ihnen zu, um das Modell herunterzuladen.</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 M parameters</source>
        <translation>%1 Mio. Parameter</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>Bilder werden gelesen</translation>
    </message>
    <message>
        <source>Estimating depth</source>
        <translation>Tiefe wird geschätzt</translation>
    </message>
    <message>
        <source>Joining views</source>
        <translation>Ansichten werden verbunden</translation>
    </message>
    <message>
        <source>Building the scene</source>
        <translation>Szene wird aufgebaut</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Wird exportiert</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n view(s)</source>
        <translation>
            <numerusform>%1 von %n Ansicht</numerusform>
            <numerusform>%1 von %n Ansichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 views/s</source>
        <translation>%1 Ansichten/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Comparing photos</source>
        <translation>Fotos werden verglichen</translation>
    </message>
    <message>
        <source>Placing cameras</source>
        <translation>Kameras werden platziert</translation>
    </message>
</context>
<context>
    <name>InputText</name>
    <message numerus="yes">
        <source>%n view(s)</source>
        <translation>
            <numerusform>%n Ansicht</numerusform>
            <numerusform>%n Ansichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n Foto</numerusform>
            <numerusform>%n Fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>noch nicht gestartet</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>placed with doubt</source>
        <translation>mit Zweifeln platziert</translation>
    </message>
    <message>
        <source>not placed</source>
        <translation>nicht platziert</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>wird angehalten …</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Forget These</source>
        <translation>Liste &amp;leeren</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Open &amp;Again</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Pi&amp;cture</source>
        <translation>Bil&amp;d</translation>
    </message>
    <message>
        <source>3D Sc&amp;ene</source>
        <translation>3D-S&amp;zene</translation>
    </message>
</context>
<context>
    <name>ModelText</name>
    <message>
        <source>The model&apos;s page names Apache-2.0 and the authors&apos; list CC-BY-NC-4.0: the stricter one counts.</source>
        <translation>Die Seite des Modells nennt Apache-2.0, die Liste der Autoren CC-BY-NC-4.0: Es gilt die strengere.</translation>
    </message>
    <message>
        <source>The first release; version 1.1 is better.</source>
        <translation>Die erste Ausgabe; Version 1.1 ist besser.</translation>
    </message>
    <message>
        <source>The authors state no licence for these weights: ask them before using the results in a business.</source>
        <translation>Die Autoren nennen keine Lizenz für diese Gewichte: Fragen Sie sie, bevor Sie die Ergebnisse geschäftlich verwenden.</translation>
    </message>
    <message>
        <source>The same weights as a pickle file, which has to be converted before use.</source>
        <translation>Dieselben Gewichte als Pickle-Datei, die vor der Verwendung umgewandelt werden muss.</translation>
    </message>
    <message>
        <source>Small demonstration model trained on rendered scenes; real models are far more accurate.</source>
        <translation>Kleines Vorführmodell, an gerenderten Szenen trainiert; echte Modelle sind weit genauer.</translation>
    </message>
    <message>
        <source>depth in metres where the focal length is known</source>
        <translation>Tiefe in Metern bei bekannter Brennweite</translation>
    </message>
    <message>
        <source>depth in metres</source>
        <translation>Tiefe in Metern</translation>
    </message>
    <message>
        <source>relative depth</source>
        <translation>relative Tiefe</translation>
    </message>
    <message>
        <source>relative inverse depth</source>
        <translation>relative inverse Tiefe</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>camera poses</source>
        <translation>Kameraposen</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>Himmel</translation>
    </message>
    <message>
        <source>Gaussians</source>
        <translation>Gauß-Splats</translation>
    </message>
    <message>
        <source>Gives %1.</source>
        <translation>Gibt: %1.</translation>
    </message>
    <message>
        <source>Without %1.</source>
        <translation>Ohne: %1.</translation>
    </message>
</context>
<context>
    <name>NoticeText</name>
    <message>
        <source>There was not enough memory for %1 views at a time: now %2 are taken together.</source>
        <translation>Der Speicher reichte nicht für %1 Ansichten auf einmal: Jetzt werden je %2 zusammengenommen.</translation>
    </message>
    <message>
        <source>Views are estimated one by one: they have depth, but no common scene.</source>
        <translation>Die Ansichten werden einzeln geschätzt: Sie haben Tiefe, aber keine gemeinsame Szene.</translation>
    </message>
    <message>
        <source>The pictures differ in shape: of each, the centre of %1 × %2 pixels is used.</source>
        <translation>Die Bilder haben verschiedene Formate: Von jedem wird die Mitte mit %1 × %2 Pixeln verwendet.</translation>
    </message>
    <message>
        <source>The focal length of some pictures is unknown: their depth has no unit.</source>
        <translation>Die Brennweite einiger Bilder ist unbekannt: Ihre Tiefe hat keine Einheit.</translation>
    </message>
    <message>
        <source>The model gives inverse depth without scale: in 3D the farthest point is taken to be ten times as far as the nearest, and nothing is in metres.</source>
        <translation>Das Modell gibt inverse Tiefe ohne Maßstab: In 3D gilt der fernste Punkt als zehnmal so weit wie der nächste, und nichts ist in Metern.</translation>
    </message>
    <message>
        <source>Found fastest here for passes of %1 at %2 × %3 pixels: %4, threads: %5.</source>
        <translation>Für Durchgänge von %1 mit %2 × %3 Pixeln hier am schnellsten: %4, Threads: %5.</translation>
    </message>
    <message>
        <source>Values became too large for %1: from here on the network computes in %2.</source>
        <translation>Werte wurden zu groß für %1: Ab hier rechnet das Netz in %2.</translation>
    </message>
    <message>
        <source>Placed with doubt: %1 of %2 views (%3).</source>
        <translation>Unsicher platziert: %1 von %2 Ansichten (%3).</translation>
    </message>
    <message>
        <source>Not placed: %1 of %2 views (%3).</source>
        <translation>Nicht platziert: %1 von %2 Ansichten (%3).</translation>
    </message>
    <message>
        <source>There was not enough memory for pictures of %1 × %2 pixels: from here on the network sees %3 × %4.</source>
        <translation>Für Bilder von %1 × %2 Pixeln reichte der Speicher nicht: Ab hier sieht das Netz %3 × %4.</translation>
    </message>
    <message>
        <source>The pictures of %1 end at %2 of %3 s: the file may be cut off.</source>
        <translation>Die Bilder von %1 enden bei %2 von %3 s: Die Datei ist vielleicht abgeschnitten.</translation>
    </message>
    <message>
        <source>Damaged packets in %2: %1. Pictures may be missing or wrong.</source>
        <translation>Beschädigte Pakete in %2: %1. Bilder können fehlen oder falsch sein.</translation>
    </message>
    <message>
        <source>The focal length of some pictures is unknown: in 3D a field of view of %1° is assumed for them.</source>
        <translation>Die Brennweite einiger Bilder ist unbekannt: In 3D wird für sie ein Bildwinkel von %1° angenommen.</translation>
    </message>
    <message>
        <source>Stopped before cameras were placed by matches: these are the network&apos;s.</source>
        <translation>Angehalten, bevor Kameras durch Übereinstimmungen platziert waren: Dies sind die des Netzes.</translation>
    </message>
    <message>
        <source>Stopped before cameras were placed by matches: the views have none.</source>
        <translation>Angehalten, bevor Kameras durch Übereinstimmungen platziert waren: Die Ansichten haben keine.</translation>
    </message>
    <message>
        <source>Stopped before depth was brought to the given cameras by matches.</source>
        <translation>Angehalten, bevor die Tiefe durch Übereinstimmungen an die gegebenen Kameras angepasst war.</translation>
    </message>
    <message>
        <source>Depth is brought to the scale of the given cameras: it is no longer in metres.</source>
        <translation>Die Tiefe hat den Maßstab der gegebenen Kameras und ist nicht mehr in Metern.</translation>
    </message>
</context>
<context>
    <name>OptionText</name>
    <message>
        <source>AMX kernels, fixed point of 16 bits</source>
        <translation>AMX-Kernel, Festkomma mit 16 Bit</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>oneDNN with packed weights</source>
        <translation>oneDNN mit gepackten Gewichten</translation>
    </message>
    <message>
        <source>AMX kernels</source>
        <translation>AMX-Kernel</translation>
    </message>
    <message>
        <source>AVX-512 kernels</source>
        <translation>AVX-512-Kernel</translation>
    </message>
    <message>
        <source>AVX2 kernels</source>
        <translation>AVX2-Kernel</translation>
    </message>
    <message>
        <source>AVX-512 kernels, fixed point of 14 bits</source>
        <translation>AVX-512-Kernel, Festkomma mit 14 Bit</translation>
    </message>
    <message>
        <source>AVX2 kernels, fixed point of 14 bits</source>
        <translation>AVX2-Kernel, Festkomma mit 14 Bit</translation>
    </message>
    <message>
        <source>AMX kernels, split factors</source>
        <translation>AMX-Kernel, zerlegte Faktoren</translation>
    </message>
    <message>
        <source>LibTorch on the GPU</source>
        <translation>LibTorch auf der GPU</translation>
    </message>
    <message>
        <source>LibTorch operators</source>
        <translation>LibTorch-Operatoren</translation>
    </message>
    <message>
        <source>TF32 needs an NVIDIA GPU of the Ampere generation or later.</source>
        <translation>TF32 braucht eine NVIDIA-GPU ab der Ampere-Generation.</translation>
    </message>
    <message>
        <source>This device does not compute in bfloat16.</source>
        <translation>Dieses Gerät rechnet nicht in bfloat16.</translation>
    </message>
    <message>
        <source>This device cannot compute in this precision.</source>
        <translation>Dieses Gerät kann nicht in dieser Genauigkeit rechnen.</translation>
    </message>
    <message>
        <source>int8 runs on the processor only.</source>
        <translation>int8 läuft nur auf dem Prozessor.</translation>
    </message>
    <message>
        <source>Only the processor&apos;s fp32 has a strict form.</source>
        <translation>Nur fp32 auf dem Prozessor hat eine strenge Form.</translation>
    </message>
    <message>
        <source>LibTorch on the GPU, recorded</source>
        <translation>LibTorch auf der GPU, aufgezeichnet</translation>
    </message>
    <message>
        <source>This program was built without CUDA.</source>
        <translation>Dieses Programm wurde ohne CUDA gebaut.</translation>
    </message>
    <message>
        <source>Only an NVIDIA GPU can record its work.</source>
        <translation>Nur eine NVIDIA-GPU kann ihre Arbeit aufzeichnen.</translation>
    </message>
    <message>
        <source>This processor has no AVX2.</source>
        <translation>Dieser Prozessor hat kein AVX2.</translation>
    </message>
</context>
<context>
    <name>PlacementText</name>
    <message>
        <source>the picture shows too little texture</source>
        <translation>das Bild zeigt zu wenig Textur</translation>
    </message>
    <message>
        <source>too little is seen in other pictures too</source>
        <translation>zu wenig ist auch auf anderen Bildern zu sehen</translation>
    </message>
    <message>
        <source>its matches do not lead to the pictures that were placed</source>
        <translation>seine Zuordnungen führen nicht zu den platzierten Bildern</translation>
    </message>
    <message>
        <source>the camera only turned, so that its position cannot be seen</source>
        <translation>die Kamera hat sich nur gedreht, sodass ihre Position nicht erkennbar ist</translation>
    </message>
    <message>
        <source>everything matched lies in one plane, for which there are two solutions</source>
        <translation>alles Zugeordnete liegt in einer Ebene, für die es zwei Lösungen gibt</translation>
    </message>
    <message>
        <source>the picture repeats itself, so that matches may be shifted</source>
        <translation>das Bild wiederholt sich, sodass Zuordnungen verschoben sein können</translation>
    </message>
    <message>
        <source>the matches leave the camera too uncertain</source>
        <translation>die Zuordnungen lassen die Kamera zu ungewiss</translation>
    </message>
    <message>
        <source>its matches contradict the other pictures</source>
        <translation>seine Zuordnungen widersprechen den anderen Bildern</translation>
    </message>
    <message>
        <source>No camera is certain: %1.</source>
        <translation>Keine Kamera ist gesichert: %1.</translation>
    </message>
    <message>
        <source>Cameras found: %1 of %2, by %3 points seen from several photos; residual %4 pixels</source>
        <translation>Kameras gefunden: %1 von %2, durch %3 Punkte, die mehrere Fotos zeigen; Restfehler %4 Pixel</translation>
    </message>
    <message>
        <source>Cameras refined: %1 of %2; residual %3 → %4 pixels, turned by %5°, moved by %6</source>
        <translation>Kameras verfeinert: %1 von %2; Restfehler %3 → %4 Pixel, gedreht um %5°, verschoben um %6</translation>
    </message>
    <message>
        <source>This point is seen by %1; residual %2 pixels, %3° between its rays.</source>
        <translation>Diesen Punkt sehen %1; Restfehler %2 Pixel, %3° zwischen seinen Strahlen.</translation>
    </message>
    <message>
        <source>before: residual %1 pixels; turned by %2°, moved by %3</source>
        <translation>vorher: Restfehler %1 Pixel; gedreht um %2°, verschoben um %3</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Modelle werden gesucht …</translation>
    </message>
    <message>
        <source>This device cannot compute in this precision.</source>
        <translation>Dieses Gerät kann nicht in dieser Genauigkeit rechnen.</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>Geräte werden gesucht …</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Device and precision</source>
        <translation>Gerät und Genauigkeit</translation>
    </message>
</context>
<context>
    <name>fathom::ui::AboutDialog</name>
    <message>
        <source>About Fathom</source>
        <translation>Über Fathom</translation>
    </message>
    <message>
        <source>Depth, camera poses and 3D scenes from photos and video. Nothing is uploaded: everything is computed on this computer.</source>
        <translation>Tiefe, Kameraposen und 3D-Szenen aus Fotos und Video. Nichts wird hochgeladen: Alles wird auf diesem Computer berechnet.</translation>
    </message>
    <message>
        <source>Fathom is free software under the Apache License 2.0. Each model has a licence of its own, shown beside it and written into every export. The libraries below keep theirs.</source>
        <translation>Fathom ist freie Software unter der Apache-Lizenz 2.0. Jedes Modell hat eine eigene Lizenz, die daneben steht und in jeden Export geschrieben wird. Die Bibliotheken unten behalten die ihre.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasDialog</name>
    <message>
        <source>Use These Cameras</source>
        <translation>Diese Kameras verwenden</translation>
    </message>
    <message>
        <source>Import Cameras</source>
        <translation>Kameras importieren</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Kameras</translation>
    </message>
    <message>
        <source>COLMAP&apos;s files (.bin or .txt), a transforms.json of nerfstudio or Blender, or a TUM trajectory</source>
        <translation>Dateien von COLMAP (.bin oder .txt), eine transforms.json von nerfstudio oder Blender oder eine TUM-Trajektorie</translation>
    </message>
    <message>
        <source>Convention</source>
        <translation>Konvention</translation>
    </message>
    <message>
        <source>How the file&apos;s poses are to be read. In the picture the cameras should look at what was photographed, with their roofs up.</source>
        <translation>Wie die Posen der Datei zu lesen sind. Im Bild sollen die Kameras auf das Fotografierte blicken, mit dem Dach nach oben.</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>from the file or EXIF</source>
        <translation>aus der Datei oder EXIF</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Of all photos, in their own pixels; only for files that have none, such as trajectories</source>
        <translation>Aller Fotos, in deren eigenen Pixeln; nur für Dateien ohne Brennweite, etwa Trajektorien</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>File or folder of cameras</source>
        <translation>Datei oder Ordner mit Kameras</translation>
    </message>
    <message>
        <source>images.bin, transforms.json, trajectory.txt …</source>
        <translation>images.bin, transforms.json, trajectory.txt …</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei …</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Camera in the file</source>
        <translation>Kamera in der Datei</translation>
    </message>
    <message>
        <source>Matched by</source>
        <translation>Zugeordnet nach</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Photos and their cameras</source>
        <translation>Fotos und ihre Kameras</translation>
    </message>
    <message>
        <source>Open a File of Cameras</source>
        <translation>Datei mit Kameras öffnen</translation>
    </message>
    <message>
        <source>Cameras (*.bin *.txt *.json *.tum)</source>
        <translation>Kameras (*.bin *.txt *.json *.tum)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a Folder With Cameras</source>
        <translation>Ordner mit Kameras öffnen</translation>
    </message>
    <message>
        <source>The cameras are being read.</source>
        <translation>Die Kameras werden gelesen.</translation>
    </message>
    <message>
        <source>Choose the file or folder that holds the cameras of “%1”.</source>
        <translation>Wählen Sie die Datei oder den Ordner mit den Kameras von „%1“.</translation>
    </message>
    <message>
        <source>As the format prescribes (%1)</source>
        <translation>Wie das Format es vorgibt (%1)</translation>
    </message>
    <message>
        <source>no photo</source>
        <translation>kein Foto</translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasPicture</name>
    <message>
        <source>Cameras of the file</source>
        <translation>Kameras der Datei</translation>
    </message>
    <message>
        <source>The cameras as the file has them, with the chosen convention: they should look at what was photographed. Drag to turn, scroll to come closer.</source>
        <translation>Die Kameras, wie die Datei sie enthält, mit der gewählten Konvention: Sie sollen auf das Fotografierte blicken. Ziehen dreht, Scrollen holt näher.</translation>
    </message>
    <message>
        <source>no cameras yet</source>
        <translation>noch keine Kameras</translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) – drag to turn</source>
        <translation>
            <numerusform>%n Kamera – ziehen zum Drehen</numerusform>
            <numerusform>%n Kameras – ziehen zum Drehen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::CommandPalette</name>
    <message>
        <source>Find an Action</source>
        <translation>Aktion suchen</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Search the actions</source>
        <translation>Aktionen durchsuchen</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Commands</name>
    <message>
        <source>There is no OpenGL on this display.</source>
        <translation>Auf diesem Bildschirm gibt es kein OpenGL.</translation>
    </message>
    <message>
        <source>Photos and video (%1)</source>
        <translation>Fotos und Video (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open Photos or Video</source>
        <translation>Fotos oder Video öffnen</translation>
    </message>
    <message>
        <source>Open a Folder of Photos</source>
        <translation>Ordner mit Fotos öffnen</translation>
    </message>
    <message>
        <source>Add a Model File</source>
        <translation>Modelldatei hinzufügen</translation>
    </message>
    <message>
        <source>The command line for this scene is on the clipboard.</source>
        <translation>Die Befehlszeile für diese Szene ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Save a Picture of the 3D View</source>
        <translation>Bild der 3D-Ansicht speichern</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>The picture was saved as %1.</source>
        <translation>Das Bild wurde als %1 gespeichert.</translation>
    </message>
    <message>
        <source>Cameras belong to photos. %1</source>
        <translation>Kameras gehören zu Fotos. %1</translation>
    </message>
    <message>
        <source>Closing “%1” stops its run.</source>
        <translation>„%1“ zu schließen hält den Lauf an.</translation>
    </message>
    <message>
        <source>Close and Stop</source>
        <translation>Schließen und anhalten</translation>
    </message>
    <message>
        <source>Keep Running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>The result of “%1” was not exported and will be lost.</source>
        <translation>Das Ergebnis von „%1“ wurde nicht exportiert und geht verloren.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>Model weights (%1)</source>
        <translation>Modellgewichte (%1)</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ComputeSection</name>
    <message>
        <source>Optimised</source>
        <translation>Optimiert</translation>
    </message>
    <message>
        <source>As published</source>
        <translation>Wie veröffentlicht</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>What the network runs on</source>
        <translation>Worauf das Netz läuft</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Arithmetic of the large matrix products. Automatic takes the fastest one that stays accurate here.</source>
        <translation>Rechenart der großen Matrixprodukte. Automatisch nimmt die schnellste, die hier genau bleibt.</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>Views that the network looks at together. More fit together better and need more memory.</source>
        <translation>Ansichten, die das Netz zusammen betrachtet. Mehr passen besser zueinander und brauchen mehr Speicher.</translation>
    </message>
    <message>
        <source>Shared views</source>
        <translation>Gemeinsame Ansichten</translation>
    </message>
    <message>
        <source>Views that one batch has in common with the next, so that both land in one scene</source>
        <translation>Ansichten, die ein Stapel mit dem nächsten teilt, damit beide in einer Szene landen</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>Geräte werden gesucht …</translation>
    </message>
    <message>
        <source>Automatic (%1)</source>
        <translation>Automatisch (%1)</translation>
    </message>
    <message>
        <source>Batches of one view cannot share any.</source>
        <translation>Stapel aus einer Ansicht können keine teilen.</translation>
    </message>
    <message>
        <source>%1: changes depth by less than %2 % on average</source>
        <translation>%1: ändert die Tiefe im Mittel um weniger als %2 %</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>Läuft mit</translation>
    </message>
    <message>
        <source>What computes the network with these settings</source>
        <translation>Womit das Netz bei diesen Einstellungen berechnet wird</translation>
    </message>
    <message>
        <source>int8 needs the optimised network.</source>
        <translation>int8 braucht das optimierte Netz.</translation>
    </message>
    <message>
        <source>Optimised and recorded</source>
        <translation>Optimiert und aufgezeichnet</translation>
    </message>
    <message>
        <source>Optimised and measured</source>
        <translation>Optimiert und gemessen</translation>
    </message>
    <message>
        <source>Optimised rewrites the network while loading; the results agree within rounding. A GPU can also record a pass and replay it. Measured: before the first pass of a size it is tried which convolutions (GPU) or which kernels and how many threads (processor) are fastest.</source>
        <translation>„Optimiert“ schreibt das Netz beim Laden um; die Ergebnisse stimmen bis auf Rundung überein. Eine GPU kann einen Durchgang auch aufzeichnen und wiederholen. „Gemessen“: Vor dem ersten Durchgang einer Größe wird ausprobiert, welche Faltungen (GPU) oder welche Kernel und wie viele Threads (Prozessor) am schnellsten sind.</translation>
    </message>
    <message>
        <source>One a core</source>
        <translation>Einer je Kern</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Of the network on the processor. One fewer than cores keeps everything else on a busy machine quick.</source>
        <translation>Des Netzes auf dem Prozessor. Einer weniger als Kerne hält auf einem ausgelasteten Rechner alles andere flott.</translation>
    </message>
    <message>
        <source> GiB</source>
        <translation> GiB</translation>
    </message>
    <message>
        <source>What is free</source>
        <translation>Was frei ist</translation>
    </message>
    <message>
        <source>Weights in memory</source>
        <translation>Gewichte im Speicher</translation>
    </message>
    <message>
        <source>Most memory for the weights of the network. Blocks that find no room wait on the disk, or beside a GPU in the processor&apos;s memory, and are fetched while it runs: the same results, slower.</source>
        <translation>Höchstens so viel Speicher für die Gewichte des Netzes. Blöcke, die keinen Platz finden, warten auf der Platte oder, neben einer GPU, im Speicher des Prozessors und werden während des Laufs geholt: dieselben Ergebnisse, langsamer.</translation>
    </message>
    <message>
        <source>Only for the processor.</source>
        <translation>Nur für den Prozessor.</translation>
    </message>
    <message>
        <source>Only for the processor and NVIDIA GPUs.</source>
        <translation>Nur für den Prozessor und NVIDIA-GPUs.</translation>
    </message>
    <message>
        <source>one thread a core</source>
        <translation>ein Thread je Kern</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>ein Thread</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 Threads</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>until measured before the first pass</source>
        <translation>bis vor dem ersten Durchgang gemessen wird</translation>
    </message>
    <message>
        <source>%1 of the weights wait elsewhere</source>
        <translation>%1 der Gewichte warten anderswo</translation>
    </message>
</context>
<context>
    <name>fathom::ui::DockTitle</name>
    <message>
        <source>Take “%1” out of the window or put it back</source>
        <translation>„%1“ aus dem Fenster lösen oder zurücksetzen</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>„%1“ schließen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::EmptyState</name>
    <message>
        <source>Open again</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Drop photos, a folder or a video here</source>
        <translation>Fotos, einen Ordner oder ein Video hier ablegen</translation>
    </message>
    <message>
        <source>Fathom finds the depth of every view, where each was taken, and builds a 3D scene. Everything stays on this computer.</source>
        <translation>Fathom findet die Tiefe jeder Ansicht und wo sie aufgenommen wurde und baut daraus eine 3D-Szene. Alles bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Open photos or video…</source>
        <translation>Fotos oder Video öffnen …</translation>
    </message>
    <message>
        <source>Try the sample scene</source>
        <translation>Beispielszene ausprobieren</translation>
    </message>
    <message>
        <source>Open “%1” again</source>
        <translation>„%1“ erneut öffnen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ErrorCard</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Details zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>Details of the problem</source>
        <translation>Details des Problems</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ExportDialog</name>
    <message>
        <source>GLB – points, cameras, for viewers and Blender</source>
        <translation>GLB – Punkte und Kameras, für Betrachter und Blender</translation>
    </message>
    <message>
        <source>PLY – points with confidence, for point cloud tools</source>
        <translation>PLY – Punkte mit Konfidenz, für Punktwolkenprogramme</translation>
    </message>
    <message>
        <source>Write every kept point</source>
        <translation>Alle behaltenen Punkte schreiben</translation>
    </message>
    <message>
        <source>Evenly at random</source>
        <translation>Gleichmäßig zufällig</translation>
    </message>
    <message>
        <source>One per cell, the surest</source>
        <translation>Einer je Zelle, der sicherste</translation>
    </message>
    <message>
        <source>Y up (glTF, Blender&apos;s import)</source>
        <translation>Y oben (glTF, Import in Blender)</translation>
    </message>
    <message>
        <source>Z up (CAD, surveying)</source>
        <translation>Z oben (CAD, Vermessung)</translation>
    </message>
    <message>
        <source>Y down, Z forward (OpenCV)</source>
        <translation>Y unten, Z vorn (OpenCV)</translation>
    </message>
    <message>
        <source>First camera</source>
        <translation>Erste Kamera</translation>
    </message>
    <message>
        <source>Middle of the points</source>
        <translation>Mitte der Punkte</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Kameras</translation>
    </message>
    <message>
        <source>Cameras also as lines</source>
        <translation>Kameras auch als Linien</translation>
    </message>
    <message>
        <source>Copy the command line for this</source>
        <translation>Befehlszeile dafür kopieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export “%1”</source>
        <translation>„%1“ exportieren</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>What kind of file is written</source>
        <translation>Welche Art von Datei geschrieben wird</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Where the file is written; an older one is replaced when the new one is complete</source>
        <translation>Wohin die Datei geschrieben wird; eine ältere wird erst ersetzt, wenn die neue vollständig ist</translation>
    </message>
    <message>
        <source>Otherwise the points are thinned to the number below, the same ones every time</source>
        <translation>Sonst werden die Punkte auf die Zahl darunter ausgedünnt, jedes Mal dieselben</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Points that are written</source>
        <translation>Punkte, die geschrieben werden</translation>
    </message>
    <message>
        <source> points</source>
        <translation> Punkte</translation>
    </message>
    <message>
        <source>Thinning</source>
        <translation>Ausdünnen</translation>
    </message>
    <message>
        <source>Which points stay when there are more</source>
        <translation>Welche Punkte bleiben, wenn es mehr sind</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>Achsen</translation>
    </message>
    <message>
        <source>Which way is up in the file</source>
        <translation>Wo in der Datei oben ist</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>Where the file has its zero</source>
        <translation>Wo die Datei ihren Nullpunkt hat</translation>
    </message>
    <message>
        <source>One camera for each view, named after its file</source>
        <translation>Eine Kamera je Ansicht, benannt nach ihrer Datei</translation>
    </message>
    <message>
        <source>For viewers that do not show cameras</source>
        <translation>Für Betrachter, die keine Kameras zeigen</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Größe der Datei</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Every kept point is written.</source>
        <translation>Alle behaltenen Punkte werden geschrieben.</translation>
    </message>
    <message>
        <source>PLY files hold points only.</source>
        <translation>PLY-Dateien enthalten nur Punkte.</translation>
    </message>
    <message>
        <source>The model gave these views no cameras.</source>
        <translation>Das Modell hat diesen Ansichten keine Kameras gegeben.</translation>
    </message>
    <message>
        <source>Counting points…</source>
        <translation>Punkte werden gezählt …</translation>
    </message>
    <message>
        <source>%1 points · about %2</source>
        <translation>%1 Punkte · etwa %2</translation>
    </message>
    <message>
        <source>The size cannot be told.</source>
        <translation>Die Größe lässt sich nicht sagen.</translation>
    </message>
    <message>
        <source>glTF binary (*.glb)</source>
        <translation>glTF binär (*.glb)</translation>
    </message>
    <message>
        <source>Polygon file (*.ply)</source>
        <translation>PLY-Datei (*.ply)</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>“%1” exists already. Replace it with this scene?</source>
        <translation>„%1“ ist schon da. Durch diese Szene ersetzen?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Wrote %1 points, %2, to %3.</source>
        <translation>%1 Punkte, %2, nach %3 geschrieben.</translation>
    </message>
    <message>
        <source>Cancelled: no file was written.</source>
        <translation>Abgebrochen: Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>3DGS PLY – Gaussians, for splat viewers</source>
        <translation>3DGS-PLY – Gauß-Funktionen, für Splat-Betrachter</translation>
    </message>
    <message>
        <source>Leave out Gaussians near the border and far away</source>
        <translation>Gauß-Funktionen am Rand und weit hinten auslassen</translation>
    </message>
    <message>
        <source>As the published program does: a thirtieth of every side, and the farthest tenth of every view</source>
        <translation>Wie das veröffentlichte Programm: ein Dreißigstel jeder Seite und das fernste Zehntel jeder Ansicht</translation>
    </message>
    <message>
        <source>Gaussians are written as the model gave them.</source>
        <translation>Gauß-Funktionen werden geschrieben, wie das Modell sie gab.</translation>
    </message>
    <message>
        <source>Only for files of Gaussians.</source>
        <translation>Nur für Dateien mit Gauß-Funktionen.</translation>
    </message>
    <message>
        <source>Choose “Predict Gaussians” and run this scene again.</source>
        <translation>Wählen Sie „Gauß-Funktionen vorhersagen“ und starten Sie diese Szene erneut.</translation>
    </message>
    <message>
        <source>The model of this scene gives no Gaussians.</source>
        <translation>Das Modell dieser Szene gibt keine Gauß-Funktionen.</translation>
    </message>
    <message>
        <source>%1 Gaussians · about %2</source>
        <translation>%1 Gauß-Funktionen · etwa %2</translation>
    </message>
    <message>
        <source>Wrote %1 Gaussians, %2, to %3.</source>
        <translation>%1 Gauß-Funktionen, %2, nach %3 geschrieben.</translation>
    </message>
    <message>
        <source>Depth pictures – a folder of coloured and 16-bit PNG</source>
        <translation>Tiefenbilder – ein Ordner mit farbigen und 16-Bit-PNG</translation>
    </message>
    <message>
        <source>Pictures hold every pixel of the views.</source>
        <translation>Bilder enthalten jedes Pixel der Ansichten.</translation>
    </message>
    <message>
        <source>The cameras are in depth.json beside the pictures.</source>
        <translation>Die Kameras stehen in depth.json neben den Bildern.</translation>
    </message>
    <message numerus="yes">
        <source>Pictures of %n view(s): coloured and 16-bit depth, confidence, depth.json</source>
        <translation>
            <numerusform>Bilder von %n Ansicht: Tiefe farbig und mit 16 Bit, Konfidenz, depth.json</numerusform>
            <numerusform>Bilder von %n Ansichten: Tiefe farbig und mit 16 Bit, Konfidenz, depth.json</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” holds depth pictures already. Replace those of the same name?</source>
        <translation>„%1“ enthält bereits Tiefenbilder. Gleichnamige ersetzen?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The folder “%1” does not exist and cannot be made: choose another place.</source>
        <translation>Den Ordner „%1“ gibt es nicht, und er lässt sich nicht anlegen: Bitte einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Wrote the pictures of %1 views, %2, to %3.</source>
        <translation>Bilder von %1 Ansichten, %2, nach %3 geschrieben.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::FrameStrip</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>Frame %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ImagePanel</name>
    <message>
        <source>What the picture shows</source>
        <translation>Was das Bild zeigt</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Range: automatic</source>
        <translation>Bereich: automatisch</translation>
    </message>
    <message>
        <source>Range: all views</source>
        <translation>Bereich: alle Ansichten</translation>
    </message>
    <message>
        <source>Range: typed</source>
        <translation>Bereich: eingegeben</translation>
    </message>
    <message>
        <source>2 to 98 % of the values of this view</source>
        <translation>2 bis 98 % der Werte dieser Ansicht</translation>
    </message>
    <message>
        <source>2 to 98 % over all views: a colour means the same in every view</source>
        <translation>2 bis 98 % über alle Ansichten: Eine Farbe bedeutet überall dasselbe</translation>
    </message>
    <message>
        <source>Two values of your own</source>
        <translation>Zwei eigene Werte</translation>
    </message>
    <message>
        <source>Range of the colours</source>
        <translation>Bereich der Farben</translation>
    </message>
    <message>
        <source>Which values the colours span</source>
        <translation>Welche Werte die Farben umfassen</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>Kleinster Wert</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>Größter Wert</translation>
    </message>
    <message>
        <source>Values of the pixel</source>
        <translation>Werte des Pixels</translation>
    </message>
    <message>
        <source>Photos and their depth appear here.</source>
        <translation>Fotos und ihre Tiefe erscheinen hier.</translation>
    </message>
    <message>
        <source>This model gives no confidence.</source>
        <translation>Dieses Modell gibt keine Konfidenz.</translation>
    </message>
    <message>
        <source> m</source>
        <translation> m</translation>
    </message>
    <message>
        <source>Copy values</source>
        <translation>Werte kopieren</translation>
    </message>
    <message>
        <source>Remove mark</source>
        <translation>Markierung entfernen</translation>
    </message>
    <message>
        <source>Zoom to fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Original pixels</source>
        <translation>Originalpixel</translation>
    </message>
    <message>
        <source>%1 (colour-blind safe)</source>
        <translation>%1 (für Farbfehlsichtige)</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>What the network sees: patches of one colour are alike to it</source>
        <translation>Was das Netz sieht: Stellen gleicher Farbe sind ihm ähnlich</translation>
    </message>
    <message>
        <source>Choose “Feature pictures” and run this scene again.</source>
        <translation>Wählen Sie „Merkmalsbilder“ und starten Sie diese Szene erneut.</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>How far the depth of other views is from this one, as a share of the depth</source>
        <translation>Wie weit die Tiefe anderer Ansichten von dieser abweicht, als Anteil der Tiefe</translation>
    </message>
    <message>
        <source>Depths are compared where matches between photos found the cameras.</source>
        <translation>Tiefen werden verglichen, wo Zuordnungen zwischen Fotos die Kameras ergeben haben.</translation>
    </message>
    <message>
        <source>  ·  Disagreement %1 %</source>
        <translation>  ·  Abweichung %1 %</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
</context>
<context>
    <name>fathom::ui::InputPanel</name>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Open scenes with their photos and video frames</source>
        <translation>Offene Szenen mit ihren Fotos und Videobildern</translation>
    </message>
    <message>
        <source>Photos and videos that you drop on the window are listed here.</source>
        <translation>Fotos und Videos, die Sie auf dem Fenster ablegen, stehen hier.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::InputSection</name>
    <message>
        <source>Long side, scale</source>
        <translation>Lange Seite, skaliert</translation>
    </message>
    <message>
        <source>Long side, cut</source>
        <translation>Lange Seite, beschnitten</translation>
    </message>
    <message>
        <source>Short side, scale</source>
        <translation>Kurze Seite, skaliert</translation>
    </message>
    <message>
        <source>Short side, cut</source>
        <translation>Kurze Seite, beschnitten</translation>
    </message>
    <message>
        <source>Best connected</source>
        <translation>Am besten verbunden</translation>
    </message>
    <message>
        <source>Most varied</source>
        <translation>Am vielfältigsten</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Erste</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Pixels of the side that is scaled. More shows finer detail and takes longer.</source>
        <translation>Pixel der skalierten Seite. Mehr zeigt feinere Einzelheiten und dauert länger.</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>Größenanpassung</translation>
    </message>
    <message>
        <source>Which side gets that many pixels, and how the other one follows</source>
        <translation>Welche Seite so viele Pixel bekommt und wie die andere folgt</translation>
    </message>
    <message>
        <source>Video frames</source>
        <translation>Videobilder</translation>
    </message>
    <message>
        <source>Which frames of a video become views</source>
        <translation>Welche Bilder eines Videos Ansichten werden</translation>
    </message>
    <message>
        <source>Reference view</source>
        <translation>Bezugsansicht</translation>
    </message>
    <message>
        <source>The view from which the network sees the others</source>
        <translation>Die Ansicht, von der aus das Netz die anderen sieht</translation>
    </message>
    <message>
        <source>Poses from</source>
        <translation>Posen aus</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>Je Sekunde</translation>
    </message>
    <message>
        <source>Every n-th</source>
        <translation>Jedes n-te</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Bilder je Sekunde</translation>
    </message>
    <message>
        <source>One of how many frames</source>
        <translation>Eines von wie vielen Bildern</translation>
    </message>
    <message>
        <source>Most frames</source>
        <translation>Höchste Zahl der Bilder</translation>
    </message>
    <message>
        <source>Automatic (%1 px)</source>
        <translation>Automatisch (%1 px)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>The chosen model gives no camera poses.</source>
        <translation>Das gewählte Modell gibt keine Kameraposen.</translation>
    </message>
    <message>
        <source>The chosen model gives no ray map.</source>
        <translation>Das gewählte Modell gibt keine Strahlenkarte.</translation>
    </message>
    <message>
        <source>Network camera head</source>
        <translation>Kamerakopf des Netzes</translation>
    </message>
    <message>
        <source>Network rays (slower)</source>
        <translation>Strahlen des Netzes (langsamer)</translation>
    </message>
    <message>
        <source>Matches + bundle adjustment</source>
        <translation>Zuordnungen + Bündelausgleichung</translation>
    </message>
    <message>
        <source>Refine by matches</source>
        <translation>Mit Zuordnungen verfeinern</translation>
    </message>
    <message>
        <source>Where cameras come from: the network where it gives them, or what several photos have in common</source>
        <translation>Woher die Kameras kommen: vom Netz, wo es sie gibt, oder aus dem, was mehrere Fotos gemeinsam haben</translation>
    </message>
    <message>
        <source>Adjusts the network&apos;s cameras to points that several photos see, and makes the depths agree</source>
        <translation>Passt die Kameras des Netzes an Punkte an, die mehrere Fotos zeigen, und bringt die Tiefen in Einklang</translation>
    </message>
    <message>
        <source>Given: imported cameras</source>
        <translation>Gegeben: importierte Kameras</translation>
    </message>
    <message>
        <source>Predict Gaussians</source>
        <translation>Gauß-Funktionen vorhersagen</translation>
    </message>
    <message>
        <source>Imported cameras</source>
        <translation>Importierte Kameras</translation>
    </message>
    <message>
        <source>From EXIF</source>
        <translation>Aus EXIF</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Brennweite</translation>
    </message>
    <message>
        <source>Of all photos, in their own pixels, for models whose metres depend on it and for cameras from matches</source>
        <translation>Aller Fotos, in deren eigenen Pixeln, für Modelle, deren Meter davon abhängen, und für Kameras aus Zuordnungen</translation>
    </message>
    <message>
        <source>Also predicts 3D Gaussians for splat viewers; needs more memory</source>
        <translation>Sagt auch 3D-Gauß-Funktionen für Splat-Betrachter vorher; braucht mehr Speicher</translation>
    </message>
    <message>
        <source>%1: cameras of %2 of %3 photos</source>
        <translation>%1: Kameras für %2 von %3 Fotos</translation>
    </message>
    <message>
        <source>Import the cameras of this scene first.</source>
        <translation>Importieren Sie zuerst die Kameras dieser Szene.</translation>
    </message>
    <message>
        <source>The imported cameras have focal lengths of their own.</source>
        <translation>Die importierten Kameras haben eigene Brennweiten.</translation>
    </message>
    <message>
        <source>The chosen model finds the focal length by itself.</source>
        <translation>Das gewählte Modell findet die Brennweite selbst.</translation>
    </message>
    <message>
        <source>The chosen model gives no Gaussians.</source>
        <translation>Das gewählte Modell gibt keine Gauß-Funktionen.</translation>
    </message>
    <message>
        <source>Feature pictures</source>
        <translation>Merkmalsbilder</translation>
    </message>
    <message>
        <source>Also shows in colours what one block of the network sees: alike patches have one colour</source>
        <translation>Zeigt auch in Farben, was ein Block des Netzes sieht: ähnliche Stellen haben eine Farbe</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Letzter</translation>
    </message>
    <message>
        <source>Of block</source>
        <translation>Von Block</translation>
    </message>
    <message>
        <source>Number of the transformer block, from 0; early ones see edges</source>
        <translation>Nummer des Transformer-Blocks, ab 0; frühe sehen Kanten</translation>
    </message>
    <message>
        <source>Only networks of Depth Anything 3 show their features.</source>
        <translation>Nur Netze von Depth Anything 3 zeigen ihre Merkmale.</translation>
    </message>
    <message>
        <source>Choose “Feature pictures” first.</source>
        <translation>Wählen Sie zuerst „Merkmalsbilder“.</translation>
    </message>
    <message>
        <source>Bent lenses</source>
        <translation>Verzeichnende Objektive</translation>
    </message>
    <message>
        <source>Finds one radial term of each lens too where matches give the cameras: for wide lenses whose straight lines come out bent</source>
        <translation>Bestimmt auch einen radialen Term jedes Objektivs, wo Zuordnungen die Kameras ergeben: für Weitwinkel, deren gerade Linien gebogen erscheinen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Legend</name>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>%1 from %2 at the top to %3 at the bottom, %4</source>
        <translation>%1 von %2 oben bis %3 unten, %4</translation>
    </message>
</context>
<context>
    <name>fathom::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Protokoll kopieren</translation>
    </message>
    <message>
        <source>Empty the log</source>
        <translation>Protokoll leeren</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MainWindow</name>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>%1 – Fathom</source>
        <translation>%1 – Fathom</translation>
    </message>
    <message>
        <source>Stopping what is running, then closing…</source>
        <translation>Laufendes wird gestoppt, dann wird geschlossen …</translation>
    </message>
    <message>
        <source>What is being worked on will be stopped, and results that were not exported will be lost.</source>
        <translation>Was noch läuft, wird angehalten, und nicht exportierte Ergebnisse gehen verloren.</translation>
    </message>
    <message>
        <source>What is being worked on will be stopped.</source>
        <translation>Was noch läuft, wird angehalten.</translation>
    </message>
    <message>
        <source>The result of “%1” was not exported and will be lost.</source>
        <translation>Das Ergebnis von „%1“ wurde nicht exportiert und geht verloren.</translation>
    </message>
    <message numerus="yes">
        <source>The results of %n scene(s) were not exported and will be lost.</source>
        <translation>
            <numerusform>Das Ergebnis von %n Szene wurde nicht exportiert und geht verloren.</numerusform>
            <numerusform>Die Ergebnisse von %n Szenen wurden nicht exportiert und gehen verloren.</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit and Stop</source>
        <translation>Beenden und anhalten</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Keep Running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>Offen lassen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesDialog</name>
    <message>
        <source>Matches Between Photos</source>
        <translation>Zuordnungen zwischen Fotos</translation>
    </message>
    <message>
        <source>First photo</source>
        <translation>Erstes Foto</translation>
    </message>
    <message>
        <source>Second photo</source>
        <translation>Zweites Foto</translation>
    </message>
    <message>
        <source>Click on a point to see which photos show it.</source>
        <translation>Klicken Sie auf einen Punkt, um zu sehen, welche Fotos ihn zeigen.</translation>
    </message>
    <message numerus="yes">
        <source>%1 – %n common point(s)</source>
        <translation>
            <numerusform>%1 – %n gemeinsamer Punkt</numerusform>
            <numerusform>%1 – %n gemeinsame Punkte</numerusform>
        </translation>
    </message>
    <message>
        <source>These two photos have no verified matches.</source>
        <translation>Diese beiden Fotos haben keine geprüften Zuordnungen.</translation>
    </message>
    <message>
        <source>%1 of %2 matches agree with one rigid scene.</source>
        <translation>%1 von %2 Zuordnungen passen zu einer starren Szene.</translation>
    </message>
    <message>
        <source>%1: placed by %2 points, residual %3 pixels, certain to %4°</source>
        <translation>%1: platziert durch %2 Punkte, Restfehler %3 Pixel, auf %4° genau</translation>
    </message>
    <message>
        <source>%1: placed by %2 points, residual %3 pixels; the others are measured from here</source>
        <translation>%1: platziert durch %2 Punkte, Restfehler %3 Pixel; die anderen werden von hier aus gemessen</translation>
    </message>
    <message>
        <source>%1: placed with doubt: %2</source>
        <translation>%1: unsicher platziert: %2</translation>
    </message>
    <message>
        <source>%1: not placed: %2</source>
        <translation>%1: nicht platziert: %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesPicture</name>
    <message>
        <source>Two photos and their common points</source>
        <translation>Zwei Fotos und ihre gemeinsamen Punkte</translation>
    </message>
    <message>
        <source>Residual below %1 pixel</source>
        <translation>Restfehler unter %1 Pixel</translation>
    </message>
    <message>
        <source>%1 to %2 pixels</source>
        <translation>%1 bis %2 Pixel</translation>
    </message>
    <message>
        <source>%1 pixels or more</source>
        <translation>%1 Pixel oder mehr</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelDetails</name>
    <message>
        <source>I agree: no commercial use</source>
        <translation>Ich stimme zu: keine kommerzielle Nutzung</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Run the next scenes with this model</source>
        <translation>Die nächsten Szenen mit diesem Modell berechnen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Fetch the model from its server</source>
        <translation>Das Modell von seinem Server holen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop for now; what has arrived is kept</source>
        <translation>Vorerst anhalten; was angekommen ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop and remove what has arrived</source>
        <translation>Abbrechen und entfernen, was angekommen ist</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Compare every byte with the published hash</source>
        <translation>Jedes Byte mit der veröffentlichten Prüfsumme vergleichen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Delete the model from this computer</source>
        <translation>Das Modell von diesem Computer löschen</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>Fortschritt des Downloads</translation>
    </message>
    <message>
        <source>Remove “%1” from this computer? It can be downloaded again.</source>
        <translation>„%1“ von diesem Computer entfernen? Es kann erneut heruntergeladen werden.</translation>
    </message>
    <message>
        <source>Licence: %1 – commercial use allowed</source>
        <translation>Lizenz: %1 – kommerzielle Nutzung erlaubt</translation>
    </message>
    <message>
        <source>Licence: %1 – no commercial use</source>
        <translation>Lizenz: %1 – keine kommerzielle Nutzung</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>kommt mit dem Programm</translation>
    </message>
    <message>
        <source>%1 has %2.</source>
        <translation>%1 hat %2.</translation>
    </message>
    <message>
        <source>The weights take %1 of memory; %2</source>
        <translation>Die Gewichte brauchen %1 Speicher; %2</translation>
    </message>
    <message numerus="yes">
        <source>Needs about %1 of memory for %n view(s) at a time at %2 px; %3</source>
        <translation>
            <numerusform>Braucht etwa %1 Speicher für %n Ansicht auf einmal bei %2 px; %3</numerusform>
            <numerusform>Braucht etwa %1 Speicher für %n Ansichten auf einmal bei %2 px; %3</numerusform>
        </translation>
    </message>
    <message>
        <source>That is too much.</source>
        <translation>Das ist zu viel.</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Server wird gefragt …</translation>
    </message>
    <message>
        <source>Waiting for another download of the same file…</source>
        <translation>Ein anderer Download derselben Datei wird abgewartet …</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Verified: every file is intact.</source>
        <translation>Geprüft: Alle Dateien sind unversehrt.</translation>
    </message>
    <message>
        <source>A file is damaged: remove the model and download it again.</source>
        <translation>Eine Datei ist beschädigt: Entfernen Sie das Modell und laden Sie es erneut herunter.</translation>
    </message>
    <message>
        <source>This model is in use.</source>
        <translation>Dieses Modell wird bereits verwendet.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Offline mode is on (HF_HUB_OFFLINE).</source>
        <translation>Der Offline-Modus ist eingeschaltet (HF_HUB_OFFLINE).</translation>
    </message>
    <message>
        <source>The licence has to be agreed to first.</source>
        <translation>Zuerst muss der Lizenz zugestimmt werden.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelSection</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>The network that estimates depth and cameras</source>
        <translation>Das Netz, das Tiefe und Kameras schätzt</translation>
    </message>
    <message>
        <source>No model is installed. Add the safetensors file of a Depth Anything 3 model.</source>
        <translation>Es ist kein Modell installiert. Fügen Sie die safetensors-Datei eines Depth-Anything-3-Modells hinzu.</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Modelle werden gesucht …</translation>
    </message>
    <message>
        <source>A small demonstration model that comes with the program. Add an official model for full quality.</source>
        <translation>Ein kleines Vorführmodell, das mit dem Programm kommt. Für volle Qualität fügen Sie ein offizielles Modell hinzu.</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>Lizenz: %1</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelsDialog</name>
    <message>
        <source>Commercial use allowed</source>
        <translation>Kommerzielle Nutzung erlaubt</translation>
    </message>
    <message>
        <source>Older and original files</source>
        <translation>Ältere und originale Dateien</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the models</source>
        <translation>Modelle durchsuchen</translation>
    </message>
    <message>
        <source>Hide models whose licence excludes commercial use or is not stated</source>
        <translation>Modelle ausblenden, deren Lizenz kommerzielle Nutzung ausschließt oder nicht angegeben ist</translation>
    </message>
    <message>
        <source>Also show versions that have a better successor, and files that must be converted</source>
        <translation>Auch Versionen zeigen, die einen besseren Nachfolger haben, und Dateien, die umgewandelt werden müssen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Downloads lie in %1 and are shared with other programs.</source>
        <translation>Downloads liegen in %1 und werden mit anderen Programmen geteilt.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>A folder with config.json and model.safetensors</source>
        <translation>Ein Ordner mit config.json und model.safetensors</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>Zum Herunterladen</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>verwendet</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>startet …</translation>
    </message>
    <message>
        <source>verifying…</source>
        <translation>wird geprüft …</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Add a Folder With a Model</source>
        <translation>Ordner mit Modell hinzufügen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::PictureCanvas</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Probe</name>
    <message>
        <source>m</source>
        <translation>m</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>relativ</translation>
    </message>
    <message>
        <source>Depth %1 %2</source>
        <translation>Tiefe %1 %2</translation>
    </message>
    <message>
        <source>Depth —</source>
        <translation>Tiefe —</translation>
    </message>
    <message>
        <source>Confidence %1</source>
        <translation>Konfidenz %1</translation>
    </message>
    <message>
        <source>Confidence —</source>
        <translation>Konfidenz —</translation>
    </message>
    <message>
        <source>X %1  Y %2  Z %3 %4</source>
        <translation>X %1  Y %2  Z %3 %4</translation>
    </message>
    <message>
        <source>Pixel %1, %2</source>
        <translation>Pixel %1, %2</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop everything; what is finished stays</source>
        <translation>Alles stoppen; was fertig ist, bleibt</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>Alles stoppen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>job %1 of %2</source>
        <translation>Auftrag %1 von %2</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird gestoppt …</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>Die Warteschlange ist angehalten</translation>
    </message>
    <message>
        <source>Reading files…</source>
        <translation>Dateien werden gelesen …</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneCanvas</name>
    <message>
        <source>3D scene</source>
        <translation>3D-Szene</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneSection</name>
    <message>
        <source>Remove flying edges</source>
        <translation>Fliegende Kanten entfernen</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Show cameras</source>
        <translation>Kameras zeigen</translation>
    </message>
    <message>
        <source>Points below this percentile of confidence are left out: 0 keeps everything.</source>
        <translation>Punkte unter diesem Perzentil der Konfidenz werden weggelassen: 0 behält alles.</translation>
    </message>
    <message>
        <source>Points kept</source>
        <translation>Behaltene Punkte</translation>
    </message>
    <message>
        <source>Leaves out points that hang between a near and a far surface</source>
        <translation>Lässt Punkte weg, die zwischen einer nahen und einer fernen Fläche hängen</translation>
    </message>
    <message>
        <source>Point size</source>
        <translation>Punktgröße</translation>
    </message>
    <message>
        <source>Diameter of a point in the 3D view</source>
        <translation>Durchmesser eines Punktes in der 3D-Ansicht</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Farbe nach</translation>
    </message>
    <message>
        <source>What gives a point its colour</source>
        <translation>Was einem Punkt seine Farbe gibt</translation>
    </message>
    <message>
        <source>Draws where each view was taken from</source>
        <translation>Zeichnet, von wo jede Ansicht aufgenommen wurde</translation>
    </message>
    <message>
        <source>Camera size</source>
        <translation>Kameragröße</translation>
    </message>
    <message>
        <source>Size of the drawn cameras</source>
        <translation>Größe der gezeichneten Kameras</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source> ×</source>
        <translation> ×</translation>
    </message>
    <message>
        <source>no points yet</source>
        <translation>noch keine Punkte</translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 von %2 Punkten</translation>
    </message>
    <message>
        <source>This model gives no confidence.</source>
        <translation>Dieses Modell gibt keine Konfidenz.</translation>
    </message>
    <message>
        <source>This model does not tell what is sky.</source>
        <translation>Dieses Modell sagt nicht, was Himmel ist.</translation>
    </message>
    <message>
        <source>The cameras of this scene are not known.</source>
        <translation>Die Kameras dieser Szene sind nicht bekannt.</translation>
    </message>
    <message>
        <source>Choose “Predict Gaussians” and run this scene again.</source>
        <translation>Wählen Sie „Gauß-Funktionen vorhersagen“ und starten Sie diese Szene erneut.</translation>
    </message>
    <message>
        <source>The model of this scene gives no Gaussians.</source>
        <translation>Das Modell dieser Szene gibt keine Gauß-Funktionen.</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Far behind everything</source>
        <translation>Weit hinter allem</translation>
    </message>
    <message>
        <source>Like anything else</source>
        <translation>Wie alles andere</translation>
    </message>
    <message>
        <source>Centres of Gaussians</source>
        <translation>Mittelpunkte der Gauß-Funktionen</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>Himmel</translation>
    </message>
    <message>
        <source>What the model takes for sky: left out, kept as a backdrop at the far depth that the model gives it, or filtered like anything else. Exports follow.</source>
        <translation>Was das Modell für Himmel hält: ausgelassen, als Hintergrund in der fernen Tiefe behalten, die das Modell ihm gibt, oder gefiltert wie alles andere. Exporte folgen dem.</translation>
    </message>
    <message>
        <source>Shows and exports the centres and colours of the 3D Gaussians instead of the depth&apos;s points</source>
        <translation>Zeigt und exportiert Mittelpunkte und Farben der 3D-Gauß-Funktionen statt der Punkte der Tiefe</translation>
    </message>
    <message>
        <source>This scene was made without matches between photos.</source>
        <translation>Diese Szene entstand ohne Zuordnungen zwischen Fotos.</translation>
    </message>
    <message>
        <source>Show matched points</source>
        <translation>Zugeordnete Punkte zeigen</translation>
    </message>
    <message>
        <source>Draws the points that matches between photos found; a double click on one shows the photos that see it</source>
        <translation>Zeichnet die Punkte, die Zuordnungen zwischen Fotos ergeben haben; ein Doppelklick auf einen zeigt die Fotos, die ihn sehen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneView</name>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 von %2 Punkten</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Through %1 · P: photo · Esc: back</source>
        <translation>Durch %1 · P: Foto · Esc: zurück</translation>
    </message>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer.</source>
        <translation>Die 3D-Ansicht braucht OpenGL, das dieser Bildschirm nicht bietet.</translation>
    </message>
    <message>
        <source>The 3D view cannot start: %1.</source>
        <translation>Die 3D-Ansicht kann nicht starten: %1.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Session</name>
    <message>
        <source>The model “%1” is ready to use.</source>
        <translation>Das Modell „%1“ ist bereit.</translation>
    </message>
    <message>
        <source>The model will be loaded again when it is next needed.</source>
        <translation>Das Modell wird wieder geladen, sobald es gebraucht wird.</translation>
    </message>
    <message>
        <source>Part %1 of “%2” fits the views before it only roughly: its place in the scene may be off.</source>
        <translation>Teil %1 von „%2“ passt nur ungefähr zu den Ansichten davor: Seine Lage in der Szene kann ungenau sein.</translation>
    </message>
    <message>
        <source>No cameras were imported for “%1”: they are looked for.</source>
        <translation>Für „%1“ wurden keine Kameras importiert: Sie werden gesucht.</translation>
    </message>
    <message>
        <source>Stopped before there was anything new: “%1” is as it was.</source>
        <translation>Angehalten, bevor es etwas Neues gab: „%1“ ist, wie es war.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SessionMessages</name>
    <message>
        <source>Exported to %1.</source>
        <translation>Nach %1 exportiert.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SettingsPanel</name>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Szene</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>Tastenkürzel durchsuchen</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Timeline: previous and next view</source>
        <translation>Zeitleiste: vorherige und nächste Ansicht</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Links, Rechts</translation>
    </message>
    <message>
        <source>Timeline: play and pause</source>
        <translation>Zeitleiste: abspielen und anhalten</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Timeline: play backwards, stop, play</source>
        <translation>Zeitleiste: rückwärts, stopp, abspielen</translation>
    </message>
    <message>
        <source>3D view: turn, move, zoom</source>
        <translation>3D-Ansicht: drehen, schieben, zoomen</translation>
    </message>
    <message>
        <source>drag, middle drag, wheel</source>
        <translation>ziehen, mittlere Taste ziehen, Rad</translation>
    </message>
    <message>
        <source>3D view: centre on a point</source>
        <translation>3D-Ansicht: auf einen Punkt zentrieren</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>Picture: copy the values under the cursor</source>
        <translation>Bild: Werte unter dem Zeiger kopieren</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SplitHandle</name>
    <message>
        <source>Line between photo and depth</source>
        <translation>Linie zwischen Foto und Tiefe</translation>
    </message>
    <message>
        <source>Drag to compare photo and depth</source>
        <translation>Ziehen, um Foto und Tiefe zu vergleichen</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Previous view (←)</source>
        <translation>Vorherige Ansicht (←)</translation>
    </message>
    <message>
        <source>Previous view</source>
        <translation>Vorherige Ansicht</translation>
    </message>
    <message>
        <source>Next view (→)</source>
        <translation>Nächste Ansicht (→)</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>Nächste Ansicht</translation>
    </message>
    <message>
        <source>Play or stop (Space)</source>
        <translation>Abspielen oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Workspace</name>
    <message>
        <source>3D scene</source>
        <translation>3D-Szene</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Press Run (F5) to reconstruct this scene.</source>
        <translation>Mit „Starten“ (F5) wird diese Szene rekonstruiert.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Depth, camera poses and 3D scenes from photos and video.</source>
        <translation>Tiefe, Kameraposen und 3D-Szenen aus Fotos und Video.</translation>
    </message>
    <message>
        <source>Photos, folders or videos to open.</source>
        <translation>Fotos, Ordner oder Videos, die geöffnet werden.</translation>
    </message>
    <message>
        <source>Open the sample scene.</source>
        <translation>Die Beispielszene öffnen.</translation>
    </message>
</context>
</TS>
