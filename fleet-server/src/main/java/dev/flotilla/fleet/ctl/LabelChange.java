package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** What is to be noted about a device besides what is, and what no more. */
final class LabelChange {
    @Option(names = "--tag", split = ",", paramLabel = "TAG", description = "Adds a tag; may be repeated.")
    private List<String> tags = List.of();

    @Option(names = "--untag", split = ",", paramLabel = "TAG", description = "Takes a tag away.")
    private List<String> untagged = List.of();

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "Sets an attribute, in place of one of that name; may be repeated.")
    private Map<String, String> attributes = Map.of();

    @Option(names = "--forget", split = ",", paramLabel = "NAME", description = "Takes an attribute away.")
    private List<String> forgotten = List.of();

    /**
     * The labels that the device has then.
     *
     * @param device as the API describes it
     */
    Document of(Document device) throws MalformedDocumentException {
        TreeSet<String> allTags = new TreeSet<>(device.strings("tags"));
        untagged.forEach(allTags::remove);
        allTags.addAll(tags);
        TreeMap<String, String> values = new TreeMap<>();
        Document known = device.object("attributes");
        for (String name : known.keys()) {
            values.put(name, known.string(name));
        }
        forgotten.forEach(values::remove);
        values.putAll(attributes);
        return Document.builder()
                .put("tags", List.copyOf(allTags))
                .put("attributes", Document.of(values))
                .build();
    }
}
