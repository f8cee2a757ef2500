package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.seal.WrappedKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One fleet key as the owner wrapped it for some devices, for the server to hand on. Nothing of it is secret.
 *
 * @param key which fleet key
 * @param devices at most {@link KeyRecipients#MAX_DEVICES}
 */
public record WrappedKeys(FleetKeyId key, List<Entry> devices) {

    /** What is for one device. */
    public record Entry(KeyRecipient recipient, WrappedKey key) {

        private static Entry parse(Document document, FleetKeyId key) throws MalformedDocumentException {
            KeyRecipient recipient = KeyRecipient.parse(document);
            byte[] wrapped = Messages.base64(document, "wrapped");
            try {
                return new Entry(recipient, new WrappedKey(key, wrapped));
            } catch (IllegalArgumentException e) {
                throw new MalformedDocumentException("wrapped of " + recipient.device() + ": " + e.getMessage(), e);
            }
        }

        private Document toDocument() {
            return recipient
                    .describe()
                    .put("wrapped", Base64.getEncoder().encodeToString(key.bytes()))
                    .build();
        }
    }

    /** Copies what it is given. */
    public WrappedKeys {
        devices = List.copyOf(devices);
    }

    /** Reads the JSON form. */
    public static WrappedKeys parse(byte[] json) throws MalformedDocumentException {
        Document document = Document.parseJson(json, Limits.of(KeyRecipients.MAX_BYTES));
        FleetKeyId key = Messages.fleetKey(document, "fleetKey");
        List<Entry> devices = new ArrayList<>();
        for (Document device : Messages.atMost("devices", document.objects("devices"), KeyRecipients.MAX_DEVICES)) {
            devices.add(Entry.parse(device, key));
        }
        return new WrappedKeys(key, devices);
    }

    /** The form for JSON. */
    public Document toDocument() {
        List<Document> described = new ArrayList<>();
        devices.forEach(device -> described.add(device.toDocument()));
        return Document.builder()
                .put("fleetKey", key.hex())
                .put("devices", described)
                .build();
    }
}
