package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Metadata that is signed as it should be, but says what no honest repository would. */
class HostileMetadataTest {
    private static final int CASES = 600;
    private static final List<Object> ODD_VALUES = List.of(
            "",
            "x".repeat(3_000),
            "\u0000\ud83d\ude80\"\\",
            "2026-99-99T00:00:00Z",
            -1L,
            0L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            true,
            Map.of(),
            List.of(),
            List.of(List.of(List.of("a"), 1L)),
            Map.of("a", Map.of("b", List.of(Map.of()))));

    /** The role that is mutated, and those that have to name it anew. */
    private static final List<List<String>> PUBLISHED = List.of(
            List.of("root"),
            List.of("timestamp"),
            List.of("snapshot", "timestamp"),
            List.of("targets", "snapshot", "timestamp"),
            List.of("a", "snapshot", "timestamp"));

    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    void endsInARefusalOrIsHarmless() {
        Random random = Seeds.random("hostile metadata");
        for (int i = 0; i < CASES; i++) {
            outcomes.merge(outcome(random), 1, Integer::sum);
        }
        assertEquals(
                CASES, outcomes.values().stream().mapToInt(Integer::intValue).sum());
        assertTrue(outcomes.getOrDefault("MalformedMetadataException", 0) > CASES / 10, outcomes.toString());
    }

    /** Any exception that is not one of ours fails the test. */
    private static String outcome(Random random) {
        TufClient client = new TufClient();
        RepositorySimulator repository = client.repository;
        repository.listingHashes();
        repository.delegate("targets", "a", "*", "x/[a-c]?");
        repository.delegateToMore("targets", "b").put("path_hash_prefixes", new ArrayList<Object>(List.of("0", "f")));
        repository.addTarget("a", "file", "content");
        repository.publish("a", "b");
        repository.publishAll();
        List<String> published = PUBLISHED.get(random.nextInt(PUBLISHED.size()));
        for (int i = random.nextInt(2); i >= 0; i--) {
            mutate(repository.signed(published.get(0)), random);
        }
        try {
            repository.publish(published.toArray(String[]::new));
        } catch (ClassCastException | NoSuchElementException e) {
            return "has no version to raise";
        }
        try {
            client.find("file");
            return "found";
        } catch (TrustException | IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Goes down at random, and replaces or removes what it comes upon. */
    @SuppressWarnings("unchecked")
    private static void mutate(Map<String, Object> tree, Random random) {
        if (tree.isEmpty()) {
            return;
        }
        String key = List.copyOf(tree.keySet()).get(random.nextInt(tree.size()));
        Object value = tree.get(key);
        if (value instanceof TreeMap<?, ?> map && random.nextInt(5) > 0) {
            mutate((Map<String, Object>) map, random);
        } else if (value instanceof ArrayList<?> list && !list.isEmpty() && random.nextInt(5) > 0) {
            mutate((List<Object>) list, random);
        } else if (random.nextInt(6) == 0) {
            tree.remove(key);
        } else {
            tree.put(key, odd(random));
        }
    }

    @SuppressWarnings("unchecked")
    private static void mutate(List<Object> list, Random random) {
        int index = random.nextInt(list.size());
        if (list.get(index) instanceof TreeMap<?, ?> map && random.nextInt(5) > 0) {
            mutate((Map<String, Object>) map, random);
        } else if (random.nextInt(4) == 0) {
            list.add(list.get(index));
        } else {
            list.set(index, odd(random));
        }
    }

    private static Object odd(Random random) {
        return ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
    }
}
