package dev.flotilla.fleet.api;

import io.vertx.core.buffer.Buffer;

/** {@code /openapi.json}: the API's description, as JSON. */
final class DescriptionResource implements Resource {
    private final Buffer json;

    DescriptionResource(ApiDocument document) {
        this.json = Buffer.buffer(document.tree().toJson());
    }

    @Override
    public void serve(Operations api) {
        api.on("describe", context -> context.response()
                .putHeader("content-type", "application/vnd.oai.openapi+json;version=3.1")
                .end(json));
    }
}
