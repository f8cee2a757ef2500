package dev.flotilla.agent.storage;

import java.util.regex.Pattern;

/** The rule for names of durable files, so that a name never leaves its folder. */
public final class FileNames {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0," + (DurableFiles.MAX_NAME - 1) + "}");

    private FileNames() {}

    /** Returns the name, or throws IllegalArgumentException. */
    public static String require(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("file name '" + name + "' is not 1 to " + DurableFiles.MAX_NAME
                    + " lower-case letters, digits, dots and hyphens with a letter first");
        }
        return name;
    }
}
