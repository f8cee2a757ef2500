package dev.flotilla.fleet.ctl.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** An address below the API's own, such as {@code devices/camera-1?limit=5}. */
public record Address(String text) {
    /** The address of these parts of a path, whatever is in them. */
    public static Address of(String... parts) {
        return new Address(Arrays.stream(parts).map(Address::encoded).collect(Collectors.joining("/")));
    }

    /** The same with one more parameter. */
    public Address with(String parameter, Object value) {
        String separator = text.indexOf('?') < 0 ? "?" : "&";
        return new Address(text + separator + parameter + "=" + encoded(String.valueOf(value)));
    }

    /** The same with one more parameter, if it has a value. */
    public Address with(String parameter, Optional<?> value) {
        return value.map(present -> with(parameter, present)).orElse(this);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
