package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * The server's answer to a device that joined: JSON over HTTPS.
 *
 * @param deviceId the name the device has from now on
 * @param credential its secret for MQTT and for fetching artifacts
 * @param mqttHost where the broker is
 * @param mqttPort its TLS port
 */
public record EnrolmentResponse(DeviceId deviceId, String credential, String mqttHost, int mqttPort) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 * 1024;

    private static final int MAX_CREDENTIAL = 512;
    private static final int MAX_HOST = 255;
    private static final int MAX_PORT = 65_535;

    /** The message in JSON. */
    public byte[] toJson() {
        return Messages.builder()
                .put("device", deviceId.value())
                .put("credential", credential)
                .put("mqttHost", mqttHost)
                .put("mqttPort", (long) mqttPort)
                .build()
                .toJson();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static EnrolmentResponse parse(byte[] json) throws MalformedDocumentException {
        Document document = Messages.parseJson(json, MAX_BYTES);
        return new EnrolmentResponse(
                deviceId(document.string("device")),
                Messages.text(document, "credential", MAX_CREDENTIAL),
                Messages.text(document, "mqttHost", MAX_HOST),
                (int) document.integerBetween("mqttPort", 1, MAX_PORT));
    }

    private static DeviceId deviceId(String text) throws MalformedDocumentException {
        try {
            return new DeviceId(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException("device: " + e.getMessage());
        }
    }

    /** Without the credential, which is a secret. */
    @Override
    public String toString() {
        return "EnrolmentResponse(" + deviceId + ", " + mqttHost + ":" + mqttPort + ")";
    }
}
