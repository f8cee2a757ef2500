package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every route is described, and everything that is described is there. */
class OpenApiDocumentTest {

    /** Mounted by the console's server itself, before and beside the resources. */
    private static final Set<String> ELSEWHERE = Set.of(
            "GET /openapi.json",
            "GET /setup",
            "POST /setup",
            "GET /session",
            "POST /session",
            "DELETE /session",
            "GET /events");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void describesEveryRouteAndNoOther() throws MalformedDocumentException {
        Set<String> described = described(OpenApi.load().object("paths"));
        Set<String> mounted = new TreeSet<>(ELSEWHERE);
        try (ApiFixture server = new ApiFixture(Stores.inMemory())) {
            mounted.addAll(mounted(server.router()));
        }
        assertEquals(mounted, described);
    }

    private static Set<String> mounted(Router router) {
        Set<String> mounted = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            String path = route.getName().replaceAll(":(\\w+)", "{$1}").replaceAll("/\\*?$", "/{path}");
            for (HttpMethod method : route.methods()) {
                mounted.add(method.name() + " " + path);
            }
        }
        return mounted;
    }

    private static Set<String> described(Document paths) throws MalformedDocumentException {
        Set<String> described = new TreeSet<>();
        for (String path : paths.keys()) {
            for (String key : paths.object(path).keys()) {
                if (METHODS.contains(key)) {
                    described.add(key.toUpperCase(Locale.ROOT) + " " + path);
                }
            }
        }
        return described;
    }
}
