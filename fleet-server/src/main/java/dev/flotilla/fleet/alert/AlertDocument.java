package dev.flotilla.fleet.alert;

import dev.flotilla.contract.codec.Document;
import java.time.Instant;

/** Alerts as the API and webhooks have them. */
public final class AlertDocument {
    private AlertDocument() {}

    public static Document of(Alert alert) {
        Trouble trouble = alert.trouble();
        Document.Builder document = Document.builder()
                .put("id", alert.id())
                .put("state", alert.state().name())
                .put("kind", trouble.kind().name())
                .put("severity", trouble.severity().name())
                .put("model", trouble.model())
                .put("bundle", trouble.bundle())
                .put(
                        "feature",
                        trouble.features().stream()
                                .findFirst()
                                .map(Trouble.Feature::name)
                                .orElse(""))
                .put(
                        "features",
                        trouble.features().stream().map(AlertDocument::feature).toList())
                .put("devices", trouble.devices())
                .put("size", trouble.size())
                .putIfPresent("rolloutId", trouble.rolloutId())
                .putIfPresent("since", trouble.since().map(Instant::toString))
                .put(
                        "common",
                        trouble.common().stream().map(AlertDocument::common).toList())
                .put("message", trouble.message())
                .put("openedAt", alert.openedAt().toString())
                .put("updatedAt", alert.updatedAt().toString())
                .putIfPresent("acknowledgedBy", alert.acknowledgedBy());
        alert.silence().ifPresent(silence -> document.put("silence", of(silence)));
        return document.build();
    }

    private static Document of(Silence silence) {
        return Document.builder()
                .put("until", silence.until().toString())
                .put("by", silence.by())
                .put("why", silence.why())
                .build();
    }

    private static Document common(Trouble.Common common) {
        return Document.builder()
                .put("trait", common.trait())
                .put("devices", (long) common.devices())
                .put("all", (long) common.all())
                .put("lift", common.lift())
                .build();
    }

    private static Document feature(Trouble.Feature feature) {
        return Document.builder()
                .put("name", feature.name())
                .put("psi", feature.psi())
                .put("js", feature.js())
                .build();
    }
}
