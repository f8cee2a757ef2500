package dev.flotilla.fleet.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that secrets may be sent to. */
final class WebAddress {
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private WebAddress() {}

    /**
     * An address with {@code https}, or with {@code http} on this machine.
     *
     * @throws IllegalArgumentException for any other, without saying whose it is
     */
    static URI parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected an address such as https://id.example (http:// only on this machine), found '" + text
                                + "'"));
    }

    private static Optional<URI> find(String text) {
        try {
            URI address = new URI(text);
            String host = Optional.ofNullable(address.getHost()).orElse("");
            boolean safe = "https".equals(address.getScheme())
                    || ("http".equals(address.getScheme())
                            && THIS_MACHINE.matcher(host).matches());
            boolean plain = address.getUserInfo() == null && address.getFragment() == null;
            return safe && plain && !host.isEmpty() ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
