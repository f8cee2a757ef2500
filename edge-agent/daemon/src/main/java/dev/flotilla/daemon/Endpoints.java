package dev.flotilla.daemon;

import dev.flotilla.agent.Agent;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.daemon.batch.WatchedFolder;
import dev.flotilla.daemon.http.HttpLimits;
import dev.flotilla.daemon.http.LoopbackServer;
import dev.flotilla.daemon.http.Route;
import dev.flotilla.daemon.http.UnixSocketServer;
import dev.flotilla.daemon.serve.Disclosure;
import dev.flotilla.daemon.serve.InferenceService;
import dev.flotilla.daemon.serve.LocalApi;
import dev.flotilla.daemon.stream.InferenceStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** All ways by which other programs reach the agent, as the settings say. */
final class Endpoints implements Closeable {
    /** So many of the largest bodies may be held at a time. */
    private static final int LARGEST_BODIES = 4;

    private final Deque<Closeable> open = new ArrayDeque<>();
    private String address = "";
    private int port;

    private Endpoints() {}

    static Endpoints open(Agent agent, SettingValues settings) throws IOException, BadInputException {
        Endpoints endpoints = new Endpoints();
        boolean complete = false;
        try {
            endpoints.openAll(agent, settings);
            complete = true;
            return endpoints;
        } finally {
            if (!complete) {
                endpoints.close();
            }
        }
    }

    private void openAll(Agent agent, SettingValues settings) throws IOException, BadInputException {
        Disclosure disclosure = new Disclosure(settings.get(AgentSettings.DECIMALS), settings.get(AgentSettings.TOP));
        InferenceService service = new InferenceService(agent, disclosure, settings.get(AgentSettings.RATE));
        int maxBody = settings.get(AgentSettings.MAX_BODY);
        List<Route> routes = LocalApi.routes(service, Main.version(), maxBody);
        HttpLimits limits = new HttpLimits(
                settings.get(AgentSettings.CONNECTIONS),
                LARGEST_BODIES * maxBody,
                HttpLimits.defaults().idle(),
                settings.get(AgentSettings.REQUEST_TIMEOUT));
        LoopbackServer server = new LoopbackServer(settings.get(AgentSettings.LOCAL_API_PORT), routes, limits);
        open.push(server);
        address = server.address();
        port = server.port();
        String socket = settings.get(AgentSettings.SOCKET);
        if (!socket.isEmpty()) {
            open.push(new UnixSocketServer(Path.of(socket), routes, limits));
        }
        Optional<InferenceStream> stream = StreamSettings.stream(agent.status().device(), service, settings);
        if (stream.isPresent()) {
            service.tell("streamDropped", stream.get()::dropped);
            open.push(stream.get().start());
        }
        String folder = settings.get(AgentSettings.BATCH);
        if (!folder.isEmpty()) {
            open.push(new WatchedFolder(
                            Path.of(folder),
                            service,
                            settings.get(AgentSettings.BATCH_POLL),
                            settings.get(AgentSettings.BATCH_BYTES))
                    .start());
        }
    }

    /** The port of the local API. */
    int port() {
        return port;
    }

    /** Where the local API is. */
    String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
