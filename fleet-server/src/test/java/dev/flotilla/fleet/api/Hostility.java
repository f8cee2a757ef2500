package dev.flotilla.fleet.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Spoils requests, a little or altogether. */
final class Hostility {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "0",
            "-1",
            "99999999999999999999",
            "1e309",
            "NaN",
            "null",
            "true",
            "'; DROP TABLE devices; --",
            "../../../etc/passwd",
            "%_%",
            "a/b",
            "\u202e\ufeff",
            "\ud83d\ude80",
            "{\"$ref\":\"#\"}",
            "x".repeat(3000));
    private static final List<String> JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e999",
            "9223372036854775808",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"x\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "[null]",
            "\"" + "y".repeat(5000) + "\"");
    private static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "{",
            "{}",
            "\"x\"",
            "{\"a\":1,\"a\":2}",
            "\ufeff{}",
            "{\"__proto__\":{}}",
            "[".repeat(5000),
            "{\"a\":".repeat(3000),
            "a=%zz&b");

    private final Random random;

    Hostility(Random random) {
        this.random = random;
    }

    /** The request with some of what is told spoiled. */
    Requests.Request spoil(Requests.Request request) {
        Map<String, String> parameters = new LinkedHashMap<>(request.parameters());
        parameters.replaceAll((name, value) -> random.nextInt(3) == 0 ? one(TEXTS) : value);
        if (random.nextInt(4) == 0) {
            parameters.put(one(List.of("limit", "after", "before", "q", "state", "bundle", "more")), one(TEXTS));
        }
        return new Requests.Request(parameters, spoil(request.body()));
    }

    private byte[] spoil(byte[] body) {
        return switch (random.nextInt(6)) {
            case 0 -> body;
            case 1 -> one(BODIES).getBytes(StandardCharsets.UTF_8);
            case 2 -> noise();
            case 3 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 4 -> flip(body.clone());
            default -> replaceAValue(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(3000)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] flip(byte[] body) {
        if (body.length > 0) {
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return body;
    }

    /** Puts something else behind one of the colons. */
    private String replaceAValue(String json) {
        List<Integer> colons = new ArrayList<>();
        for (int i = json.indexOf(':'); i >= 0; i = json.indexOf(':', i + 1)) {
            colons.add(i);
        }
        if (colons.isEmpty()) {
            return one(JSON);
        }
        int start = colons.get(random.nextInt(colons.size())) + 1;
        int end = start;
        while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) {
            end++;
        }
        return json.substring(0, start) + one(JSON) + json.substring(end);
    }

    /** An address that no operation has, or nearly so. */
    String address(String address) {
        return switch (random.nextInt(4)) {
            case 0 -> address + "/" + URLEncoder.encode(one(TEXTS), StandardCharsets.UTF_8);
            case 1 -> address.replaceFirst("/", "//");
            case 2 -> address + "%00";
            default -> URLEncoder.encode(one(TEXTS), StandardCharsets.UTF_8) + "/" + address;
        };
    }

    String method() {
        return one(List.of("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "BREW"));
    }

    String bearer() {
        return one(List.of("", "x", "flotilla_", "flotilla_" + "z".repeat(43), "a b", "z".repeat(7000)));
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
