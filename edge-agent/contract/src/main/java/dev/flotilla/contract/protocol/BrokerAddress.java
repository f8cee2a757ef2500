package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * Where the fleet's broker is, which a device asks for before it enrols: JSON over HTTPS.
 *
 * @param host a name or an address that the broker's certificate holds
 * @param port of MQTT over TLS
 */
public record BrokerAddress(String host, int port) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 * 1024;

    private static final int MAX_HOST = 255;
    private static final int MAX_PORT = 65_535;

    /** The message in JSON. */
    public byte[] toJson() {
        return Messages.builder()
                .put("mqttHost", host)
                .put("mqttPort", (long) port)
                .build()
                .toJson();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static BrokerAddress parse(byte[] json) throws MalformedDocumentException {
        Document document = Messages.parseJson(json, MAX_BYTES);
        return new BrokerAddress(
                Messages.text(document, "mqttHost", MAX_HOST), (int) document.integerBetween("mqttPort", 1, MAX_PORT));
    }
}
