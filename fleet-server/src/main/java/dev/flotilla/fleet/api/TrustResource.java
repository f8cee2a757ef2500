package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.trust.MetadataFile;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.RoleState;
import dev.flotilla.fleet.trust.TrustState;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** {@code /trust}: the owner's metadata, and the keys of the server that it has to name. */
public final class TrustResource implements Resource {

    private final Repository repository;
    private final OnlineKeys onlineKeys;
    private final Supplier<DeviceEndpoint> endpoint;

    public TrustResource(Repository repository, OnlineKeys onlineKeys, Supplier<DeviceEndpoint> endpoint) {
        this.repository = repository;
        this.onlineKeys = onlineKeys;
        this.endpoint = endpoint;
    }

    @Override
    public void serve(Operations api) {
        api.on("trust", this::show);
        api.on("onlineKeys", context -> Reply.json(context, 200, onlineKeys.toDocument()));
        api.on("putRoot", context -> Reply.empty(context, repository.putRoot(Reply.bytes(context))));
        api.on(
                "putRole",
                context -> Reply.empty(
                        context, repository.putRole(Reply.pathParam(context, "role"), Reply.bytes(context))));
        api.on("putTargets", context -> Reply.empty(context, repository.putTargets(Reply.bytes(context))));
    }

    private void show(RoutingContext context) {
        Future<Document> answer = repository.state().map(trust -> Document.builder()
                .putIfPresent("rootSha256", trust.map(TrustState::root).map(Digest::hex))
                .putIfPresent("rootVersion", trust.map(TrustState::rootVersion))
                .putIfPresent(
                        "targetsVersion", trust.flatMap(TrustState::targets).map(targets -> targets.version()))
                .put(
                        "roles",
                        trust.map(TrustState::roles).orElse(List.of()).stream()
                                .map(TrustResource::describe)
                                .toList())
                .putIfPresent("problem", trust.flatMap(TrustState::problem))
                .put("caSha256", endpoint.get().authorityDigest().hex())
                .build());
        Reply.json(context, 200, answer);
    }

    private static Document describe(RoleState role) {
        return Document.builder()
                .put("name", role.name())
                .putIfPresent("version", role.file().map(MetadataFile::version))
                .putIfPresent("expires", role.file().map(file -> file.expires().toString()))
                .putIfPresent("problem", role.problem())
                .build();
    }
}
