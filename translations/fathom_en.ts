<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CameraText</name>
    <message numerus="yes">
        <source>%n photo(s) without a camera are left out of the run.</source>
        <translation>
            <numerusform>%n photo without a camera is left out of the run.</numerusform>
            <numerusform>%n photos without a camera are left out of the run.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n camera(s) of the file have no photo here.</source>
        <translation>
            <numerusform>%n camera of the file has no photo here.</numerusform>
            <numerusform>%n cameras of the file have no photo here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The lens distortion of %n camera(s) is left out: undistorted photos fit better.</source>
        <translation>
            <numerusform>The lens distortion of %n camera is left out: undistorted photos fit better.</numerusform>
            <numerusform>The lens distortion of %n cameras is left out: undistorted photos fit better.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%1 of %n view(s)</source>
        <translation>
            <numerusform>%1 of %n view</numerusform>
            <numerusform>%1 of %n views</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InputText</name>
    <message numerus="yes">
        <source>%n view(s)</source>
        <translation>
            <numerusform>%n view</numerusform>
            <numerusform>%n views</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::CamerasPicture</name>
    <message numerus="yes">
        <source>%n camera(s) – drag to turn</source>
        <translation>
            <numerusform>%n camera – drag to turn</numerusform>
            <numerusform>%n cameras – drag to turn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::ExportDialog</name>
    <message numerus="yes">
        <source>Pictures of %n view(s): coloured and 16-bit depth, confidence, depth.json</source>
        <translation>
            <numerusform>Pictures of %n view: coloured and 16-bit depth, confidence, depth.json</numerusform>
            <numerusform>Pictures of %n views: coloured and 16-bit depth, confidence, depth.json</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::MainWindow</name>
    <message numerus="yes">
        <source>The results of %n scene(s) were not exported and will be lost.</source>
        <translation>
            <numerusform>The result of %n scene was not exported and will be lost.</numerusform>
            <numerusform>The results of %n scenes were not exported and will be lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::MatchesDialog</name>
    <message numerus="yes">
        <source>%1 – %n common point(s)</source>
        <translation>
            <numerusform>%1 – %n common point</numerusform>
            <numerusform>%1 – %n common points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>fathom::ui::ModelDetails</name>
    <message numerus="yes">
        <source>Needs about %1 of memory for %n view(s) at a time at %2 px; %3</source>
        <translation>
            <numerusform>Needs about %1 of memory for %n view at a time at %2 px; %3</numerusform>
            <numerusform>Needs about %1 of memory for %n views at a time at %2 px; %3</numerusform>
        </translation>
    </message>
</context>
</TS>
