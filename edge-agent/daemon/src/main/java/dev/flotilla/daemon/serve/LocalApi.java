package dev.flotilla.daemon.serve;

import dev.flotilla.daemon.http.Route;
import java.util.ArrayList;
import java.util.List;

/** All that is offered over HTTP, on whatever socket. */
public final class LocalApi {
    private LocalApi() {}

    /**
     * The routes.
     *
     * @param version the agent's own
     * @param maxBodyBytes the largest body of an inference request
     */
    public static List<Route> routes(InferenceService service, String version, int maxBodyBytes) {
        List<Route> routes = new ArrayList<>(new InferenceRoutes(service, maxBodyBytes).routes());
        routes.addAll(new SampleRoutes(service.agent()).routes());
        routes.addAll(new OpenInferenceRoutes(service, version, maxBodyBytes).routes());
        return List.copyOf(routes);
    }
}
