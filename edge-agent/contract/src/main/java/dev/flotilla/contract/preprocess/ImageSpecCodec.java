package dev.flotilla.contract.preprocess;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@link ImageSpec} as JSON, in schema 1 and 2. */
final class ImageSpecCodec {
    private static final Set<String> FIRST = Set.of("schema", "height", "width", "channels", "mean", "std");
    private static final Set<String> SECOND = Set.of("height", "width", "channels", "resize", "scale", "mean", "std");
    private static final Set<String> RESIZE = Set.of("sampling", "fit", "pad");
    private static final int MAX_CHANNELS = 4;
    private static final int MAX_LEVEL = 255;

    private ImageSpecCodec() {}

    static ImageSpec readFirst(Document document) throws MalformedDocumentException {
        Fields.requireKnown(document, "", FIRST);
        return ImageSpec.exact(
                side(document, "height"),
                side(document, "width"),
                (int) document.integerBetween("channels", 1, MAX_CHANNELS),
                document.numbers("mean"),
                document.numbers("std"));
    }

    static ImageSpec read(Document image) throws MalformedDocumentException {
        Fields.requireKnown(image, "image.", SECOND);
        List<Double> mean = image.numbers("mean");
        List<Double> scale = image.has("scale") ? image.numbers("scale") : Collections.nCopies(mean.size(), 1.0);
        Optional<Document> resize = image.findObject("resize");
        return new ImageSpec(
                side(image, "height"),
                side(image, "width"),
                Fields.constant(Channels.class, image, "channels"),
                resize.isPresent() ? Optional.of(resize(resize.get())) : Optional.empty(),
                new Normalization(scale, mean, image.numbers("std")));
    }

    private static Resize resize(Document resize) throws MalformedDocumentException {
        Fields.requireKnown(resize, "image.resize.", RESIZE);
        return new Resize(
                Fields.constant(Resize.Sampling.class, resize, "sampling"),
                Fields.constant(Resize.Fit.class, resize, "fit"),
                resize.has("pad") ? (int) resize.integerBetween("pad", 0, MAX_LEVEL) : 0);
    }

    private static int side(Document document, String key) throws MalformedDocumentException {
        return (int) document.integerBetween(key, 1, ImageSpec.MAX_SIDE);
    }

    static byte[] write(ImageSpec spec) {
        boolean first = !spec.resize().isPresent()
                && spec.channels() == Channels.of(spec.channels().count())
                && !spec.normalization().hasScale();
        return first ? writeFirst(spec) : writeSecond(spec);
    }

    private static byte[] writeFirst(ImageSpec spec) {
        return Document.builder()
                .put("schema", 1)
                .put("height", spec.height())
                .put("width", spec.width())
                .put("channels", spec.channels().count())
                .put("mean", spec.normalization().mean())
                .put("std", spec.normalization().std())
                .build()
                .toJson();
    }

    private static byte[] writeSecond(ImageSpec spec) {
        Document.Builder image = Document.builder()
                .put("height", spec.height())
                .put("width", spec.width())
                .put("channels", Fields.name(spec.channels()));
        if (spec.resize().isPresent()) {
            image.put("resize", resize(spec.resize().get()));
        }
        if (spec.normalization().hasScale()) {
            image.put("scale", spec.normalization().scale());
        }
        image.put("mean", spec.normalization().mean())
                .put("std", spec.normalization().std());
        return Document.builder()
                .put("schema", 2)
                .put("image", image.build())
                .build()
                .toJson();
    }

    private static Document resize(Resize resize) {
        Document.Builder fields = Document.builder()
                .put("sampling", Fields.name(resize.sampling()))
                .put("fit", Fields.name(resize.fit()));
        if (resize.pad() != 0) {
            fields.put("pad", resize.pad());
        }
        return fields.build();
    }
}
