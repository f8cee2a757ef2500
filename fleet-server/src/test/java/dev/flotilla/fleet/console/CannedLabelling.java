package dev.flotilla.fleet.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Three samples that nobody has labelled: two pictures that the model is unsure of, and one of which it says nothing. */
final class CannedLabelling {
    static final List<String> SAMPLES = List.of("a1".repeat(32), "b2".repeat(32), "c3".repeat(32));
    private static final int SIDE = 28;

    /** What was said of each; empty: one could not tell. */
    private final Map<String, Optional<String>> said = new LinkedHashMap<>();

    private final Instant now;

    CannedLabelling(Instant now) {
        this.now = now;
    }

    JsonObject next() {
        JsonObject next = new JsonObject();
        SAMPLES.stream()
                .filter(sample -> !said.containsKey(sample))
                .findFirst()
                .ifPresent(sample -> next.put("item", item(sample)));
        return next;
    }

    private JsonObject item(String sample) {
        boolean imported = sample.equals(SAMPLES.get(2));
        JsonObject item = new JsonObject()
                .put("sample", sample)
                .put("labels", new JsonArray(CannedBundles.LABELS))
                .put("image", !imported)
                .put("capturedAt", now.minusSeconds(7200).toString());
        return imported
                ? item
                : item.put("device", "shop-095")
                        .put(
                                "suggestion",
                                new JsonObject().put("label", "Shirt").put("confidence", 0.41));
    }

    JsonObject say(String sample, Optional<String> label) {
        said.put(sample, label);
        return new JsonObject().put("state", "OPEN");
    }

    Optional<Optional<String>> said(String sample) {
        return Optional.ofNullable(said.get(sample));
    }

    JsonObject progress() {
        return new JsonObject()
                .put("open", SAMPLES.size() - said.size())
                .put("labelled", 214 + said.size())
                .put("disputed", 3)
                .put(
                        "agreements",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put(
                                                "annotators",
                                                new JsonArray().add("ada").add("grace"))
                                        .put("samples", 120)
                                        .put("kappa", 0.87)));
    }

    /** Stripes. */
    static Buffer thumbnail() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, (x + y) / 4 % 2 == 0 ? 0xffffff : 0x303030);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(png.toByteArray());
    }
}
