package dev.flotilla.apk;

/** Something for D8 to translate: one call that Android 8 lacks, and one of a method that a class there inherits. */
final class NewerCaller {
    private NewerCaller() {}

    static boolean isAlive() {
        return ProcessHandle.current().isAlive();
    }

    static String inherited(StringBuilder text) {
        return text.append(text.length()).toString();
    }
}
