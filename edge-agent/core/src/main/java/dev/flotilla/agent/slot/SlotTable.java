package dev.flotilla.agent.slot;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal says: which slot serves, what the slots hold, and how far an update is. One record, so that all of it
 * changes at once.
 *
 * @param active the slot that serves; empty on a device without a model
 * @param contents what the slots hold; a slot that is being written has none
 * @param note how far the update is; whoever drives it knows its form
 */
public record SlotTable(Optional<SlotId> active, Map<SlotId, SlotContent> contents, Document note) {
    public SlotTable {
        contents = Collections.unmodifiableMap(new EnumMap<>(withType(contents)));
        if (active.isPresent() && !contents.containsKey(active.get())) {
            throw new IllegalArgumentException("slot " + active.get() + " is active but empty");
        }
    }

    /** An EnumMap cannot copy an empty map of unknown kind. */
    private static Map<SlotId, SlotContent> withType(Map<SlotId, SlotContent> contents) {
        Map<SlotId, SlotContent> typed = new EnumMap<>(SlotId.class);
        typed.putAll(contents);
        return typed;
    }

    static SlotTable empty() {
        return new SlotTable(
                Optional.empty(), Collections.emptyMap(), Document.builder().build());
    }

    /** The slot that the next bundle goes to. */
    public SlotId spare() {
        return active.map(SlotId::other).orElse(SlotId.A);
    }

    public Optional<SlotContent> content(SlotId slot) {
        return Optional.ofNullable(contents.get(slot));
    }

    public Optional<SlotContent> activeContent() {
        return active.flatMap(this::content);
    }

    SlotTable withNote(Document newNote) {
        return new SlotTable(active, contents, newNote);
    }

    SlotTable withActive(Optional<SlotId> slot) {
        return new SlotTable(slot, contents, note);
    }

    SlotTable withContent(SlotId slot, Optional<SlotContent> content) {
        Map<SlotId, SlotContent> changed = withType(contents);
        changed.remove(slot);
        content.ifPresent(held -> changed.put(slot, held));
        return new SlotTable(active, changed, note);
    }

    Document toDocument() {
        Document.Builder document = Document.builder().put("note", note);
        active.ifPresent(slot -> document.put("active", slot.key()));
        contents.forEach((slot, content) -> document.put(slot.key(), content.toDocument()));
        return document.build();
    }

    static SlotTable parse(Document document) throws MalformedDocumentException {
        Map<SlotId, SlotContent> contents = new EnumMap<>(SlotId.class);
        Optional<SlotId> active = Optional.empty();
        Optional<String> activeKey = document.findString("active");
        for (SlotId slot : SlotId.values()) {
            Optional<Document> content = document.findObject(slot.key());
            if (content.isPresent()) {
                contents.put(slot, SlotContent.parse(content.get()));
            }
            if (activeKey.equals(Optional.of(slot.key()))) {
                active = Optional.of(slot);
            }
        }
        try {
            return new SlotTable(active, contents, document.object("note"));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }
}
