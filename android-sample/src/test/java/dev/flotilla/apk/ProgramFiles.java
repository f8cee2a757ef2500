package dev.flotilla.apk;

import java.util.List;
import java.util.regex.Pattern;

/** Of what is in jars, the classes, and the little beside them that is read when they run. */
final class ProgramFiles {
    private static final String OTHER_JAVA = "META-INF/versions/";
    private static final List<Pattern> READ = List.of(
            // Paho finds its kinds of connection as services, and its messages and logging by bundles.
            Pattern.compile("META-INF/services/org\\.eclipse\\.paho\\..*"),
            Pattern.compile("org/eclipse/paho/.*\\.properties"),
            // JavaCPP: where the platform has its libraries, and whether parts are of one version.
            Pattern.compile("org/bytedeco/javacpp/properties/android-(arm64|x86_64)\\.properties"),
            Pattern.compile("META-INF/maven/org\\.bytedeco/.*/pom\\.properties"),
            Pattern.compile("dev/flotilla/.*"));

    private ProgramFiles() {}

    static boolean isNeeded(String name) {
        return name.endsWith(".class")
                ? isClass(name)
                : READ.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    /** Android knows neither modules nor classes for one version of Java. */
    private static boolean isClass(String name) {
        return !name.startsWith(OTHER_JAVA) && !name.equals("module-info.class");
    }
}
