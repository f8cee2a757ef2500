package dev.flotilla.apk;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the pom says of the app, by way of the filtered file {@code apk.properties}. */
record Parameters(
        AppFacts app,
        /* Android's own classes. */
        Path android,
        /* All that Java code of the app may be in: its own jar and those of its libraries. */
        List<Path> program,
        /* Keep rules, those that aapt2 writes among them. */
        List<Path> rules,
        /* What aapt2 made of manifest and resources. */
        Path resources,
        Path assets,
        /* Holds lib/ABI/*.so. */
        Path natives,
        Path aapt2,
        /* All API of the oldest Android, as animal-sniffer has it. */
        Path signature,
        /* What of later versions may be called. */
        Path newerApis,
        Path work,
        Path apk) {
    private static final String FILE = "apk.properties";

    static Parameters load() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Parameters.class.getResourceAsStream("/" + FILE),
                "no " + FILE + " on the class path: build with Maven")) {
            properties.load(in);
        }
        Path work = Path.of(value(properties, "work"));
        Path tools = Path.of(value(properties, "tools"));
        Path module = Path.of(value(properties, "module"));
        return new Parameters(
                AppFacts.of(
                        value(properties, "namespace"),
                        value(properties, "version-code"),
                        value(properties, "version-name"),
                        value(properties, "min-sdk"),
                        value(properties, "target-sdk")),
                Path.of(value(properties, "android")),
                program(value(properties, "own"), value(properties, "libraries")),
                List.of(module.resolve("proguard-rules.pro"), work.resolve("resources.pro")),
                work.resolve("resources.apk"),
                module.resolve("src/main/assets"),
                work.resolve("natives"),
                tools.resolve("prebuilt/linux/aapt2"),
                tools.resolve("gummy-bears-api-26.signature"),
                module.resolve("newer-apis.txt"),
                work,
                Path.of(value(properties, "apk")));
    }

    /** The same with other keep rules. */
    Parameters withRules(List<Path> others) {
        return new Parameters(
                app, android, program, others, resources, assets, natives, aapt2, signature, newerApis, work, apk);
    }

    private static List<Path> program(String own, String libraries) {
        return Stream.concat(
                        Stream.of(own),
                        Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(libraries))
                .map(Path::of)
                .toList();
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null || value.isEmpty() || value.contains("${")) {
            throw new IllegalArgumentException(FILE + ": no value of " + key + ", but \"" + value + "\"");
        }
        return value;
    }
}
