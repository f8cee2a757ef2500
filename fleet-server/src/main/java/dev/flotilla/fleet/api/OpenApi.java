package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code /openapi.json}: the API's description (OpenAPI 3.1), written as YAML in the resources and served as JSON. */
final class OpenApi implements Routes {
    private static final String RESOURCE = "/openapi.yaml";

    private final Buffer json = Buffer.buffer(load().toJson());

    @Override
    public void mount(Router api) {
        api.get("/openapi.json").handler(context -> context.response()
                .putHeader("content-type", "application/vnd.oai.openapi+json;version=3.1")
                .end(json));
    }

    static Document load() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the server's jar");
            }
            Object tree = new Load(LoadSettings.builder().setLabel(RESOURCE).build()).loadFromInputStream(in);
            @SuppressWarnings("unchecked") // OpenAPI has nothing but text keys; Document.of checks it again.
            Map<String, ?> map = (Map<String, ?>) tree;
            return Document.of(map);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
