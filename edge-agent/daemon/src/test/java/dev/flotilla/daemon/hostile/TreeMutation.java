package dev.flotilla.daemon.hostile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes a tree as somebody would who knows what each field is for. */
final class TreeMutation {
    private static final int DEEP = 100;
    private static final int LONG = 70_000;
    private static final int MANY = 5_000;

    /** Repeated in itself, a message could be larger than any memory. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Random random;

    TreeMutation(Random random) {
        this.random = random;
    }

    /** A changed copy: one to three places of it are removed, replaced, repeated or moved; what gets too large is begun anew. */
    Map<String, Object> of(Map<String, Object> tree) {
        Map<String, Object> changed = Trees.copy(tree);
        for (int i = random.nextInt(3); i >= 0; i--) {
            change(changed);
            if (Trees.isLarger(changed, MOST_CHARACTERS)) {
                return of(tree);
            }
        }
        return changed;
    }

    @SuppressWarnings("unchecked")
    private void change(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            changeMap((Map<String, Object>) map);
        } else {
            changeList((List<Object>) tree);
        }
    }

    private void changeMap(Map<String, Object> map) {
        if (map.isEmpty() || random.nextInt(12) == 0) {
            map.put(random.nextBoolean() ? "unknown" : oddText(), odd());
            return;
        }
        List<String> keys = new ArrayList<>(map.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        Object value = map.getOrDefault(key, "");
        if (isTree(value) && random.nextInt(4) > 0) {
            change(value);
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> map.remove(key);
            case 1 -> map.put(key, map.getOrDefault(keys.get(random.nextInt(keys.size())), ""));
            case 2 -> map.put(key, near(value));
            default -> map.put(key, odd());
        }
    }

    private void changeList(List<Object> list) {
        if (list.isEmpty()) {
            list.add(odd());
            return;
        }
        int index = random.nextInt(list.size());
        if (isTree(list.get(index)) && random.nextInt(4) > 0) {
            change(list.get(index));
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> list.remove(index);
            case 1 -> list.add(index, Trees.copy(list.get(index)));
            case 2 -> list.set(index, near(list.get(index)));
            case 3 -> list.addAll(Collections.nCopies(random.nextInt(MANY), list.get(index)));
            default -> list.set(index, odd());
        }
    }

    private static boolean isTree(Object value) {
        return value instanceof Map<?, ?> || value instanceof List<?>;
    }

    /** A value of the same type, next to it. */
    private Object near(Object value) {
        if (value instanceof Long whole) {
            return whole + random.nextInt(5) - 2;
        } else if (value instanceof Double number) {
            return random.nextBoolean() ? -number : number * 1e30;
        } else if (value instanceof Boolean flag) {
            return !flag;
        } else if (value instanceof byte[] bytes) {
            return new ByteMutation(random).of(bytes);
        } else if (value instanceof String text) {
            return random.nextBoolean() ? text + "\u0000" : text.substring(0, random.nextInt(text.length() + 1));
        }
        return odd();
    }

    private Object odd() {
        return switch (random.nextInt(12)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> (long) random.nextInt();
            case 3 -> 1L << random.nextInt(63);
            case 4 -> random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY;
            case 5 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
            case 6 -> oddText();
            case 7 -> random.nextBoolean();
            case 8 -> new byte[random.nextInt(100)];
            case 9 -> nested(random.nextInt(DEEP));
            case 10 -> new ArrayList<>(Collections.nCopies(random.nextInt(MANY), 7L));
            default -> new LinkedHashMap<>(Map.of("", "", "a", new ArrayList<>(List.of(1L))));
        };
    }

    private String oddText() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "x".repeat(random.nextInt(LONG));
            case 2 -> "../../../etc/passwd";
            case 3 -> "/etc/passwd\u0000.flotilla";
            case 4 -> "C:\\windows\\nul:\r\nX: y";
            case 5 -> "\u202egpj.\u2024\u2024\uff0f\u0000\ud83d\ude80\ufeff";
            case 6 -> "\ud800";
            default -> "%2e%2e%2f${jndi:ldap://x}'\"<script>";
        };
    }

    private static Object nested(int depth) {
        Object tree = 1L;
        for (int i = 0; i < depth; i++) {
            tree = i % 2 == 0
                    ? new ArrayList<>(List.of(tree))
                    : new LinkedHashMap<>(Collections.singletonMap("a", tree));
        }
        return tree;
    }
}
