package dev.flotilla.daemon.serve;

import dev.flotilla.agent.Agent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.daemon.http.Answer;
import dev.flotilla.daemon.http.Route;
import java.util.List;

/** {@code GET /samples}: what this device gives away of its samples and what left it; {@code POST /samples/erase}. */
final class SampleRoutes {
    private final Agent agent;

    SampleRoutes(Agent agent) {
        this.agent = agent;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/samples", request -> Answer.ok(account())),
                new Route("POST", "/samples/erase", 0, request -> {
                    agent.eraseSamples();
                    return Answer.ok(Document.builder().put("erasing", true).build());
                }));
    }

    private Document account() {
        return agent.sampleAccount().orElseGet(() -> Document.builder().build());
    }
}
