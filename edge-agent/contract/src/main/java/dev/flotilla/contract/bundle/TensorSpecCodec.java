package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON form of tensor signatures within a manifest. */
final class TensorSpecCodec {
    private static final int MAX_TENSORS = 64;
    private static final int MAX_RANK = 8;

    private TensorSpecCodec() {}

    static List<TensorSpec> parseAll(Document document, String key) throws MalformedDocumentException {
        List<Document> documents = document.objects(key);
        if (documents.isEmpty() || documents.size() > MAX_TENSORS) {
            throw new MalformedDocumentException(
                    key + ": " + documents.size() + " tensors are not within 1 and " + MAX_TENSORS);
        }
        List<TensorSpec> specs = new ArrayList<>();
        for (Document tensor : documents) {
            specs.add(parse(tensor));
        }
        return specs;
    }

    static TensorSpec parse(Document tensor) throws MalformedDocumentException {
        Optional<Document> quantization = tensor.findObject("quantization");
        return new TensorSpec(
                tensor.string("name"),
                type(tensor.string("type")),
                shape(tensor),
                quantization.isPresent() ? Optional.of(quantization(quantization.get())) : Optional.empty());
    }

    private static TensorType type(String name) throws MalformedDocumentException {
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new MalformedDocumentException("unknown tensor type '" + name + "'");
    }

    private static List<Integer> shape(Document tensor) throws MalformedDocumentException {
        List<Integer> shape = ints(tensor, "shape");
        if (shape.size() > MAX_RANK) {
            throw new MalformedDocumentException("shape " + shape + " has more than " + MAX_RANK + " dimensions");
        }
        return shape;
    }

    private static Quantization quantization(Document document) throws MalformedDocumentException {
        List<Float> scales = new ArrayList<>();
        for (double scale : document.numbers("scales")) {
            scales.add((float) scale);
        }
        return new Quantization(
                scales, ints(document, "zeroPoints"), (int) document.integerBetween("axis", 0, MAX_RANK - 1));
    }

    private static List<Integer> ints(Document document, String key) throws MalformedDocumentException {
        List<Integer> values = new ArrayList<>();
        for (long value : document.integers(key)) {
            if (value != (int) value) {
                throw new MalformedDocumentException(key + ": " + value + " does not fit 32 bits");
            }
            values.add((int) value);
        }
        return values;
    }

    static List<Document> toDocuments(List<TensorSpec> specs) {
        List<Document> documents = new ArrayList<>();
        for (TensorSpec spec : specs) {
            documents.add(toDocument(spec));
        }
        return documents;
    }

    static Document toDocument(TensorSpec spec) {
        return Document.builder()
                .put("name", spec.name())
                .put("type", spec.type().name())
                .put("shape", spec.shape())
                .putIfPresent("quantization", spec.quantization().map(TensorSpecCodec::toDocument))
                .build();
    }

    private static Document toDocument(Quantization quantization) {
        return Document.builder()
                .put("scales", quantization.scales())
                .put("zeroPoints", quantization.zeroPoints())
                .put("axis", quantization.axis())
                .build();
    }
}
