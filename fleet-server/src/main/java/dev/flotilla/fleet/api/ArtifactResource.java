package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.transfer.Entitlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET /artifacts/{sha256}} for devices: what each may have by digest, whole or by range. */
public final class ArtifactResource implements Routes {
    private final Vertx vertx;
    private final Function<Digest, Future<Optional<Path>>> files;
    private final Entitlement entitlement;
    private final DeviceGate gate;

    public ArtifactResource(
            Vertx vertx, Function<Digest, Future<Optional<Path>>> files, Entitlement entitlement, DeviceGate gate) {
        this.entitlement = entitlement;
        this.vertx = vertx;
        this.files = files;
        this.gate = gate;
    }

    @Override
    public void mount(Router device) {
        device.get("/artifacts/:digest").handler(gate::admit).handler(this::serve);
        device.head("/artifacts/:digest").handler(gate::admit).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        Digest digest = digest(Reply.pathParam(context, "digest"));
        DeviceId device = DeviceGate.device(context);
        entitlement.mayHave(device, digest).onFailure(context::fail).onSuccess(may -> {
            if (Boolean.TRUE.equals(may)) {
                files.apply(digest).onFailure(context::fail).onSuccess(file -> send(context, digest, file));
            } else {
                context.fail(ApiException.forbidden(
                        "artifact " + digest.hex() + " is not what device " + device + " is asked to run"));
            }
        });
    }

    private void send(RoutingContext context, Digest digest, Optional<Path> file) {
        if (file.isEmpty()) {
            context.fail(ApiException.notFound("there is no artifact " + digest.hex()));
            return;
        }
        vertx.fileSystem()
                .props(file.get().toString())
                .map(FileProps::size)
                .onSuccess(size -> send(context, digest, file.get(), size))
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, Digest digest, Path file, long size) {
        HttpServerResponse response = context.response()
                .putHeader("accept-ranges", "bytes")
                .putHeader("etag", '"' + digest.hex() + '"')
                .putHeader("cache-control", "private, immutable, max-age=31536000")
                .putHeader("content-type", "application/octet-stream");
        HttpRange part = new HttpRange(0, size);
        String header = context.request().getHeader("Range");
        if (header != null) {
            try {
                Optional<HttpRange> requested = HttpRange.parse(header, size);
                if (requested.isPresent()) {
                    part = requested.get();
                    response.setStatusCode(206).putHeader("content-range", part.contentRange(size));
                }
            } catch (HttpRange.NotSatisfiableException e) {
                response.putHeader("content-range", "bytes */" + size);
                context.fail(new ApiException(416, "Range not satisfiable", "the artifact has " + size + " bytes"));
                return;
            }
        }
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("content-length", Long.toString(part.length())).end();
        } else {
            response.sendFile(file.toString(), part.start(), part.length()).onFailure(context::fail);
        }
    }

    private static Digest digest(String hex) {
        try {
            return Digest.parse(hex);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("the address must end in a SHA-256 of 64 hexadecimal digits");
        }
    }
}
