package dev.flotilla.agent.identity;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.security.cert.CertificateException;

/**
 * What a device keeps of its enrolment, none of it secret.
 *
 * @param certificate what MQTT and the device endpoint ask for
 * @param server the device endpoint, {@code https://HOST:PORT}
 * @param caDer the fleet's certificate authority, DER; its digest was checked against the token
 * @param rootJson the owner's root.json; its digest was checked against the token
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Identity(
        DeviceCertificate certificate, String server, BrokerAddress broker, byte[] caDer, byte[] rootJson) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = TrustedMetadataSet.MAX_ROOT_BYTES + 64 * 1024;

    private static final int MAX_PORT = 65_535;

    public DeviceId device() {
        return certificate.device();
    }

    /** With another certificate of the same device. */
    Identity with(DeviceCertificate renewed) {
        return new Identity(renewed, server, broker, caDer, rootJson);
    }

    byte[] toCbor() {
        return Document.builder()
                .put("v", 1L)
                .put("certificate", certificate.der())
                .put("server", server)
                .put("mqttHost", broker.host())
                .put("mqttPort", (long) broker.port())
                .put("ca", caDer)
                .put("root", rootJson)
                .build()
                .toCbor();
    }

    static Identity parse(byte[] cbor) throws MalformedDocumentException, CertificateException {
        Document document = Document.parseCbor(cbor, Limits.of(MAX_BYTES));
        return new Identity(
                DeviceCertificate.parse(document.bytes("certificate")),
                document.string("server"),
                new BrokerAddress(document.string("mqttHost"), (int) document.integerBetween("mqttPort", 1, MAX_PORT)),
                document.bytes("ca"),
                document.bytes("root"));
    }

    @Override
    public String toString() {
        return "Identity(" + device() + " of " + server + ")";
    }
}
