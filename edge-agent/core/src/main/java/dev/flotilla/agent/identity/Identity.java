package dev.flotilla.agent.identity;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.TrustedMetadataSet;

/**
 * What a device keeps of its enrolment.
 *
 * @param credential the secret that MQTT and the device endpoint ask for
 * @param server the device endpoint, {@code https://HOST:PORT}
 * @param caDer the fleet's certificate authority, DER; its digest was checked against the token
 * @param rootJson the owner's root.json; its digest was checked against the token
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Identity(
        DeviceId device,
        String credential,
        String server,
        String mqttHost,
        int mqttPort,
        byte[] caDer,
        byte[] rootJson) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = TrustedMetadataSet.MAX_ROOT_BYTES + 64 * 1024;

    private static final int MAX_PORT = 65_535;

    /** What artifact requests carry behind "Bearer ". */
    public String bearer() {
        return device.value() + ":" + credential;
    }

    byte[] toCbor() {
        return Document.builder()
                .put("v", 1L)
                .put("device", device.value())
                .put("credential", credential)
                .put("server", server)
                .put("mqttHost", mqttHost)
                .put("mqttPort", (long) mqttPort)
                .put("ca", caDer)
                .put("root", rootJson)
                .build()
                .toCbor();
    }

    static Identity parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Document.parseCbor(cbor, Limits.of(MAX_BYTES));
        return new Identity(
                new DeviceId(document.string("device")),
                document.string("credential"),
                document.string("server"),
                document.string("mqttHost"),
                (int) document.integerBetween("mqttPort", 1, MAX_PORT),
                document.bytes("ca"),
                document.bytes("root"));
    }

    /** Without the credential, which is a secret. */
    @Override
    public String toString() {
        return "Identity(" + device + " of " + server + ")";
    }
}
