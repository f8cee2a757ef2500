package dev.flotilla.daemon.serve;

import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.http.HttpLimits;
import dev.flotilla.daemon.http.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** An agent with its local API on a free port of loopback, and a client. */
final class ServingDevice implements AutoCloseable {
    static final int MAX_BODY = 1 << 16;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final Releases owner = Releases.byOwner();
    private final HttpClient client = HttpClient.newHttpClient();
    private final TestAgent device;
    private final InferenceService service;
    private final LoopbackServer server;
    private int counter;

    ServingDevice() throws IOException {
        this(Guard.OFF, Disclosure.full(), 0);
    }

    ServingDevice(Guard guard, Disclosure disclosure, double perSecond) throws IOException {
        AgentConfig usual = AgentConfig.defaults("test");
        AgentConfig config = new AgentConfig(
                usual.version(),
                usual.window(),
                usual.spoolWindows(),
                usual.reconnectFirst(),
                usual.reconnectMost(),
                usual.reportInterval(),
                usual.update(),
                guard);
        device = new TestAgent(
                "edge-1", fleet, new ManualClock(), Seeds.random("serving"), owner.root(), config, new LossyFiles());
        service = new InferenceService(device.agent(), disclosure, perSecond);
        server = new LoopbackServer(0, LocalApi.routes(service, "1.2.3", MAX_BODY), HttpLimits.defaults());
    }

    /** Lets the fleet assign a bundle of the test kit in this version, and waits until it serves. */
    ServingDevice serve(String version) throws IOException {
        return serve(version, Bundles.bytes(version));
    }

    ServingDevice serve(String version, byte[] bundle) throws IOException {
        TargetFile file = owner.release("shapes-" + version + ".flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        counter++;
        fleet.assign(device.id(), owner.assign(device.id(), file, counter));
        device.settle();
        return this;
    }

    InferenceService service() {
        return service;
    }

    TestAgent device() {
        return device;
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Such as {@code 127.0.0.1:8765}. */
    String address() {
        return URI.create(server.address()).getAuthority();
    }

    private URI uri(String path) {
        return URI.create(server.address()).resolve(path);
    }

    @Override
    public void close() {
        server.close();
    }
}
