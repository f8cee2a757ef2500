package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices that lack a fleet key, as the server lists them for the owner, who wraps it for each.
 *
 * @param key which fleet key
 * @param devices at most {@link #MAX_DEVICES}
 */
public record KeyRecipients(FleetKeyId key, List<KeyRecipient> devices) {
    /** The most devices in one list; who has more goes on with the next list. */
    public static final int MAX_DEVICES = 1000;
    /** The longest form that is read. */
    public static final int MAX_BYTES = 1 << 20;

    /** Copies what it is given. */
    public KeyRecipients {
        devices = List.copyOf(devices);
    }

    /** Reads the JSON form. */
    public static KeyRecipients parse(byte[] json) throws MalformedDocumentException {
        Document document = Document.parseJson(json, Limits.of(MAX_BYTES));
        List<KeyRecipient> devices = new ArrayList<>();
        for (Document device : Messages.atMost("devices", document.objects("devices"), MAX_DEVICES)) {
            devices.add(KeyRecipient.parse(device));
        }
        return new KeyRecipients(Messages.fleetKey(document, "fleetKey"), devices);
    }

    /** The form for JSON. */
    public Document toDocument() {
        List<Document> described = new ArrayList<>();
        devices.forEach(device -> described.add(device.describe().build()));
        return Document.builder()
                .put("fleetKey", key.hex())
                .put("devices", described)
                .build();
    }
}
