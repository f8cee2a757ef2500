package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipients;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.fleet.device.FleetKeys;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** {@code /fleet-keys}: the owner's fleet keys, which she wraps for each device so that the server can open none. */
public final class FleetKeyResource implements Resource {
    private final FleetKeys keys;

    public FleetKeyResource(FleetKeys keys) {
        this.keys = keys;
    }

    @Override
    public void serve(Operations api) {
        api.on("fleetKeyMissing", this::missing);
        api.on("putFleetKey", this::put);
    }

    private void missing(RoutingContext context) {
        Reply.json(context, 200, keys.missing(key(context)).map(KeyRecipients::toDocument));
    }

    private void put(RoutingContext context) {
        FleetKeyId key = key(context);
        WrappedKeys wrapped = Json.read(() -> WrappedKeys.parse(Reply.bytes(context)));
        if (!wrapped.key().equals(key)) {
            throw ApiException.badRequest("fleetKey: the body is for " + wrapped.key() + ", the address for " + key);
        }
        Future<Document> answer = keys.put(wrapped).map(refused -> Document.builder()
                .put("kept", (long) wrapped.devices().size() - refused.size())
                .put("refused", refused.stream().map(DeviceId::value).toList())
                .build());
        Reply.json(context, 200, answer);
    }

    private static FleetKeyId key(RoutingContext context) {
        return Json.read(() -> new FleetKeyId(Reply.pathParam(context, "key")));
    }
}
