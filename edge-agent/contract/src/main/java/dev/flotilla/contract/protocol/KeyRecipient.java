package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.P256PublicKey;
import java.util.Base64;

/**
 * A device that a fleet key is wrapped for.
 *
 * @param key the public half of the key that it made at enrolment
 */
public record KeyRecipient(DeviceId device, P256PublicKey key) {

    static KeyRecipient parse(Document document) throws MalformedDocumentException {
        DeviceId device = Messages.device(document, "id");
        try {
            return new KeyRecipient(device, P256PublicKey.parseSpki(Messages.base64(document, "publicKey")));
        } catch (MalformedKeyException e) {
            throw new MalformedDocumentException("publicKey of " + device + ": " + e.getMessage(), e);
        }
    }

    Document.Builder describe() {
        return Document.builder()
                .put("id", device.value())
                .put("publicKey", Base64.getEncoder().encodeToString(key.spki()));
    }
}
