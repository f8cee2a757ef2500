package dev.flotilla.contract.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds the keys that somebody may have meant. */
final class NearKeys {
    private static final int MOST = 3;

    private NearKeys() {}

    /** {@code "; did you mean 'a' or 'b'?"}, or nothing if no key is near. */
    static String hint(String unknown, Collection<String> known) {
        String near = known.stream()
                .filter(key -> isNear(unknown, key))
                .sorted(Comparator.comparingInt(key -> distance(unknown, key)))
                .limit(MOST)
                .map(key -> "'" + key + "'")
                .collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : "; did you mean " + near + "?";
    }

    private static boolean isNear(String unknown, String key) {
        String lastWord = key.substring(key.lastIndexOf('.') + 1);
        return distance(unknown, key) <= Math.max(2, key.length() / 4) || unknown.equals(lastWord);
    }

    /** Levenshtein's distance: inserted, deleted and replaced characters. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
