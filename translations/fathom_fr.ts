<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open photos or a video first.</source>
        <translation>Ouvrez d’abord des photos ou une vidéo.</translation>
    </message>
    <message>
        <source>This scene is being worked on already.</source>
        <translation>Cette scène est déjà en cours de traitement.</translation>
    </message>
    <message>
        <source>Nothing in this scene can be used.</source>
        <translation>Rien dans cette scène n’est utilisable.</translation>
    </message>
    <message>
        <source>There is no model: add a model file first.</source>
        <translation>Il n’y a pas de modèle : ajoutez d’abord un fichier de modèle.</translation>
    </message>
    <message>
        <source>This scene is not being worked on.</source>
        <translation>Cette scène n’est pas en cours de traitement.</translation>
    </message>
    <message>
        <source>Nothing is being worked on.</source>
        <translation>Aucun traitement n’est en cours.</translation>
    </message>
    <message>
        <source>The scene is not finished yet.</source>
        <translation>La scène n’est pas encore terminée.</translation>
    </message>
    <message>
        <source>Run the scene first.</source>
        <translation>Lancez d’abord la scène.</translation>
    </message>
    <message>
        <source>There is nothing to see yet.</source>
        <translation>Il n’y a encore rien à voir.</translation>
    </message>
    <message>
        <source>This view has no result yet.</source>
        <translation>Cette vue n’a pas encore de résultat.</translation>
    </message>
    <message>
        <source>The model gave this view no camera.</source>
        <translation>Le modèle n’a donné aucune caméra à cette vue.</translation>
    </message>
    <message>
        <source>Only an input that has no result yet can be taken out.</source>
        <translation>Seule une entrée encore sans résultat peut être retirée.</translation>
    </message>
    <message>
        <source>&amp;Open Photos or Video…</source>
        <translation>&amp;Ouvrir des photos ou une vidéo…</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>Ouvrir un &amp;dossier…</translation>
    </message>
    <message>
        <source>Open the &amp;Sample Scene</source>
        <translation>Ouvrir la &amp;scène d’exemple</translation>
    </message>
    <message>
        <source>Add &amp;Model File…</source>
        <translation>Ajouter un fichier de &amp;modèle…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exporter…</translation>
    </message>
    <message>
        <source>Save a &amp;Picture of the 3D View…</source>
        <translation>Enregistrer une &amp;image de la vue 3D…</translation>
    </message>
    <message>
        <source>&amp;Close Scene</source>
        <translation>&amp;Fermer la scène</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Remove From the List</source>
        <translation>&amp;Retirer de la liste</translation>
    </message>
    <message>
        <source>Show in &amp;File Manager</source>
        <translation>Afficher dans le gestionnaire de &amp;fichiers</translation>
    </message>
    <message>
        <source>&amp;Start at Once After Opening</source>
        <translation>&amp;Démarrer dès l’ouverture</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lancer</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Arrêter</translation>
    </message>
    <message>
        <source>Stop &amp;All</source>
        <translation>&amp;Tout arrêter</translation>
    </message>
    <message>
        <source>&amp;Pause the Queue</source>
        <translation>Mettre la file en &amp;pause</translation>
    </message>
    <message>
        <source>Free the &amp;Models&apos; Memory</source>
        <translation>Libérer la &amp;mémoire des modèles</translation>
    </message>
    <message>
        <source>&amp;3D View Only</source>
        <translation>Vue &amp;3D seule</translation>
    </message>
    <message>
        <source>&amp;2D View Only</source>
        <translation>Vue &amp;2D seule</translation>
    </message>
    <message>
        <source>&amp;Both Views</source>
        <translation>Les deux &amp;vues</translation>
    </message>
    <message>
        <source>Show the &amp;Photo</source>
        <translation>Afficher la &amp;photo</translation>
    </message>
    <message>
        <source>Show the &amp;Depth</source>
        <translation>Afficher la pro&amp;fondeur</translation>
    </message>
    <message>
        <source>Show the &amp;Confidence</source>
        <translation>Afficher la &amp;confiance</translation>
    </message>
    <message>
        <source>Show Photo &amp;Beside Depth</source>
        <translation>Photo à cô&amp;té de la profondeur</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>Zoom a&amp;vant</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Zoom a&amp;rrière</translation>
    </message>
    <message>
        <source>&amp;Fit the Picture</source>
        <translation>&amp;Ajuster l’image</translation>
    </message>
    <message>
        <source>&amp;Actual Pixels</source>
        <translation>Pi&amp;xels réels</translation>
    </message>
    <message>
        <source>From the &amp;Front</source>
        <translation>De &amp;face</translation>
    </message>
    <message>
        <source>From the &amp;Right</source>
        <translation>De la &amp;droite</translation>
    </message>
    <message>
        <source>From &amp;Above</source>
        <translation>Du de&amp;ssus</translation>
    </message>
    <message>
        <source>&amp;Whole Scene</source>
        <translation>Scène &amp;entière</translation>
    </message>
    <message>
        <source>&amp;Look Through This Camera</source>
        <translation>Regarder par cette &amp;caméra</translation>
    </message>
    <message>
        <source>&amp;Previous View</source>
        <translation>Vue &amp;précédente</translation>
    </message>
    <message>
        <source>&amp;Next View</source>
        <translation>Vue s&amp;uivante</translation>
    </message>
    <message>
        <source>&amp;Inputs</source>
        <translation>&amp;Entrées</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Réglages</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Journal</translation>
    </message>
    <message>
        <source>&amp;Reset Layout</source>
        <translation>Réinitialiser la &amp;disposition</translation>
    </message>
    <message>
        <source>&amp;Full Screen</source>
        <translation>&amp;Plein écran</translation>
    </message>
    <message>
        <source>&amp;Minimise</source>
        <translation>&amp;Réduire</translation>
    </message>
    <message>
        <source>&amp;Next Zone</source>
        <translation>Zone &amp;suivante</translation>
    </message>
    <message>
        <source>&amp;Previous Zone</source>
        <translation>Zone pré&amp;cédente</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>&amp;About Fathom</source>
        <translation>À &amp;propos de Fathom</translation>
    </message>
    <message>
        <source>Copy the Command &amp;Line for This Scene</source>
        <translation>&amp;Copier la ligne de commande de cette scène</translation>
    </message>
    <message>
        <source>Pl&amp;ay Through the Views</source>
        <translation>&amp;Lire les vues</translation>
    </message>
    <message>
        <source>Cameras are refined by what several views have in common.</source>
        <translation>Les caméras sont affinées d’après ce que plusieurs vues ont en commun.</translation>
    </message>
    <message>
        <source>No matches were looked for in this scene.</source>
        <translation>Aucune correspondance n’a été cherchée dans cette scène.</translation>
    </message>
    <message>
        <source>Re&amp;fine Cameras by Matches</source>
        <translation>A&amp;ffiner les caméras par correspondances</translation>
    </message>
    <message>
        <source>Mo&amp;dels…</source>
        <translation>Modè&amp;les…</translation>
    </message>
    <message>
        <source>Show Matc&amp;hes Between Photos…</source>
        <translation>Afficher les &amp;correspondances entre photos…</translation>
    </message>
    <message>
        <source>Impo&amp;rt Cameras…</source>
        <translation>Impo&amp;rter des caméras…</translation>
    </message>
    <message>
        <source>Show the Feat&amp;ures</source>
        <translation>Montrer les caractéristiq&amp;ues</translation>
    </message>
    <message>
        <source>S&amp;how Where Depths Disagree</source>
        <translation>Montrer où les profondeurs s’&amp;opposent</translation>
    </message>
    <message>
        <source>Find an A&amp;ction…</source>
        <translation>Chercher une a&amp;ction…</translation>
    </message>
</context>
<context>
    <name>CameraText</name>
    <message>
        <source>As the format prescribes</source>
        <translation>Selon le format</translation>
    </message>
    <message>
        <source>Camera from world, OpenCV axes (COLMAP)</source>
        <translation>Caméra depuis monde, axes OpenCV (COLMAP)</translation>
    </message>
    <message>
        <source>Camera from world, OpenGL axes (view matrix)</source>
        <translation>Caméra depuis monde, axes OpenGL (matrice de vue)</translation>
    </message>
    <message>
        <source>World from camera, OpenCV axes (TUM)</source>
        <translation>Monde depuis caméra, axes OpenCV (TUM)</translation>
    </message>
    <message>
        <source>World from camera, OpenGL axes (nerfstudio, Blender)</source>
        <translation>Monde depuis caméra, axes OpenGL (nerfstudio, Blender)</translation>
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
        <translation>Trajectoire TUM</translation>
    </message>
    <message>
        <source>no camera: left out</source>
        <translation>sans caméra : laissée de côté</translation>
    </message>
    <message>
        <source>path</source>
        <translation>chemin</translation>
    </message>
    <message>
        <source>name</source>
        <translation>nom</translation>
    </message>
    <message>
        <source>name without ending</source>
        <translation>nom sans extension</translation>
    </message>
    <message>
        <source>time</source>
        <translation>instant</translation>
    </message>
    <message>
        <source>order</source>
        <translation>ordre</translation>
    </message>
    <message>
        <source>scaled from %1 × %2</source>
        <translation>mis à l’échelle depuis %1 × %2</translation>
    </message>
    <message>
        <source>distortion left out</source>
        <translation>distorsion ignorée</translation>
    </message>
    <message>
        <source>%1: %2 of %3 photos have a camera.</source>
        <translation>%1 : %2 photos sur %3 ont une caméra.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) without a camera are left out of the run.</source>
        <translation>
            <numerusform>%n photo sans caméra est laissée de côté.</numerusform>
            <numerusform>%n photos sans caméra sont laissées de côté.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) of the file have no photo here.</source>
        <translation>
            <numerusform>%n caméra du fichier n’a pas de photo ici.</numerusform>
            <numerusform>%n caméras du fichier n’ont pas de photo ici.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The lens distortion of %n camera(s) is left out: undistorted photos fit better.</source>
        <translation>
            <numerusform>La distorsion de %n caméra est ignorée : des photos redressées conviennent mieux.</numerusform>
            <numerusform>La distorsion de %n caméras est ignorée : des photos redressées conviennent mieux.</numerusform>
        </translation>
    </message>
    <message>
        <source>All rotations are orthonormal.</source>
        <translation>Toutes les rotations sont orthonormées.</translation>
    </message>
    <message>
        <source>Rotations were made orthonormal; the largest error was %1.</source>
        <translation>Les rotations ont été rendues orthonormées ; la plus grande erreur était %1.</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>The file or folder is not there any more.</source>
        <translation>Le fichier ou le dossier n’est plus là.</translation>
    </message>
    <message>
        <source>It may have been moved, renamed or unplugged: choose it again.</source>
        <translation>Il a peut-être été déplacé, renommé ou débranché : choisissez-le à nouveau.</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Le fichier ne peut pas être lu.</translation>
    </message>
    <message>
        <source>Check that you may open it, then try again.</source>
        <translation>Vérifiez que vous avez le droit de l’ouvrir, puis réessayez.</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>Le fichier n’a pas pu être écrit.</translation>
    </message>
    <message>
        <source>The folder may be read-only or the disk full: choose another place.</source>
        <translation>Le dossier est peut-être en lecture seule ou le disque plein : choisissez un autre endroit.</translation>
    </message>
    <message>
        <source>This kind of file is not supported.</source>
        <translation>Ce type de fichier n’est pas pris en charge.</translation>
    </message>
    <message>
        <source>Photos as JPEG, PNG, WebP, BMP or TIFF and most videos can be used.</source>
        <translation>Les photos JPEG, PNG, WebP, BMP ou TIFF et la plupart des vidéos sont utilisables.</translation>
    </message>
    <message>
        <source>The file is damaged or incomplete.</source>
        <translation>Le fichier est endommagé ou incomplet.</translation>
    </message>
    <message>
        <source>Copy or download it again, or leave it out.</source>
        <translation>Copiez-le ou téléchargez-le à nouveau, ou laissez-le de côté.</translation>
    </message>
    <message>
        <source>This is larger than the program can handle.</source>
        <translation>C’est plus grand que ce que le programme peut traiter.</translation>
    </message>
    <message>
        <source>Use a smaller picture, or write fewer points.</source>
        <translation>Utilisez une image plus petite ou écrivez moins de points.</translation>
    </message>
    <message>
        <source>This weight file does not belong to the model.</source>
        <translation>Ce fichier de poids ne correspond pas au modèle.</translation>
    </message>
    <message>
        <source>Add the model&apos;s original safetensors file.</source>
        <translation>Ajoutez le fichier safetensors d’origine du modèle.</translation>
    </message>
    <message>
        <source>The computer ran out of memory.</source>
        <translation>La mémoire de l’ordinateur est épuisée.</translation>
    </message>
    <message>
        <source>Fewer views at a time need less of it.</source>
        <translation>Moins de vues à la fois en demandent moins.</translation>
    </message>
    <message>
        <source>The graphics device ran out of memory.</source>
        <translation>La mémoire de la carte graphique est épuisée.</translation>
    </message>
    <message>
        <source>The chosen device is not available on this computer.</source>
        <translation>Le périphérique choisi n’est pas disponible sur cet ordinateur.</translation>
    </message>
    <message>
        <source>The processor always works, only more slowly.</source>
        <translation>Le processeur fonctionne toujours, mais plus lentement.</translation>
    </message>
    <message>
        <source>One of the settings does not fit these inputs.</source>
        <translation>Un des réglages ne convient pas à ces entrées.</translation>
    </message>
    <message>
        <source>The details say which one; the defaults always work.</source>
        <translation>Les détails disent lequel ; les valeurs par défaut conviennent toujours.</translation>
    </message>
    <message>
        <source>There is nothing here that can be used.</source>
        <translation>Il n’y a rien d’utilisable ici.</translation>
    </message>
    <message>
        <source>Choose photos, a folder of photos or a video.</source>
        <translation>Choisissez des photos, un dossier de photos ou une vidéo.</translation>
    </message>
    <message>
        <source>Something went wrong inside the program.</source>
        <translation>Une erreur s’est produite dans le programme.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, the details help to find the cause.</source>
        <translation>Réessayez ; si cela se reproduit, les détails aident à trouver la cause.</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Choisir des fichiers…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Halve the batch and try again</source>
        <translation>Diviser le lot par deux et réessayer</translation>
    </message>
    <message>
        <source>Use the processor</source>
        <translation>Utiliser le processeur</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>Ajouter un fichier de modèle…</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>Choisir un autre endroit…</translation>
    </message>
    <message>
        <source>Use the default settings</source>
        <translation>Utiliser les réglages par défaut</translation>
    </message>
    <message>
        <source>The server of the models could not be reached or gave up.</source>
        <translation>Le serveur des modèles est injoignable ou a interrompu l’échange.</translation>
    </message>
    <message>
        <source>Check the connection and go on: what has arrived is kept.</source>
        <translation>Vérifiez la connexion et reprenez : ce qui est arrivé est conservé.</translation>
    </message>
    <message>
        <source>The server gives this model only to those who asked for it.</source>
        <translation>Le serveur ne donne ce modèle qu’à ceux qui en ont demandé l’accès.</translation>
    </message>
    <message>
        <source>Accept its terms on its page and name your token in HF_TOKEN, then try again.</source>
        <translation>Acceptez ses conditions sur sa page, indiquez votre jeton dans HF_TOKEN, puis réessayez.</translation>
    </message>
    <message>
        <source>The model&apos;s licence has not been accepted.</source>
        <translation>La licence du modèle n’a pas été acceptée.</translation>
    </message>
    <message>
        <source>Read the terms and accept them to download the model.</source>
        <translation>Lisez les conditions et acceptez-les pour télécharger le modèle.</translation>
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
        <translation>%1 M de paramètres</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Chargement du modèle</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>Lecture des images</translation>
    </message>
    <message>
        <source>Estimating depth</source>
        <translation>Estimation de la profondeur</translation>
    </message>
    <message>
        <source>Joining views</source>
        <translation>Assemblage des vues</translation>
    </message>
    <message>
        <source>Building the scene</source>
        <translation>Construction de la scène</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Exportation</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n view(s)</source>
        <translation>
            <numerusform>%1 sur %n vue</numerusform>
            <numerusform>%1 sur %n vues</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 views/s</source>
        <translation>%1 vues/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>encore %1</translation>
    </message>
    <message>
        <source>Comparing photos</source>
        <translation>Comparaison des photos</translation>
    </message>
    <message>
        <source>Placing cameras</source>
        <translation>Placement des caméras</translation>
    </message>
</context>
<context>
    <name>InputText</name>
    <message numerus="yes">
        <source>%n view(s)</source>
        <translation>
            <numerusform>%n vue</numerusform>
            <numerusform>%n vues</numerusform>
        </translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vidéo</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>problème</translation>
    </message>
    <message>
        <source>not run yet</source>
        <translation>pas encore lancé</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problème</numerusform>
            <numerusform>%n problèmes</numerusform>
        </translation>
    </message>
    <message>
        <source>placed with doubt</source>
        <translation>placée avec un doute</translation>
    </message>
    <message>
        <source>not placed</source>
        <translation>non placée</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>arrêt en cours…</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Forget These</source>
        <translation>&amp;Oublier ces scènes</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>Comme le &amp;système</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Clair</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>So&amp;mbre</translation>
    </message>
    <message>
        <source>Open &amp;Again</source>
        <translation>Ouvrir à &amp;nouveau</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Apparence</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lancer</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>Fe&amp;nêtre</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;ide</translation>
    </message>
    <message>
        <source>Pi&amp;cture</source>
        <translation>&amp;Image</translation>
    </message>
    <message>
        <source>3D Sc&amp;ene</source>
        <translation>&amp;Scène 3D</translation>
    </message>
</context>
<context>
    <name>ModelText</name>
    <message>
        <source>The model&apos;s page names Apache-2.0 and the authors&apos; list CC-BY-NC-4.0: the stricter one counts.</source>
        <translation>La page du modèle indique Apache-2.0 et la liste des auteurs CC-BY-NC-4.0 : la plus stricte s’applique.</translation>
    </message>
    <message>
        <source>The first release; version 1.1 is better.</source>
        <translation>La première version ; la version 1.1 est meilleure.</translation>
    </message>
    <message>
        <source>The authors state no licence for these weights: ask them before using the results in a business.</source>
        <translation>Les auteurs n’indiquent aucune licence pour ces poids : demandez-leur avant toute utilisation professionnelle des résultats.</translation>
    </message>
    <message>
        <source>The same weights as a pickle file, which has to be converted before use.</source>
        <translation>Les mêmes poids dans un fichier pickle, à convertir avant utilisation.</translation>
    </message>
    <message>
        <source>Small demonstration model trained on rendered scenes; real models are far more accurate.</source>
        <translation>Petit modèle de démonstration entraîné sur des scènes de synthèse ; les vrais modèles sont bien plus précis.</translation>
    </message>
    <message>
        <source>depth in metres where the focal length is known</source>
        <translation>profondeur en mètres si la focale est connue</translation>
    </message>
    <message>
        <source>depth in metres</source>
        <translation>profondeur en mètres</translation>
    </message>
    <message>
        <source>relative depth</source>
        <translation>profondeur relative</translation>
    </message>
    <message>
        <source>relative inverse depth</source>
        <translation>profondeur inverse relative</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnue</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>confiance</translation>
    </message>
    <message>
        <source>camera poses</source>
        <translation>poses de caméra</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>ciel</translation>
    </message>
    <message>
        <source>Gaussians</source>
        <translation>gaussiennes</translation>
    </message>
    <message>
        <source>Gives %1.</source>
        <translation>Donne : %1.</translation>
    </message>
    <message>
        <source>Without %1.</source>
        <translation>Sans : %1.</translation>
    </message>
</context>
<context>
    <name>NoticeText</name>
    <message>
        <source>There was not enough memory for %1 views at a time: now %2 are taken together.</source>
        <translation>Mémoire insuffisante pour %1 vues à la fois : elles sont maintenant prises par %2.</translation>
    </message>
    <message>
        <source>Views are estimated one by one: they have depth, but no common scene.</source>
        <translation>Les vues sont estimées une par une : elles ont une profondeur, mais pas de scène commune.</translation>
    </message>
    <message>
        <source>The pictures differ in shape: of each, the centre of %1 × %2 pixels is used.</source>
        <translation>Les images n’ont pas la même forme : le centre de %1 × %2 pixels de chacune est utilisé.</translation>
    </message>
    <message>
        <source>The focal length of some pictures is unknown: their depth has no unit.</source>
        <translation>La focale de certaines images est inconnue : leur profondeur n’a pas d’unité.</translation>
    </message>
    <message>
        <source>The model gives inverse depth without scale: in 3D the farthest point is taken to be ten times as far as the nearest, and nothing is in metres.</source>
        <translation>Le modèle donne une profondeur inverse sans échelle : en 3D, le point le plus lointain est supposé dix fois plus loin que le plus proche, et rien n’est en mètres.</translation>
    </message>
    <message>
        <source>Found fastest here for passes of %1 at %2 × %3 pixels: %4, threads: %5.</source>
        <translation>Le plus rapide ici pour des passages de %1 en %2 × %3 pixels : %4, fils : %5.</translation>
    </message>
    <message>
        <source>Values became too large for %1: from here on the network computes in %2.</source>
        <translation>Des valeurs sont devenues trop grandes pour %1 : à partir d’ici, le réseau calcule en %2.</translation>
    </message>
    <message>
        <source>Placed with doubt: %1 of %2 views (%3).</source>
        <translation>Vues au placement douteux : %1 sur %2 (%3).</translation>
    </message>
    <message>
        <source>Not placed: %1 of %2 views (%3).</source>
        <translation>Vues non placées : %1 sur %2 (%3).</translation>
    </message>
    <message>
        <source>There was not enough memory for pictures of %1 × %2 pixels: from here on the network sees %3 × %4.</source>
        <translation>La mémoire ne suffisait pas pour des images de %1 × %2 pixels : à partir d’ici, le réseau voit %3 × %4.</translation>
    </message>
    <message>
        <source>The pictures of %1 end at %2 of %3 s: the file may be cut off.</source>
        <translation>Les images de %1 s’arrêtent à %2 sur %3 s : le fichier est peut-être tronqué.</translation>
    </message>
    <message>
        <source>Damaged packets in %2: %1. Pictures may be missing or wrong.</source>
        <translation>Paquets endommagés dans %2 : %1. Des images peuvent manquer ou être fausses.</translation>
    </message>
    <message>
        <source>The focal length of some pictures is unknown: in 3D a field of view of %1° is assumed for them.</source>
        <translation>La distance focale de certaines images est inconnue : en 3D, un angle de champ de %1° est supposé.</translation>
    </message>
    <message>
        <source>Stopped before cameras were placed by matches: these are the network&apos;s.</source>
        <translation>Arrêté avant que les caméras soient placées par correspondances : ce sont celles du réseau.</translation>
    </message>
    <message>
        <source>Stopped before cameras were placed by matches: the views have none.</source>
        <translation>Arrêté avant que les caméras soient placées par correspondances : les vues n’en ont pas.</translation>
    </message>
    <message>
        <source>Stopped before depth was brought to the given cameras by matches.</source>
        <translation>Arrêté avant que la profondeur soit ajustée aux caméras données par correspondances.</translation>
    </message>
    <message>
        <source>Depth is brought to the scale of the given cameras: it is no longer in metres.</source>
        <translation>La profondeur suit l’échelle des caméras données : elle n’est plus en mètres.</translation>
    </message>
</context>
<context>
    <name>OptionText</name>
    <message>
        <source>AMX kernels, fixed point of 16 bits</source>
        <translation>noyaux AMX, virgule fixe sur 16 bits</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>oneDNN with packed weights</source>
        <translation>oneDNN avec poids empaquetés</translation>
    </message>
    <message>
        <source>AMX kernels</source>
        <translation>noyaux AMX</translation>
    </message>
    <message>
        <source>AVX-512 kernels</source>
        <translation>noyaux AVX-512</translation>
    </message>
    <message>
        <source>AVX2 kernels</source>
        <translation>noyaux AVX2</translation>
    </message>
    <message>
        <source>AVX-512 kernels, fixed point of 14 bits</source>
        <translation>noyaux AVX-512, virgule fixe sur 14 bits</translation>
    </message>
    <message>
        <source>AVX2 kernels, fixed point of 14 bits</source>
        <translation>noyaux AVX2, virgule fixe sur 14 bits</translation>
    </message>
    <message>
        <source>AMX kernels, split factors</source>
        <translation>noyaux AMX, facteurs décomposés</translation>
    </message>
    <message>
        <source>LibTorch on the GPU</source>
        <translation>LibTorch sur le GPU</translation>
    </message>
    <message>
        <source>LibTorch operators</source>
        <translation>opérateurs LibTorch</translation>
    </message>
    <message>
        <source>TF32 needs an NVIDIA GPU of the Ampere generation or later.</source>
        <translation>TF32 demande un GPU NVIDIA de génération Ampere ou ultérieure.</translation>
    </message>
    <message>
        <source>This device does not compute in bfloat16.</source>
        <translation>Ce périphérique ne calcule pas en bfloat16.</translation>
    </message>
    <message>
        <source>This device cannot compute in this precision.</source>
        <translation>Ce périphérique ne sait pas calculer avec cette précision.</translation>
    </message>
    <message>
        <source>int8 runs on the processor only.</source>
        <translation>int8 ne s’exécute que sur le processeur.</translation>
    </message>
    <message>
        <source>Only the processor&apos;s fp32 has a strict form.</source>
        <translation>Seul le fp32 du processeur a une forme stricte.</translation>
    </message>
    <message>
        <source>LibTorch on the GPU, recorded</source>
        <translation>LibTorch sur le GPU, enregistré</translation>
    </message>
    <message>
        <source>This program was built without CUDA.</source>
        <translation>Ce programme a été compilé sans CUDA.</translation>
    </message>
    <message>
        <source>Only an NVIDIA GPU can record its work.</source>
        <translation>Seul un GPU NVIDIA peut enregistrer son travail.</translation>
    </message>
    <message>
        <source>This processor has no AVX2.</source>
        <translation>Ce processeur n’a pas d’AVX2.</translation>
    </message>
</context>
<context>
    <name>PlacementText</name>
    <message>
        <source>the picture shows too little texture</source>
        <translation>l’image montre trop peu de texture</translation>
    </message>
    <message>
        <source>too little is seen in other pictures too</source>
        <translation>trop peu de choses se voient aussi sur d’autres images</translation>
    </message>
    <message>
        <source>its matches do not lead to the pictures that were placed</source>
        <translation>ses correspondances ne mènent pas aux images placées</translation>
    </message>
    <message>
        <source>the camera only turned, so that its position cannot be seen</source>
        <translation>la caméra a seulement tourné, sa position ne peut donc pas être déterminée</translation>
    </message>
    <message>
        <source>everything matched lies in one plane, for which there are two solutions</source>
        <translation>tout ce qui correspond est dans un même plan, ce qui admet deux solutions</translation>
    </message>
    <message>
        <source>the picture repeats itself, so that matches may be shifted</source>
        <translation>l’image se répète, les correspondances peuvent donc être décalées</translation>
    </message>
    <message>
        <source>the matches leave the camera too uncertain</source>
        <translation>les correspondances laissent la caméra trop incertaine</translation>
    </message>
    <message>
        <source>its matches contradict the other pictures</source>
        <translation>ses correspondances contredisent les autres images</translation>
    </message>
    <message>
        <source>No camera is certain: %1.</source>
        <translation>Aucune caméra n’est sûre : %1.</translation>
    </message>
    <message>
        <source>Cameras found: %1 of %2, by %3 points seen from several photos; residual %4 pixels</source>
        <translation>Caméras trouvées : %1 sur %2, par %3 points vus sur plusieurs photos ; résidu de %4 pixels</translation>
    </message>
    <message>
        <source>Cameras refined: %1 of %2; residual %3 → %4 pixels, turned by %5°, moved by %6</source>
        <translation>Caméras affinées : %1 sur %2 ; résidu %3 → %4 pixels, tournées de %5°, déplacées de %6</translation>
    </message>
    <message>
        <source>This point is seen by %1; residual %2 pixels, %3° between its rays.</source>
        <translation>Ce point est vu par %1 ; résidu %2 pixels, %3° entre ses rayons.</translation>
    </message>
    <message>
        <source>before: residual %1 pixels; turned by %2°, moved by %3</source>
        <translation>avant : résidu %1 pixels ; tournée de %2°, déplacée de %3</translation>
    </message>
</context>
<context>
    <name>ToolBar</name>
    <message>
        <source>Run</source>
        <translation>Lancer</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Aucun modèle</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Recherche de modèles…</translation>
    </message>
    <message>
        <source>This device cannot compute in this precision.</source>
        <translation>Ce périphérique ne sait pas calculer avec cette précision.</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>Recherche de périphériques…</translation>
    </message>
    <message>
        <source>Tool bar</source>
        <translation>Barre d’outils</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Device and precision</source>
        <translation>Périphérique et précision</translation>
    </message>
</context>
<context>
    <name>fathom::ui::AboutDialog</name>
    <message>
        <source>About Fathom</source>
        <translation>À propos de Fathom</translation>
    </message>
    <message>
        <source>Depth, camera poses and 3D scenes from photos and video. Nothing is uploaded: everything is computed on this computer.</source>
        <translation>Profondeur, poses de caméra et scènes 3D à partir de photos et de vidéos. Rien n’est envoyé : tout est calculé sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Fathom is free software under the Apache License 2.0. Each model has a licence of its own, shown beside it and written into every export. The libraries below keep theirs.</source>
        <translation>Fathom est un logiciel libre sous licence Apache 2.0. Chaque modèle a sa propre licence, affichée à côté de lui et inscrite dans chaque export. Les bibliothèques ci-dessous gardent la leur.</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Copier les versions</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Mentions</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasDialog</name>
    <message>
        <source>Use These Cameras</source>
        <translation>Utiliser ces caméras</translation>
    </message>
    <message>
        <source>Import Cameras</source>
        <translation>Importer des caméras</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Caméras</translation>
    </message>
    <message>
        <source>COLMAP&apos;s files (.bin or .txt), a transforms.json of nerfstudio or Blender, or a TUM trajectory</source>
        <translation>Fichiers de COLMAP (.bin ou .txt), transforms.json de nerfstudio ou Blender, ou trajectoire TUM</translation>
    </message>
    <message>
        <source>Convention</source>
        <translation>Convention</translation>
    </message>
    <message>
        <source>How the file&apos;s poses are to be read. In the picture the cameras should look at what was photographed, with their roofs up.</source>
        <translation>Comment lire les poses du fichier. Sur l’image, les caméras doivent regarder ce qui a été photographié, le toit vers le haut.</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>from the file or EXIF</source>
        <translation>du fichier ou d’EXIF</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Focale</translation>
    </message>
    <message>
        <source>Of all photos, in their own pixels; only for files that have none, such as trajectories</source>
        <translation>De toutes les photos, dans leurs propres pixels ; seulement pour les fichiers qui n’en ont pas, comme les trajectoires</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Ce qui a été trouvé</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>File or folder of cameras</source>
        <translation>Fichier ou dossier de caméras</translation>
    </message>
    <message>
        <source>images.bin, transforms.json, trajectory.txt …</source>
        <translation>images.bin, transforms.json, trajectory.txt…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Fichier…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Dossier…</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Camera in the file</source>
        <translation>Caméra du fichier</translation>
    </message>
    <message>
        <source>Matched by</source>
        <translation>Associée par</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Remarque</translation>
    </message>
    <message>
        <source>Photos and their cameras</source>
        <translation>Photos et leurs caméras</translation>
    </message>
    <message>
        <source>Open a File of Cameras</source>
        <translation>Ouvrir un fichier de caméras</translation>
    </message>
    <message>
        <source>Cameras (*.bin *.txt *.json *.tum)</source>
        <translation>Caméras (*.bin *.txt *.json *.tum)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Open a Folder With Cameras</source>
        <translation>Ouvrir un dossier de caméras</translation>
    </message>
    <message>
        <source>The cameras are being read.</source>
        <translation>Lecture des caméras en cours.</translation>
    </message>
    <message>
        <source>Choose the file or folder that holds the cameras of “%1”.</source>
        <translation>Choisissez le fichier ou le dossier qui contient les caméras de « %1 ».</translation>
    </message>
    <message>
        <source>As the format prescribes (%1)</source>
        <translation>Selon le format (%1)</translation>
    </message>
    <message>
        <source>no photo</source>
        <translation>aucune photo</translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasPicture</name>
    <message>
        <source>Cameras of the file</source>
        <translation>Caméras du fichier</translation>
    </message>
    <message>
        <source>The cameras as the file has them, with the chosen convention: they should look at what was photographed. Drag to turn, scroll to come closer.</source>
        <translation>Les caméras telles que le fichier les donne, avec la convention choisie : elles doivent regarder ce qui a été photographié. Glisser pour tourner, molette pour approcher.</translation>
    </message>
    <message>
        <source>no cameras yet</source>
        <translation>pas encore de caméras</translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) – drag to turn</source>
        <translation>
            <numerusform>%n caméra – glisser pour tourner</numerusform>
            <numerusform>%n caméras – glisser pour tourner</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::CommandPalette</name>
    <message>
        <source>Find an Action</source>
        <translation>Chercher une action</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Que voulez-vous faire ?</translation>
    </message>
    <message>
        <source>Search the actions</source>
        <translation>Chercher parmi les actions</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Actions</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Commands</name>
    <message>
        <source>There is no OpenGL on this display.</source>
        <translation>Il n’y a pas d’OpenGL sur cet écran.</translation>
    </message>
    <message>
        <source>Photos and video (%1)</source>
        <translation>Photos et vidéos (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Open Photos or Video</source>
        <translation>Ouvrir des photos ou une vidéo</translation>
    </message>
    <message>
        <source>Open a Folder of Photos</source>
        <translation>Ouvrir un dossier de photos</translation>
    </message>
    <message>
        <source>Add a Model File</source>
        <translation>Ajouter un fichier de modèle</translation>
    </message>
    <message>
        <source>The command line for this scene is on the clipboard.</source>
        <translation>La ligne de commande de cette scène est dans le presse-papiers.</translation>
    </message>
    <message>
        <source>Save a Picture of the 3D View</source>
        <translation>Enregistrer une image de la vue 3D</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>Image PNG (*.png)</translation>
    </message>
    <message>
        <source>The picture was saved as %1.</source>
        <translation>L’image a été enregistrée sous %1.</translation>
    </message>
    <message>
        <source>Cameras belong to photos. %1</source>
        <translation>Les caméras vont avec des photos. %1</translation>
    </message>
    <message>
        <source>Closing “%1” stops its run.</source>
        <translation>Fermer « %1 » arrête son exécution.</translation>
    </message>
    <message>
        <source>Close and Stop</source>
        <translation>Fermer et arrêter</translation>
    </message>
    <message>
        <source>Keep Running</source>
        <translation>Laisser continuer</translation>
    </message>
    <message>
        <source>The result of “%1” was not exported and will be lost.</source>
        <translation>Le résultat de « %1 » n’a pas été exporté et sera perdu.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>Garder ouvert</translation>
    </message>
    <message>
        <source>Model weights (%1)</source>
        <translation>Poids de modèle (%1)</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ComputeSection</name>
    <message>
        <source>Optimised</source>
        <translation>Optimisé</translation>
    </message>
    <message>
        <source>As published</source>
        <translation>Tel que publié</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Périphérique</translation>
    </message>
    <message>
        <source>What the network runs on</source>
        <translation>Ce sur quoi le réseau s’exécute</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Précision</translation>
    </message>
    <message>
        <source>Arithmetic of the large matrix products. Automatic takes the fastest one that stays accurate here.</source>
        <translation>Arithmétique des grands produits de matrices. Automatique prend la plus rapide qui reste exacte ici.</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Taille du lot</translation>
    </message>
    <message>
        <source>Views that the network looks at together. More fit together better and need more memory.</source>
        <translation>Vues que le réseau regarde ensemble. Plus il y en a, mieux elles s’accordent et plus il faut de mémoire.</translation>
    </message>
    <message>
        <source>Shared views</source>
        <translation>Vues communes</translation>
    </message>
    <message>
        <source>Views that one batch has in common with the next, so that both land in one scene</source>
        <translation>Vues qu’un lot partage avec le suivant, pour que les deux forment une seule scène</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>Recherche de périphériques…</translation>
    </message>
    <message>
        <source>Automatic (%1)</source>
        <translation>Automatique (%1)</translation>
    </message>
    <message>
        <source>Batches of one view cannot share any.</source>
        <translation>Des lots d’une seule vue ne peuvent rien partager.</translation>
    </message>
    <message>
        <source>%1: changes depth by less than %2 % on average</source>
        <translation>%1 : change la profondeur de moins de %2 % en moyenne</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>Calculé par</translation>
    </message>
    <message>
        <source>What computes the network with these settings</source>
        <translation>Ce qui calcule le réseau avec ces réglages</translation>
    </message>
    <message>
        <source>int8 needs the optimised network.</source>
        <translation>int8 demande le réseau optimisé.</translation>
    </message>
    <message>
        <source>Optimised and recorded</source>
        <translation>Optimisé et enregistré</translation>
    </message>
    <message>
        <source>Optimised and measured</source>
        <translation>Optimisé et mesuré</translation>
    </message>
    <message>
        <source>Optimised rewrites the network while loading; the results agree within rounding. A GPU can also record a pass and replay it. Measured: before the first pass of a size it is tried which convolutions (GPU) or which kernels and how many threads (processor) are fastest.</source>
        <translation>« Optimisé » réécrit le réseau au chargement ; les résultats concordent à l’arrondi près. Un GPU peut aussi enregistrer un passage et le rejouer. « Mesuré » : avant le premier passage d’une taille, le programme essaie quelles convolutions (GPU) ou quels noyaux et combien de fils d’exécution (processeur) sont les plus rapides.</translation>
    </message>
    <message>
        <source>One a core</source>
        <translation>Un par cœur</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Fils d’exécution</translation>
    </message>
    <message>
        <source>Of the network on the processor. One fewer than cores keeps everything else on a busy machine quick.</source>
        <translation>Du réseau sur le processeur. Un de moins que de cœurs garde le reste réactif sur une machine chargée.</translation>
    </message>
    <message>
        <source> GiB</source>
        <translation> Gio</translation>
    </message>
    <message>
        <source>What is free</source>
        <translation>Ce qui est libre</translation>
    </message>
    <message>
        <source>Weights in memory</source>
        <translation>Poids en mémoire</translation>
    </message>
    <message>
        <source>Most memory for the weights of the network. Blocks that find no room wait on the disk, or beside a GPU in the processor&apos;s memory, and are fetched while it runs: the same results, slower.</source>
        <translation>Mémoire maximale pour les poids du réseau. Les blocs sans place attendent sur le disque ou, à côté d’un GPU, dans la mémoire du processeur, et sont chargés pendant le calcul : mêmes résultats, plus lentement.</translation>
    </message>
    <message>
        <source>Only for the processor.</source>
        <translation>Seulement pour le processeur.</translation>
    </message>
    <message>
        <source>Only for the processor and NVIDIA GPUs.</source>
        <translation>Seulement pour le processeur et les GPU NVIDIA.</translation>
    </message>
    <message>
        <source>one thread a core</source>
        <translation>un fil par cœur</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>un fil</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 fils</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>mesuré</translation>
    </message>
    <message>
        <source>until measured before the first pass</source>
        <translation>jusqu’à la mesure avant le premier passage</translation>
    </message>
    <message>
        <source>%1 of the weights wait elsewhere</source>
        <translation>%1 des poids attendent ailleurs</translation>
    </message>
</context>
<context>
    <name>fathom::ui::DockTitle</name>
    <message>
        <source>Take “%1” out of the window or put it back</source>
        <translation>Sortir « %1 » de la fenêtre ou l’y remettre</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>Fermer « %1 »</translation>
    </message>
</context>
<context>
    <name>fathom::ui::EmptyState</name>
    <message>
        <source>Open again</source>
        <translation>Ouvrir à nouveau</translation>
    </message>
    <message>
        <source>Drop photos, a folder or a video here</source>
        <translation>Déposez ici des photos, un dossier ou une vidéo</translation>
    </message>
    <message>
        <source>Fathom finds the depth of every view, where each was taken, and builds a 3D scene. Everything stays on this computer.</source>
        <translation>Fathom trouve la profondeur de chaque vue, l’endroit où elle a été prise, et construit une scène 3D. Tout reste sur cet ordinateur.</translation>
    </message>
    <message>
        <source>Open photos or video…</source>
        <translation>Ouvrir photos ou vidéo…</translation>
    </message>
    <message>
        <source>Try the sample scene</source>
        <translation>Essayer la scène d’exemple</translation>
    </message>
    <message>
        <source>Open “%1” again</source>
        <translation>Ouvrir « %1 » à nouveau</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ErrorCard</name>
    <message>
        <source>Details</source>
        <translation>Détails</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>Afficher les détails</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Details of the problem</source>
        <translation>Détails du problème</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ExportDialog</name>
    <message>
        <source>GLB – points, cameras, for viewers and Blender</source>
        <translation>GLB – points et caméras, pour les visionneuses et Blender</translation>
    </message>
    <message>
        <source>PLY – points with confidence, for point cloud tools</source>
        <translation>PLY – points avec confiance, pour les outils de nuages de points</translation>
    </message>
    <message>
        <source>Write every kept point</source>
        <translation>Écrire tous les points gardés</translation>
    </message>
    <message>
        <source>Evenly at random</source>
        <translation>Au hasard, uniformément</translation>
    </message>
    <message>
        <source>One per cell, the surest</source>
        <translation>Un par cellule, le plus sûr</translation>
    </message>
    <message>
        <source>Y up (glTF, Blender&apos;s import)</source>
        <translation>Y vers le haut (glTF, import de Blender)</translation>
    </message>
    <message>
        <source>Z up (CAD, surveying)</source>
        <translation>Z vers le haut (CAO, topographie)</translation>
    </message>
    <message>
        <source>Y down, Z forward (OpenCV)</source>
        <translation>Y vers le bas, Z vers l’avant (OpenCV)</translation>
    </message>
    <message>
        <source>First camera</source>
        <translation>Première caméra</translation>
    </message>
    <message>
        <source>Middle of the points</source>
        <translation>Milieu des points</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Tel quel</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>Caméras</translation>
    </message>
    <message>
        <source>Cameras also as lines</source>
        <translation>Caméras aussi en lignes</translation>
    </message>
    <message>
        <source>Copy the command line for this</source>
        <translation>Copier la ligne de commande équivalente</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Export “%1”</source>
        <translation>Exporter « %1 »</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>What kind of file is written</source>
        <translation>Type de fichier à écrire</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Where the file is written; an older one is replaced when the new one is complete</source>
        <translation>Où le fichier est écrit ; un ancien n’est remplacé qu’une fois le nouveau complet</translation>
    </message>
    <message>
        <source>Otherwise the points are thinned to the number below, the same ones every time</source>
        <translation>Sinon les points sont réduits au nombre ci-dessous, toujours les mêmes</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Au plus</translation>
    </message>
    <message>
        <source>Points that are written</source>
        <translation>Points à écrire</translation>
    </message>
    <message>
        <source> points</source>
        <translation> points</translation>
    </message>
    <message>
        <source>Thinning</source>
        <translation>Réduction</translation>
    </message>
    <message>
        <source>Which points stay when there are more</source>
        <translation>Quels points restent quand il y en a plus</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>Axes</translation>
    </message>
    <message>
        <source>Which way is up in the file</source>
        <translation>Quelle direction est le haut dans le fichier</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Origine</translation>
    </message>
    <message>
        <source>Where the file has its zero</source>
        <translation>Où se trouve le zéro du fichier</translation>
    </message>
    <message>
        <source>One camera for each view, named after its file</source>
        <translation>Une caméra par vue, nommée d’après son fichier</translation>
    </message>
    <message>
        <source>For viewers that do not show cameras</source>
        <translation>Pour les visionneuses qui n’affichent pas les caméras</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Taille du fichier</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Avancement de l’export</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
    <message>
        <source>Every kept point is written.</source>
        <translation>Tous les points gardés sont écrits.</translation>
    </message>
    <message>
        <source>PLY files hold points only.</source>
        <translation>Les fichiers PLY ne contiennent que des points.</translation>
    </message>
    <message>
        <source>The model gave these views no cameras.</source>
        <translation>Le modèle n’a donné aucune caméra à ces vues.</translation>
    </message>
    <message>
        <source>Counting points…</source>
        <translation>Comptage des points…</translation>
    </message>
    <message>
        <source>%1 points · about %2</source>
        <translation>%1 points · environ %2</translation>
    </message>
    <message>
        <source>The size cannot be told.</source>
        <translation>La taille ne peut pas être estimée.</translation>
    </message>
    <message>
        <source>glTF binary (*.glb)</source>
        <translation>glTF binaire (*.glb)</translation>
    </message>
    <message>
        <source>Polygon file (*.ply)</source>
        <translation>Fichier PLY (*.ply)</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exporter vers</translation>
    </message>
    <message>
        <source>“%1” exists already. Replace it with this scene?</source>
        <translation>« %1 » existe déjà. Le remplacer par cette scène ?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Wrote %1 points, %2, to %3.</source>
        <translation>%1 points, %2, écrits dans %3.</translation>
    </message>
    <message>
        <source>Cancelled: no file was written.</source>
        <translation>Annulé : aucun fichier n’a été écrit.</translation>
    </message>
    <message>
        <source>3DGS PLY – Gaussians, for splat viewers</source>
        <translation>PLY 3DGS – gaussiennes, pour visionneuses de splats</translation>
    </message>
    <message>
        <source>Leave out Gaussians near the border and far away</source>
        <translation>Laisser de côté les gaussiennes du bord et du lointain</translation>
    </message>
    <message>
        <source>As the published program does: a thirtieth of every side, and the farthest tenth of every view</source>
        <translation>Comme le programme publié : un trentième de chaque côté et le dixième le plus lointain de chaque vue</translation>
    </message>
    <message>
        <source>Gaussians are written as the model gave them.</source>
        <translation>Les gaussiennes sont écrites telles que le modèle les donne.</translation>
    </message>
    <message>
        <source>Only for files of Gaussians.</source>
        <translation>Seulement pour les fichiers de gaussiennes.</translation>
    </message>
    <message>
        <source>Choose “Predict Gaussians” and run this scene again.</source>
        <translation>Choisissez « Prédire des gaussiennes » et relancez cette scène.</translation>
    </message>
    <message>
        <source>The model of this scene gives no Gaussians.</source>
        <translation>Le modèle de cette scène ne donne pas de gaussiennes.</translation>
    </message>
    <message>
        <source>%1 Gaussians · about %2</source>
        <translation>%1 gaussiennes · environ %2</translation>
    </message>
    <message>
        <source>Wrote %1 Gaussians, %2, to %3.</source>
        <translation>%1 gaussiennes, %2, écrites dans %3.</translation>
    </message>
    <message>
        <source>Depth pictures – a folder of coloured and 16-bit PNG</source>
        <translation>Images de profondeur – un dossier de PNG en couleurs et 16 bits</translation>
    </message>
    <message>
        <source>Pictures hold every pixel of the views.</source>
        <translation>Les images contiennent chaque pixel des vues.</translation>
    </message>
    <message>
        <source>The cameras are in depth.json beside the pictures.</source>
        <translation>Les caméras sont dans depth.json à côté des images.</translation>
    </message>
    <message numerus="yes">
        <source>Pictures of %n view(s): coloured and 16-bit depth, confidence, depth.json</source>
        <translation>
            <numerusform>Images de %n vue : profondeur en couleurs et 16 bits, confiance, depth.json</numerusform>
            <numerusform>Images de %n vues : profondeur en couleurs et 16 bits, confiance, depth.json</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” holds depth pictures already. Replace those of the same name?</source>
        <translation>« %1 » contient déjà des images de profondeur. Remplacer celles du même nom ?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Remplacer</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
    <message>
        <source>The folder “%1” does not exist and cannot be made: choose another place.</source>
        <translation>Le dossier « %1 » n’existe pas et ne peut être créé : choisissez un autre emplacement.</translation>
    </message>
    <message>
        <source>Wrote the pictures of %1 views, %2, to %3.</source>
        <translation>Images de %1 vues, %2, écrites dans %3.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::FrameStrip</name>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>problem</source>
        <translation>problème</translation>
    </message>
    <message>
        <source>Frame %1</source>
        <translation>Image %1</translation>
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
        <translation>Ce que montre l’image</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profondeur</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Range: automatic</source>
        <translation>Plage : automatique</translation>
    </message>
    <message>
        <source>Range: all views</source>
        <translation>Plage : toutes les vues</translation>
    </message>
    <message>
        <source>Range: typed</source>
        <translation>Plage : saisie</translation>
    </message>
    <message>
        <source>2 to 98 % of the values of this view</source>
        <translation>De 2 à 98 % des valeurs de cette vue</translation>
    </message>
    <message>
        <source>2 to 98 % over all views: a colour means the same in every view</source>
        <translation>De 2 à 98 % sur toutes les vues : une couleur a le même sens partout</translation>
    </message>
    <message>
        <source>Two values of your own</source>
        <translation>Deux valeurs de votre choix</translation>
    </message>
    <message>
        <source>Range of the colours</source>
        <translation>Plage des couleurs</translation>
    </message>
    <message>
        <source>Which values the colours span</source>
        <translation>Les valeurs que couvrent les couleurs</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Palette de couleurs</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>Valeur minimale</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>Valeur maximale</translation>
    </message>
    <message>
        <source>Values of the pixel</source>
        <translation>Valeurs du pixel</translation>
    </message>
    <message>
        <source>Photos and their depth appear here.</source>
        <translation>Les photos et leur profondeur apparaissent ici.</translation>
    </message>
    <message>
        <source>This model gives no confidence.</source>
        <translation>Ce modèle ne donne pas de confiance.</translation>
    </message>
    <message>
        <source> m</source>
        <translation> m</translation>
    </message>
    <message>
        <source>Copy values</source>
        <translation>Copier les valeurs</translation>
    </message>
    <message>
        <source>Remove mark</source>
        <translation>Retirer la marque</translation>
    </message>
    <message>
        <source>Zoom to fit</source>
        <translation>Ajuster à la fenêtre</translation>
    </message>
    <message>
        <source>Original pixels</source>
        <translation>Pixels d’origine</translation>
    </message>
    <message>
        <source>%1 (colour-blind safe)</source>
        <translation>%1 (adapté aux daltoniens)</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Caractéristiques</translation>
    </message>
    <message>
        <source>What the network sees: patches of one colour are alike to it</source>
        <translation>Ce que voit le réseau : les zones d’une même couleur se ressemblent pour lui</translation>
    </message>
    <message>
        <source>Choose “Feature pictures” and run this scene again.</source>
        <translation>Choisissez « Images des caractéristiques » et relancez cette scène.</translation>
    </message>
    <message>
        <source>Disagreement</source>
        <translation>Désaccord</translation>
    </message>
    <message>
        <source>How far the depth of other views is from this one, as a share of the depth</source>
        <translation>Écart entre la profondeur des autres vues et celle-ci, en part de la profondeur</translation>
    </message>
    <message>
        <source>Depths are compared where matches between photos found the cameras.</source>
        <translation>Les profondeurs sont comparées quand des correspondances entre photos ont donné les caméras.</translation>
    </message>
    <message>
        <source>  ·  Disagreement %1 %</source>
        <translation>  ·  Désaccord %1 %</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
</context>
<context>
    <name>fathom::ui::InputPanel</name>
    <message>
        <source>Inputs</source>
        <translation>Entrées</translation>
    </message>
    <message>
        <source>Open scenes with their photos and video frames</source>
        <translation>Scènes ouvertes avec leurs photos et images vidéo</translation>
    </message>
    <message>
        <source>Photos and videos that you drop on the window are listed here.</source>
        <translation>Les photos et vidéos déposées sur la fenêtre sont listées ici.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::InputSection</name>
    <message>
        <source>Long side, scale</source>
        <translation>Grand côté, échelle</translation>
    </message>
    <message>
        <source>Long side, cut</source>
        <translation>Grand côté, coupe</translation>
    </message>
    <message>
        <source>Short side, scale</source>
        <translation>Petit côté, échelle</translation>
    </message>
    <message>
        <source>Short side, cut</source>
        <translation>Petit côté, coupe</translation>
    </message>
    <message>
        <source>Best connected</source>
        <translation>La mieux reliée</translation>
    </message>
    <message>
        <source>Most varied</source>
        <translation>La plus variée</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>Milieu</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Première</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Résolution</translation>
    </message>
    <message>
        <source>Pixels of the side that is scaled. More shows finer detail and takes longer.</source>
        <translation>Pixels du côté mis à l’échelle. Plus il y en a, plus le détail est fin et le calcul long.</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>Redimensionnement</translation>
    </message>
    <message>
        <source>Which side gets that many pixels, and how the other one follows</source>
        <translation>Quel côté reçoit ce nombre de pixels, et comment l’autre suit</translation>
    </message>
    <message>
        <source>Video frames</source>
        <translation>Images vidéo</translation>
    </message>
    <message>
        <source>Which frames of a video become views</source>
        <translation>Quelles images d’une vidéo deviennent des vues</translation>
    </message>
    <message>
        <source>Reference view</source>
        <translation>Vue de référence</translation>
    </message>
    <message>
        <source>The view from which the network sees the others</source>
        <translation>La vue d’où le réseau voit les autres</translation>
    </message>
    <message>
        <source>Poses from</source>
        <translation>Poses par</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Per second</source>
        <translation>Par seconde</translation>
    </message>
    <message>
        <source>Every n-th</source>
        <translation>Une sur n</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Au plus</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Images par seconde</translation>
    </message>
    <message>
        <source>One of how many frames</source>
        <translation>Une sur combien d’images</translation>
    </message>
    <message>
        <source>Most frames</source>
        <translation>Nombre maximal d’images</translation>
    </message>
    <message>
        <source>Automatic (%1 px)</source>
        <translation>Automatique (%1 px)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>The chosen model gives no camera poses.</source>
        <translation>Le modèle choisi ne donne pas de poses de caméra.</translation>
    </message>
    <message>
        <source>The chosen model gives no ray map.</source>
        <translation>Le modèle choisi ne donne pas de carte de rayons.</translation>
    </message>
    <message>
        <source>Network camera head</source>
        <translation>Tête de caméra du réseau</translation>
    </message>
    <message>
        <source>Network rays (slower)</source>
        <translation>Rayons du réseau (plus lent)</translation>
    </message>
    <message>
        <source>Matches + bundle adjustment</source>
        <translation>Correspondances + ajustement de faisceaux</translation>
    </message>
    <message>
        <source>Refine by matches</source>
        <translation>Affiner par correspondances</translation>
    </message>
    <message>
        <source>Where cameras come from: the network where it gives them, or what several photos have in common</source>
        <translation>D’où viennent les caméras : du réseau quand il en donne, ou de ce que plusieurs photos ont en commun</translation>
    </message>
    <message>
        <source>Adjusts the network&apos;s cameras to points that several photos see, and makes the depths agree</source>
        <translation>Ajuste les caméras du réseau aux points vus sur plusieurs photos et fait concorder les profondeurs</translation>
    </message>
    <message>
        <source>Given: imported cameras</source>
        <translation>Données : caméras importées</translation>
    </message>
    <message>
        <source>Predict Gaussians</source>
        <translation>Prédire des gaussiennes</translation>
    </message>
    <message>
        <source>Imported cameras</source>
        <translation>Caméras importées</translation>
    </message>
    <message>
        <source>From EXIF</source>
        <translation>D’après EXIF</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>Focale</translation>
    </message>
    <message>
        <source>Of all photos, in their own pixels, for models whose metres depend on it and for cameras from matches</source>
        <translation>De toutes les photos, dans leurs propres pixels, pour les modèles dont les mètres en dépendent et pour les caméras par correspondances</translation>
    </message>
    <message>
        <source>Also predicts 3D Gaussians for splat viewers; needs more memory</source>
        <translation>Prédit aussi des gaussiennes 3D pour visionneuses de splats ; demande plus de mémoire</translation>
    </message>
    <message>
        <source>%1: cameras of %2 of %3 photos</source>
        <translation>%1 : caméras de %2 photos sur %3</translation>
    </message>
    <message>
        <source>Import the cameras of this scene first.</source>
        <translation>Importez d’abord les caméras de cette scène.</translation>
    </message>
    <message>
        <source>The imported cameras have focal lengths of their own.</source>
        <translation>Les caméras importées ont leurs propres focales.</translation>
    </message>
    <message>
        <source>The chosen model finds the focal length by itself.</source>
        <translation>Le modèle choisi trouve lui-même la focale.</translation>
    </message>
    <message>
        <source>The chosen model gives no Gaussians.</source>
        <translation>Le modèle choisi ne donne pas de gaussiennes.</translation>
    </message>
    <message>
        <source>Feature pictures</source>
        <translation>Images des caractéristiques</translation>
    </message>
    <message>
        <source>Also shows in colours what one block of the network sees: alike patches have one colour</source>
        <translation>Montre aussi en couleurs ce que voit un bloc du réseau : les zones semblables ont la même couleur</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Dernier</translation>
    </message>
    <message>
        <source>Of block</source>
        <translation>Du bloc</translation>
    </message>
    <message>
        <source>Number of the transformer block, from 0; early ones see edges</source>
        <translation>Numéro du bloc du transformeur, à partir de 0 ; les premiers voient les contours</translation>
    </message>
    <message>
        <source>Only networks of Depth Anything 3 show their features.</source>
        <translation>Seuls les réseaux de Depth Anything 3 montrent leurs caractéristiques.</translation>
    </message>
    <message>
        <source>Choose “Feature pictures” first.</source>
        <translation>Choisissez d’abord « Images des caractéristiques ».</translation>
    </message>
    <message>
        <source>Bent lenses</source>
        <translation>Objectifs déformants</translation>
    </message>
    <message>
        <source>Finds one radial term of each lens too where matches give the cameras: for wide lenses whose straight lines come out bent</source>
        <translation>Trouve aussi un terme radial de chaque objectif quand les correspondances donnent les caméras : pour les grands angles dont les droites paraissent courbes</translation>
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
        <translation>Légende</translation>
    </message>
    <message>
        <source>%1 from %2 at the top to %3 at the bottom, %4</source>
        <translation>%1 de %2 en haut à %3 en bas, %4</translation>
    </message>
</context>
<context>
    <name>fathom::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Copier le journal</translation>
    </message>
    <message>
        <source>Empty the log</source>
        <translation>Vider le journal</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MainWindow</name>
    <message>
        <source>Inputs</source>
        <translation>Entrées</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>%1 – Fathom</source>
        <translation>%1 – Fathom</translation>
    </message>
    <message>
        <source>Stopping what is running, then closing…</source>
        <translation>Arrêt de ce qui est en cours, puis fermeture…</translation>
    </message>
    <message>
        <source>What is being worked on will be stopped, and results that were not exported will be lost.</source>
        <translation>Le travail en cours sera arrêté, et les résultats non exportés seront perdus.</translation>
    </message>
    <message>
        <source>What is being worked on will be stopped.</source>
        <translation>Le travail en cours sera arrêté.</translation>
    </message>
    <message>
        <source>The result of “%1” was not exported and will be lost.</source>
        <translation>Le résultat de « %1 » n’a pas été exporté et sera perdu.</translation>
    </message>
    <message numerus="yes">
        <source>The results of %n scene(s) were not exported and will be lost.</source>
        <translation>
            <numerusform>Le résultat de %n scène n’a pas été exporté et sera perdu.</numerusform>
            <numerusform>Les résultats de %n scènes n’ont pas été exportés et seront perdus.</numerusform>
        </translation>
    </message>
    <message>
        <source>Quit and Stop</source>
        <translation>Quitter et arrêter</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Keep Running</source>
        <translation>Laisser continuer</translation>
    </message>
    <message>
        <source>Keep Open</source>
        <translation>Garder ouvert</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesDialog</name>
    <message>
        <source>Matches Between Photos</source>
        <translation>Correspondances entre photos</translation>
    </message>
    <message>
        <source>First photo</source>
        <translation>Première photo</translation>
    </message>
    <message>
        <source>Second photo</source>
        <translation>Deuxième photo</translation>
    </message>
    <message>
        <source>Click on a point to see which photos show it.</source>
        <translation>Cliquez sur un point pour voir quelles photos le montrent.</translation>
    </message>
    <message numerus="yes">
        <source>%1 – %n common point(s)</source>
        <translation>
            <numerusform>%1 – %n point commun</numerusform>
            <numerusform>%1 – %n points communs</numerusform>
        </translation>
    </message>
    <message>
        <source>These two photos have no verified matches.</source>
        <translation>Ces deux photos n’ont pas de correspondances vérifiées.</translation>
    </message>
    <message>
        <source>%1 of %2 matches agree with one rigid scene.</source>
        <translation>%1 correspondances sur %2 s’accordent avec une scène rigide.</translation>
    </message>
    <message>
        <source>%1: placed by %2 points, residual %3 pixels, certain to %4°</source>
        <translation>%1 : placée par %2 points, résidu de %3 pixels, sûre à %4° près</translation>
    </message>
    <message>
        <source>%1: placed by %2 points, residual %3 pixels; the others are measured from here</source>
        <translation>%1 : placée par %2 points, résidu de %3 pixels ; les autres sont mesurées à partir d’elle</translation>
    </message>
    <message>
        <source>%1: placed with doubt: %2</source>
        <translation>%1 : placement douteux : %2</translation>
    </message>
    <message>
        <source>%1: not placed: %2</source>
        <translation>%1 : non placée : %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesPicture</name>
    <message>
        <source>Two photos and their common points</source>
        <translation>Deux photos et leurs points communs</translation>
    </message>
    <message>
        <source>Residual below %1 pixel</source>
        <translation>Résidu inférieur à %1 pixel</translation>
    </message>
    <message>
        <source>%1 to %2 pixels</source>
        <translation>%1 à %2 pixels</translation>
    </message>
    <message>
        <source>%1 pixels or more</source>
        <translation>%1 pixels ou plus</translation>
    </message>
</context>
<context>
    <name>fathom::ui::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelDetails</name>
    <message>
        <source>I agree: no commercial use</source>
        <translation>J’accepte : aucun usage commercial</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Utiliser</translation>
    </message>
    <message>
        <source>Run the next scenes with this model</source>
        <translation>Lancer les prochaines scènes avec ce modèle</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Télécharger</translation>
    </message>
    <message>
        <source>Fetch the model from its server</source>
        <translation>Récupérer le modèle sur son serveur</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop for now; what has arrived is kept</source>
        <translation>Arrêter pour l’instant ; ce qui est arrivé est conservé</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Stop and remove what has arrived</source>
        <translation>Arrêter et supprimer ce qui est arrivé</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Compare every byte with the published hash</source>
        <translation>Comparer chaque octet à l’empreinte publiée</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Delete the model from this computer</source>
        <translation>Supprimer le modèle de cet ordinateur</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>Avancement du téléchargement</translation>
    </message>
    <message>
        <source>Remove “%1” from this computer? It can be downloaded again.</source>
        <translation>Supprimer « %1 » de cet ordinateur ? Il pourra être téléchargé à nouveau.</translation>
    </message>
    <message>
        <source>Licence: %1 – commercial use allowed</source>
        <translation>Licence : %1 – usage commercial autorisé</translation>
    </message>
    <message>
        <source>Licence: %1 – no commercial use</source>
        <translation>Licence : %1 – pas d’usage commercial</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>livré avec le programme</translation>
    </message>
    <message>
        <source>%1 has %2.</source>
        <translation>%1 a %2.</translation>
    </message>
    <message>
        <source>The weights take %1 of memory; %2</source>
        <translation>Les poids occupent %1 de mémoire ; %2</translation>
    </message>
    <message numerus="yes">
        <source>Needs about %1 of memory for %n view(s) at a time at %2 px; %3</source>
        <translation>
            <numerusform>Demande environ %1 de mémoire pour %n vue à la fois à %2 px ; %3</numerusform>
            <numerusform>Demande environ %1 de mémoire pour %n vues à la fois à %2 px ; %3</numerusform>
        </translation>
    </message>
    <message>
        <source>That is too much.</source>
        <translation>C’est trop.</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>Vérification…</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Interrogation du serveur…</translation>
    </message>
    <message>
        <source>Waiting for another download of the same file…</source>
        <translation>Attente d’un autre téléchargement du même fichier…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>encore %1</translation>
    </message>
    <message>
        <source>Verified: every file is intact.</source>
        <translation>Vérifié : tous les fichiers sont intacts.</translation>
    </message>
    <message>
        <source>A file is damaged: remove the model and download it again.</source>
        <translation>Un fichier est endommagé : supprimez le modèle et téléchargez-le à nouveau.</translation>
    </message>
    <message>
        <source>This model is in use.</source>
        <translation>Ce modèle est déjà utilisé.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Offline mode is on (HF_HUB_OFFLINE).</source>
        <translation>Le mode hors ligne est actif (HF_HUB_OFFLINE).</translation>
    </message>
    <message>
        <source>The licence has to be agreed to first.</source>
        <translation>Il faut d’abord accepter la licence.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Take off the list</source>
        <translation>Retirer de la liste</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelSection</name>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>The network that estimates depth and cameras</source>
        <translation>Le réseau qui estime la profondeur et les caméras</translation>
    </message>
    <message>
        <source>No model is installed. Add the safetensors file of a Depth Anything 3 model.</source>
        <translation>Aucun modèle n’est installé. Ajoutez le fichier safetensors d’un modèle Depth Anything 3.</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>Recherche de modèles…</translation>
    </message>
    <message>
        <source>A small demonstration model that comes with the program. Add an official model for full quality.</source>
        <translation>Un petit modèle de démonstration livré avec le programme. Ajoutez un modèle officiel pour la pleine qualité.</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>Licence : %1</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelsDialog</name>
    <message>
        <source>Commercial use allowed</source>
        <translation>Usage commercial autorisé</translation>
    </message>
    <message>
        <source>Older and original files</source>
        <translation>Fichiers anciens et d’origine</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search the models</source>
        <translation>Rechercher dans les modèles</translation>
    </message>
    <message>
        <source>Hide models whose licence excludes commercial use or is not stated</source>
        <translation>Masquer les modèles dont la licence exclut l’usage commercial ou n’est pas indiquée</translation>
    </message>
    <message>
        <source>Also show versions that have a better successor, and files that must be converted</source>
        <translation>Afficher aussi les versions qui ont un meilleur successeur et les fichiers à convertir</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Downloads lie in %1 and are shared with other programs.</source>
        <translation>Les téléchargements sont dans %1 et partagés avec d’autres programmes.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ajouter un dossier…</translation>
    </message>
    <message>
        <source>A folder with config.json and model.safetensors</source>
        <translation>Un dossier avec config.json et model.safetensors</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Sur cet ordinateur</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>À télécharger</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>utilisé</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>starting…</source>
        <translation>démarrage…</translation>
    </message>
    <message>
        <source>verifying…</source>
        <translation>vérification…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>endommagé</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message>
        <source>Add a Folder With a Model</source>
        <translation>Ajouter un dossier de modèle</translation>
    </message>
</context>
<context>
    <name>fathom::ui::PictureCanvas</name>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
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
        <translation>relatif</translation>
    </message>
    <message>
        <source>Depth %1 %2</source>
        <translation>Profondeur %1 %2</translation>
    </message>
    <message>
        <source>Depth —</source>
        <translation>Profondeur —</translation>
    </message>
    <message>
        <source>Confidence %1</source>
        <translation>Confiance %1</translation>
    </message>
    <message>
        <source>Confidence —</source>
        <translation>Confiance —</translation>
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
        <translation>Avancement</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Stop everything; what is finished stays</source>
        <translation>Tout arrêter ; ce qui est terminé reste</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>Tout arrêter</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>job %1 of %2</source>
        <translation>tâche %1 sur %2</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prêt</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>La file est en pause</translation>
    </message>
    <message>
        <source>Reading files…</source>
        <translation>Lecture des fichiers…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneCanvas</name>
    <message>
        <source>3D scene</source>
        <translation>Scène 3D</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profondeur</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneSection</name>
    <message>
        <source>Remove flying edges</source>
        <translation>Retirer les bords volants</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Profondeur</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vue</translation>
    </message>
    <message>
        <source>Show cameras</source>
        <translation>Afficher les caméras</translation>
    </message>
    <message>
        <source>Points below this percentile of confidence are left out: 0 keeps everything.</source>
        <translation>Les points sous ce centile de confiance sont laissés de côté : 0 garde tout.</translation>
    </message>
    <message>
        <source>Points kept</source>
        <translation>Points gardés</translation>
    </message>
    <message>
        <source>Leaves out points that hang between a near and a far surface</source>
        <translation>Laisse de côté les points suspendus entre une surface proche et une lointaine</translation>
    </message>
    <message>
        <source>Point size</source>
        <translation>Taille des points</translation>
    </message>
    <message>
        <source>Diameter of a point in the 3D view</source>
        <translation>Diamètre d’un point dans la vue 3D</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Couleur selon</translation>
    </message>
    <message>
        <source>What gives a point its colour</source>
        <translation>Ce qui donne sa couleur à un point</translation>
    </message>
    <message>
        <source>Draws where each view was taken from</source>
        <translation>Dessine l’endroit d’où chaque vue a été prise</translation>
    </message>
    <message>
        <source>Camera size</source>
        <translation>Taille des caméras</translation>
    </message>
    <message>
        <source>Size of the drawn cameras</source>
        <translation>Taille des caméras dessinées</translation>
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
        <translation>pas encore de points</translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 points sur %2</translation>
    </message>
    <message>
        <source>This model gives no confidence.</source>
        <translation>Ce modèle ne donne pas de confiance.</translation>
    </message>
    <message>
        <source>This model does not tell what is sky.</source>
        <translation>Ce modèle ne dit pas où est le ciel.</translation>
    </message>
    <message>
        <source>The cameras of this scene are not known.</source>
        <translation>Les caméras de cette scène ne sont pas connues.</translation>
    </message>
    <message>
        <source>Choose “Predict Gaussians” and run this scene again.</source>
        <translation>Choisissez « Prédire des gaussiennes » et relancez cette scène.</translation>
    </message>
    <message>
        <source>The model of this scene gives no Gaussians.</source>
        <translation>Le modèle de cette scène ne donne pas de gaussiennes.</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Far behind everything</source>
        <translation>Loin derrière tout</translation>
    </message>
    <message>
        <source>Like anything else</source>
        <translation>Comme le reste</translation>
    </message>
    <message>
        <source>Centres of Gaussians</source>
        <translation>Centres des gaussiennes</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>Ciel</translation>
    </message>
    <message>
        <source>What the model takes for sky: left out, kept as a backdrop at the far depth that the model gives it, or filtered like anything else. Exports follow.</source>
        <translation>Ce que le modèle prend pour le ciel : laissé de côté, gardé en fond à la profondeur lointaine que donne le modèle, ou filtré comme le reste. Les exports suivent.</translation>
    </message>
    <message>
        <source>Shows and exports the centres and colours of the 3D Gaussians instead of the depth&apos;s points</source>
        <translation>Montre et exporte les centres et couleurs des gaussiennes 3D au lieu des points de la profondeur</translation>
    </message>
    <message>
        <source>This scene was made without matches between photos.</source>
        <translation>Cette scène a été faite sans correspondances entre photos.</translation>
    </message>
    <message>
        <source>Show matched points</source>
        <translation>Montrer les points appariés</translation>
    </message>
    <message>
        <source>Draws the points that matches between photos found; a double click on one shows the photos that see it</source>
        <translation>Dessine les points trouvés par correspondances entre photos ; un double-clic sur l’un d’eux montre les photos qui le voient</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SceneView</name>
    <message>
        <source>%1 of %2 points</source>
        <translation>%1 points sur %2</translation>
    </message>
    <message>
        <source>%1 m</source>
        <translation>%1 m</translation>
    </message>
    <message>
        <source>Through %1 · P: photo · Esc: back</source>
        <translation>Par %1 · P : photo · Échap : retour</translation>
    </message>
    <message>
        <source>The 3D view needs OpenGL, which this display does not offer.</source>
        <translation>La vue 3D a besoin d’OpenGL, que cet écran n’offre pas.</translation>
    </message>
    <message>
        <source>The 3D view cannot start: %1.</source>
        <translation>La vue 3D ne peut pas démarrer : %1.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Session</name>
    <message>
        <source>The model “%1” is ready to use.</source>
        <translation>Le modèle « %1 » est prêt à l’emploi.</translation>
    </message>
    <message>
        <source>The model will be loaded again when it is next needed.</source>
        <translation>Le modèle sera rechargé dès qu’il sera à nouveau nécessaire.</translation>
    </message>
    <message>
        <source>Part %1 of “%2” fits the views before it only roughly: its place in the scene may be off.</source>
        <translation>La partie %1 de « %2 » ne s’accorde qu’à peu près aux vues précédentes : sa place dans la scène peut être inexacte.</translation>
    </message>
    <message>
        <source>No cameras were imported for “%1”: they are looked for.</source>
        <translation>Aucune caméra n’a été importée pour « %1 » : elles sont recherchées.</translation>
    </message>
    <message>
        <source>Stopped before there was anything new: “%1” is as it was.</source>
        <translation>Arrêté avant qu’il y ait du nouveau : « %1 » est comme avant.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SessionMessages</name>
    <message>
        <source>Exported to %1.</source>
        <translation>Exporté vers %1.</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SettingsPanel</name>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>Calcul</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>Scène</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
</context>
<context>
    <name>fathom::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Raccourcis clavier</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Rechercher</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>Rechercher dans les raccourcis</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Raccourci</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Timeline: previous and next view</source>
        <translation>Chronologie : vue précédente et suivante</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Gauche, Droite</translation>
    </message>
    <message>
        <source>Timeline: play and pause</source>
        <translation>Chronologie : lecture et pause</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Timeline: play backwards, stop, play</source>
        <translation>Chronologie : lecture arrière, arrêt, lecture</translation>
    </message>
    <message>
        <source>3D view: turn, move, zoom</source>
        <translation>Vue 3D : tourner, déplacer, zoomer</translation>
    </message>
    <message>
        <source>drag, middle drag, wheel</source>
        <translation>glisser, glisser milieu, molette</translation>
    </message>
    <message>
        <source>3D view: centre on a point</source>
        <translation>Vue 3D : centrer sur un point</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>double clic</translation>
    </message>
    <message>
        <source>Picture: copy the values under the cursor</source>
        <translation>Image : copier les valeurs sous le curseur</translation>
    </message>
</context>
<context>
    <name>fathom::ui::SplitHandle</name>
    <message>
        <source>Line between photo and depth</source>
        <translation>Ligne entre photo et profondeur</translation>
    </message>
    <message>
        <source>Drag to compare photo and depth</source>
        <translation>Glissez pour comparer photo et profondeur</translation>
    </message>
</context>
<context>
    <name>fathom::ui::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Chronologie</translation>
    </message>
    <message>
        <source>Previous view (←)</source>
        <translation>Vue précédente (←)</translation>
    </message>
    <message>
        <source>Previous view</source>
        <translation>Vue précédente</translation>
    </message>
    <message>
        <source>Next view (→)</source>
        <translation>Vue suivante (→)</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>Vue suivante</translation>
    </message>
    <message>
        <source>Play or stop (Space)</source>
        <translation>Lire ou arrêter (Espace)</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>Lire ou arrêter</translation>
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
        <translation>Scène 3D</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Chronologie</translation>
    </message>
    <message>
        <source>Press Run (F5) to reconstruct this scene.</source>
        <translation>« Lancer » (F5) reconstruit cette scène.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Depth, camera poses and 3D scenes from photos and video.</source>
        <translation>Profondeur, poses de caméra et scènes 3D à partir de photos et de vidéos.</translation>
    </message>
    <message>
        <source>Photos, folders or videos to open.</source>
        <translation>Photos, dossiers ou vidéos à ouvrir.</translation>
    </message>
    <message>
        <source>Open the sample scene.</source>
        <translation>Ouvrir la scène d’exemple.</translation>
    </message>
</context>
</TS>
