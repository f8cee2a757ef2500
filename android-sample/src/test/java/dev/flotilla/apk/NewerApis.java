package dev.flotilla.apk;

import dev.flotilla.apk.DexReferences.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What an APK may refer to although the oldest Android lacks it: a file with a prefix of references in each line, and the
 * reason in the comment above it. A line that allows nothing is a complaint too.
 */
record NewerApis(Path file, List<String> prefixes) {
    static NewerApis read(Path file) throws IOException {
        return new NewerApis(
                file,
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList());
    }

    /** What is wrong with these references, of which this Android has some. */
    List<String> complaints(List<Reference> references, AndroidApi oldest) {
        List<String> absent = references.stream()
                .filter(Predicate.not(oldest::has))
                .map(Reference::toString)
                .toList();
        List<String> found = new ArrayList<>();
        for (String reference : new TreeSet<>(absent)) {
            if (prefixes.stream().noneMatch(reference::startsWith)) {
                found.add("classes.dex: " + reference + " is not in API " + Dexer.MIN_API + ", nor in " + file);
            }
        }
        for (String prefix : prefixes) {
            if (absent.stream().noneMatch(reference -> reference.startsWith(prefix))) {
                found.add(file + ": nothing needs the line " + prefix);
            }
        }
        return found;
    }
}
