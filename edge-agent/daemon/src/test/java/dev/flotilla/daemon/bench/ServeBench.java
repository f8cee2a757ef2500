package dev.flotilla.daemon.bench;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentConfig;
import dev.flotilla.agent.AgentPorts;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.telemetry.MemoryGauge;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.TestIdentity;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.http.HttpLimits;
import dev.flotilla.daemon.http.LoopbackServer;
import dev.flotilla.daemon.http.Route;
import dev.flotilla.daemon.http.UnixSocketServer;
import dev.flotilla.daemon.serve.InferenceService;
import dev.flotilla.daemon.serve.LocalApi;
import dev.flotilla.tflite.TfliteEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What the ways to an inference cost over the bare native invoke: {@code mvn -Pbench verify -pl edge-agent/daemon -am}, for the
 * compiler's sample model or {@code -Dbench.model=FILE}. All ways take turns in many short rounds, so that what else the machine
 * does falls on all of them; a way's time is the median of its rounds' medians.
 */
public final class ServeBench {
    private static final int ROUNDS = 60;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int CALLS = 200;
    private static final int MAX_BODY = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final String INVOKE = "native invoke";

    private final Map<String, Call> ways = new LinkedHashMap<>();

    private ServeBench() {}

    /** One inference. */
    private interface Call {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        new ServeBench().measure(BenchModel.of(Path.of(arguments[0])));
        System.exit(0);
    }

    private void measure(BenchModel model) throws Exception {
        byte[] tensor = model.tensor();
        LoadedModel runtime = new TfliteEngine().load(model.bundle().model());
        BareInterpreter bare = new BareInterpreter(model.bundle().model(), tensor);
        Agent agent = serving(model);
        List<Route> routes = LocalApi.routes(InferenceService.unlimited(agent), BenchModel.NAME, MAX_BODY);
        Path socket = Files.createTempDirectory("bench").resolve("agent.sock");
        try (LoopbackServer loopback = new LoopbackServer(0, routes, HttpLimits.defaults());
                UnixSocketServer local = new UnixSocketServer(socket, routes, HttpLimits.defaults())) {
            InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), loopback.port());
            UnixDomainSocketAddress file = UnixDomainSocketAddress.of(local.file());
            String host = "127.0.0.1:" + loopback.port();
            BenchClient json = new BenchClient(port, json(host, model, tensor));
            BenchClient binary = new BenchClient(port, binary(host, model, tensor));
            BenchClient binaryLocal = new BenchClient(file, binary(host, model, tensor));
            ways.put(INVOKE, bare::invoke);
            ways.put("engine, tensor", () -> runtime.run(List.of(tensor)));
            ways.put("in-process, tensor", () -> agent.infer(bundle -> tensor));
            ways.put("in-process, pixels", () -> agent.infer(model.pixels()));
            ways.put("v2 binary, Unix socket", binaryLocal::ask);
            ways.put("v2 binary, loopback", binary::ask);
            ways.put("v2 JSON, loopback", json::ask);
            print(medians());
        }
    }

    private static Agent serving(BenchModel model) throws Exception {
        InMemoryFleet fleet = new InMemoryFleet();
        Releases owner = Releases.byOwner();
        DeviceId id = new DeviceId("bench");
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        AgentPorts ports = new AgentPorts(
                new LossyFiles(),
                new LossyFiles(),
                fleet.link(id),
                fleet.artifacts(),
                fleet.metadata(),
                new TfliteEngine(),
                bundle -> new ProbeResult.Passed(model.bundle().selfTest().outputDigest()),
                key,
                key,
                now -> "",
                Clock.systemUTC(),
                new TimeBound(),
                new Random(1),
                MemoryGauge.NONE);
        Identity identity = TestIdentity.of(id, key.publicKey(), Instant.now(), owner.root());
        Agent agent = Agent.open(identity, AgentConfig.defaults(BenchModel.NAME), ports);
        TargetFile file = owner.release("bench-1.0.0.flotilla", model.file());
        fleet.artifacts().put(model.file());
        fleet.metadata().serve(owner);
        fleet.assign(id, owner.assign(id, file, 1));
        while (agent.serving().isEmpty()) {
            agent.poll();
        }
        return agent;
    }

    private static String head(BenchModel model, String rest) {
        return "{\"inputs\":[{\"name\":\"" + model.bundle().input().name() + "\",\"datatype\":\"FP32\",\"shape\":"
                + model.bundle().input().shape() + rest + "}]";
    }

    private static byte[] json(String host, BenchModel model, byte[] tensor) {
        float[] values = new float[tensor.length / Float.BYTES];
        ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        byte[] body = (head(model, ",\"data\":" + Arrays.toString(values)) + "}").getBytes(StandardCharsets.US_ASCII);
        return request(host, "", body);
    }

    private static byte[] binary(String host, BenchModel model, byte[] tensor) {
        byte[] head = (head(model, ",\"parameters\":{\"binary_data_size\":" + tensor.length + "}")
                        + ",\"parameters\":{\"binary_data_output\":true}}")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(head, head.length + tensor.length);
        System.arraycopy(tensor, 0, body, head.length, tensor.length);
        return request(host, "Inference-Header-Content-Length: " + head.length + "\r\n", body);
    }

    private static byte[] request(String host, String header, byte[] body) {
        byte[] head = ("POST /v2/models/" + BenchModel.NAME + "/infer HTTP/1.1\r\nHost: " + host + "\r\n" + header
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, both, head.length, body.length);
        return both;
    }

    private Map<String, Double> medians() throws Exception {
        Map<String, double[]> rounds = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, Call> way : ways.entrySet()) {
                double micros = medianOfCalls(way.getValue());
                if (round >= 0) {
                    rounds.computeIfAbsent(way.getKey(), name -> new double[ROUNDS])[round] = micros;
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        rounds.forEach((name, values) -> {
            Arrays.sort(values);
            medians.put(name, values[ROUNDS / 2]);
        });
        return medians;
    }

    private static double medianOfCalls(Call call) throws Exception {
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[CALLS / 2] / NANOS_PER_MICRO;
    }

    private static void print(Map<String, Double> medians) {
        double invoke = medians.get(INVOKE);
        System.out.println("Java " + System.getProperty("java.runtime.version") + " on " + System.getProperty("os.arch")
                + " with " + Runtime.getRuntime().availableProcessors() + " processors, TensorFlow Lite "
                + TfliteEngine.runtimeVersion());
        medians.forEach((name, micros) -> System.out.println(String.format(
                Locale.ROOT,
                "%-24s %8.1f µs  +%.1f µs (%.1f %%)",
                name,
                micros,
                micros - invoke,
                100 * (micros / invoke - 1))));
    }
}
