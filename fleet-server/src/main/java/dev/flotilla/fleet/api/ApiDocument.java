package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The API's description (OpenAPI 3.1), written as YAML in the resources: which operations there are, who may ask for each, and
 * what requests and answers look like.
 */
final class ApiDocument {
    private static final String RESOURCE = "/openapi.yaml";
    private static final String REFERENCE = "$ref";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final Document tree;

    private ApiDocument(Document tree) {
        this.tree = tree;
    }

    static ApiDocument of(Document tree) {
        return new ApiDocument(tree);
    }

    static ApiDocument load() {
        try (InputStream in = ApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the server's jar");
            }
            Object tree = new Load(LoadSettings.builder().setLabel(RESOURCE).build()).loadFromInputStream(in);
            @SuppressWarnings("unchecked") // OpenAPI has nothing but text keys; Document.of checks it again.
            Map<String, ?> map = (Map<String, ?>) tree;
            return of(Document.of(map));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Document tree() {
        return tree;
    }

    Document paths() throws MalformedDocumentException {
        return tree.object("paths");
    }

    /** All operations in the order of the document; fails when one does not say who may ask for it. */
    List<Operation> operations() throws MalformedDocumentException {
        List<Operation> operations = new ArrayList<>();
        for (String path : paths().keys()) {
            for (String key : paths().object(path).keys()) {
                if (METHODS.contains(key)) {
                    operations.add(Operation.of(this, path, key));
                }
            }
        }
        return operations;
    }

    /** What a part of the document stands for: itself, or what it refers to within the document. */
    Document resolve(Document part) throws MalformedDocumentException {
        Optional<String> reference = part.findString(REFERENCE);
        if (reference.isEmpty()) {
            return part;
        }
        Document found = tree;
        for (String step : reference.get().replaceFirst("^#/", "").split("/", -1)) {
            found = found.object(step);
        }
        return resolve(found);
    }
}
