package dev.flotilla.contract.preprocess;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Set;

/**
 * What happens to a sample before a model gets it: the content of {@code preprocess.json}, which travels in the bundle and
 * is applied by compiler, trainer and device alike.
 *
 * <p>Schema 1 is an image of the model's size. Schema 2 holds either {@code image}, with resizing and an order of channels,
 * or {@code features}, the columns of a table. A spec is written in the lowest schema that can say it. A field that the
 * schema does not know is an error, since leaving it out would give the model something else than was meant.
 */
public sealed interface PreprocessSpec permits ImageSpec, FeatureSpec {
    /** How many values it gives the model. */
    int values();

    /** The bytes of {@code preprocess.json}. */
    byte[] toJson();

    /** Reads {@code preprocess.json}. */
    static PreprocessSpec parse(byte[] json) throws MalformedDocumentException {
        Document document = Document.parseJson(json, Limits.of(MAX_JSON_BYTES));
        try {
            if (document.integerBetween("schema", 1, 2) == 1) {
                return ImageSpecCodec.readFirst(document);
            }
            Fields.requireKnown(document, "", Set.of("schema", "image", "features"));
            if (document.has("image") == document.has("features")) {
                throw new MalformedDocumentException("schema 2 needs either 'image' or 'features'");
            }
            return document.has("image")
                    ? ImageSpecCodec.read(document.object("image"))
                    : FeatureSpecCodec.read(document.objects("features"));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    /** Most bytes of a {@code preprocess.json}: 256 KiB. */
    int MAX_JSON_BYTES = 256 << 10;
}
