package dev.flotilla.fleet.job;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that does a job in its directory, and its arguments, in which placeholders stand for what differs.
 *
 * @param words of which {@code {dir}} is the job's directory, {@code {job}} its id, {@code {seconds}} its time and
 *     {@code {megabytes}} its memory
 * @param environment of the program, which gets nothing of the server's own but {@code PATH}
 */
public record JobCommand(List<String> words, Map<String, String> environment) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final List<String> KNOWN = List.of("dir", "job", "seconds", "megabytes");

    /** Checks the placeholders. */
    public JobCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("expected a program and its arguments");
        }
        for (String word : words) {
            Matcher matcher = PLACEHOLDER.matcher(word);
            while (matcher.find()) {
                if (!KNOWN.contains(matcher.group(1))) {
                    throw new IllegalArgumentException(
                            "there is no placeholder " + matcher.group() + "; known are " + KNOWN);
                }
            }
        }
    }

    /** Ready to be started for a job. */
    ProcessBuilder builder(Path folder, String job, JobLimits limits) {
        Map<String, String> values = Map.of(
                "dir",
                folder.toString(),
                "job",
                job,
                "seconds",
                String.valueOf(limits.time().toSeconds()),
                "megabytes",
                String.valueOf(limits.memoryBytes() >> 20));
        List<String> line = words.stream().map(word -> filled(word, values)).toList();
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).directory(folder.toFile());
        Map<String, String> own = new HashMap<>(builder.environment());
        builder.environment().clear();
        if (own.containsKey("PATH")) {
            builder.environment().put("PATH", own.get("PATH"));
        }
        environment.forEach((name, value) -> builder.environment().put(name, filled(value, values)));
        return builder;
    }

    private static String filled(String word, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(word)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }
}
