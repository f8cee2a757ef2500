package dev.flotilla.fleet.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the steps share: the owner, the server, the devices, and the facts that one step finds and a later one needs. */
final class World implements AutoCloseable {
    final Path directory;
    final Path sample;
    final Optional<Fault> fault;
    final int devices;
    final boolean cut;
    final Owner owner;
    final ServerProcess server;
    final Agents agents;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private Optional<FleetApi> api = Optional.empty();

    /** @param project the project's root folder, with the runnable jars built */
    World(Path project, Path directory, Optional<Fault> fault, Scale scale) {
        this.directory = directory;
        this.sample = project.resolve("model-compiler/sample");
        this.fault = fault;
        this.devices = scale.devices();
        this.cut = scale.cut();
        Path logs = directory.resolve("logs");
        Tool compiler = new Tool(project.resolve("model-compiler/target/flotilla-compiler.jar"), logs);
        Tool agent = new Tool(project.resolve("edge-agent/daemon/target/flotilla-agent.jar"), logs);
        Tool serve = new Tool(project.resolve("fleet-server/target/flotilla-server.jar"), logs);
        this.owner = new Owner(compiler, sample, directory.resolve("owner"), scale.desk());
        this.server = new ServerProcess(serve, directory.resolve("server"), scale.binaries());
        this.agents = new Agents(agent, directory.resolve("agents"), scale);
    }

    boolean broken(Fault by) {
        return fault.filter(by::equals).isPresent();
    }

    /** The API, signed in; there from the serving step on. */
    FleetApi api() {
        return api.orElseThrow(() -> new IllegalStateException("no server yet"));
    }

    void api(FleetApi signedIn) {
        api = Optional.of(signedIn);
    }

    /** Remembers a fact for later steps. */
    void remember(String name, String value) {
        facts.put(name, value);
    }

    String recall(String name) {
        return Optional.ofNullable(facts.get(name))
                .orElseThrow(() -> new IllegalStateException("no earlier step found " + name));
    }

    /** Prints one line of the story. */
    void tell(String format, Object... values) {
        System.out.println("   " + String.format(Locale.ROOT, format, values));
    }

    @Override
    public void close() {
        agents.close();
        owner.close();
        server.close();
    }
}
