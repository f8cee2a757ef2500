package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.trust.Repository;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /metadata/...} for devices: the fleet's TUF repository with consistent snapshots (TUF 1.0 section 6.2), and each
 * root by its SHA-256, with which a device's enrolment token names the one that it starts from.
 */
public final class MetadataResource implements Routes {
    private static final Pattern BY_DIGEST = Pattern.compile("([0-9a-f]{64})\\.json");

    private final Repository repository;
    private final DeviceGate gate;

    public MetadataResource(Repository repository, DeviceGate gate) {
        this.repository = repository;
        this.gate = gate;
    }

    @Override
    public void mount(Router devices) {
        // Without a certificate: a device checks its root before it spends its claim on one.
        devices.get("/metadata/root/:name").handler(this::root);
        devices.get("/metadata/:name").handler(gate::admit).handler(this::file);
    }

    private void root(RoutingContext context) {
        String name = Reply.pathParam(context, "name");
        Matcher digest = BY_DIGEST.matcher(name);
        send(
                context,
                name,
                digest.matches()
                        ? repository.findRoot(Digest.parse(digest.group(1)))
                        : Future.succeededFuture(Optional.empty()));
    }

    private void file(RoutingContext context) {
        String name = Reply.pathParam(context, "name");
        send(context, name, repository.file(name));
    }

    private static void send(RoutingContext context, String name, Future<Optional<byte[]>> file) {
        file.onFailure(context::fail).onSuccess(found -> {
            if (found.isPresent()) {
                context.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(found.get()));
            } else {
                context.fail(ApiException.notFound("there is no metadata " + name));
            }
        });
    }
}
