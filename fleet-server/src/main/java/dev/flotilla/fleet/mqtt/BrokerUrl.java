package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.BrokerAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** How settings name an MQTT broker. */
public final class BrokerUrl {
    private static final int DEFAULT_PORT = 8883;

    private BrokerUrl() {}

    /**
     * Reads {@code ssl://HOST[:PORT]}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static BrokerAddress parse(String url) {
        try {
            URI uri = new URI(url);
            boolean complete = "ssl".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (complete) {
                return new BrokerAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "'" + url + "' is not ssl://HOST:PORT; servers and devices sign in with their"
                        + " certificates, so that there is no other scheme, no user and no path");
    }
}
